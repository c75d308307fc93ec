"""`check --fix`: what may be meant otherwise stays, one run is enough, a file keeps its manner."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import segdsl
from segdsl import Project
from segdsl.faces.findings.text import finding
from segdsl.runs.fixing import accept, apply, is_mended, mended
from segdsl.runs.formatting import formatted
from segdsl.source import Source
from segdsl.syntax.comments import comments
from segdsl.syntax.from_text import parse
from segdsl.syntax.slips import SLIPS

CORPUS = Path(__file__).parents[1] / "corpus"
BAD = sorted((CORPUS / "bad").glob("*/rules.seg"))
MISTAKES = (Path(__file__).parents[1] / "syntax/language/mistakes.txt").read_text("utf-8").split("\n---\n")
TEXTS = [*(path.read_text("utf-8") for path in BAD), *MISTAKES]
# What people type in the place of something else: also in the middle of rules that were right.
TYPED = (
    ";", ":", " xor ", " with ", "12,345", "31.12.99", "31.12.2025", "05.06.2025", "“DE”", "\u200b", "\u202e",
    "\u0441", " last 30 days", " is null", " = (1, 2)", " contains ('a')", " doesn't ", " count x",
    " (x > 1)", "in last 3 days", " string", " 30 ago", " # it's", '"', "(", " and ", " or ",
    " between 1 to 5", "größe", " is # why\n  null",
)  # fmt: skip


def twice(text: str) -> tuple[str, str]:
    once = mended(Source("rules.seg", text))[0]
    return once, mended(Source("rules.seg", once))[0]


@pytest.mark.parametrize(
    "rule",
    [
        "tips xor spend > 3",
        "actions with kind",
        "joined before 31.12.99",
        "joined before 05.06.2025",
        "joined before 1/2/2025",
        "spend > 12,345",
        "spend > 1,5",
        "a and b or c",
        "x > 5 andd y",
        "top 10 by spend",
        'interests contains ("a", "b")',
        "last(orders) more than 30 ago",
        "any visits followed by orders in the last 3 days",
        "count orders in the last 30 days > 3",
        "country is # nobody said it\n  null",
        'country = "a\u202eb"',
        "a; b",
        "not\u200bx",
    ],
)
def test_what_may_be_meant_otherwise_stays_as_it_is(rule: str) -> None:
    text = f"segment s where {rule}\n"
    assert mended(Source("rules.seg", text)) == (text, 0)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("d after 31.12.2025", "d after 2025-12-31"),
        ("d after 12/31/2025", "d after 2025-12-31"),
        ("country = “DE”", 'country = "DE"'),
        ("country is missing", "country is unknown"),
        ('country=("DE", "AT")', 'country in ("DE", "AT")'),
        ('country!=("DE", "AT")', 'country not in ("DE", "AT")'),
        ("sp\u200bend > 1", "spend > 1"),
        ("any orders last 30 days", "any orders in the last 30 days"),
        ("joined older than 30 days;", "joined more than 30 days ago"),
        ("any orders (total > 5) in last 30 days", "any orders where (total > 5) in the last 30 days"),
    ],
)
def test_what_has_one_reading_is_mended_at_once(written: str, meant: str) -> None:
    text, number = mended(Source("rules.seg", f"segment s where {written}\n"))
    assert text == f"segment s where {meant}\n"
    assert number >= 1


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.parent.name)
def test_one_run_is_as_good_as_two(path: Path) -> None:
    once, again = twice(path.read_text("utf-8"))
    assert once == again


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_run_is_as_good_as_two_on_broken_rules_and_nothing_is_lost(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS).filter(lambda text: len(text) < 4000))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(TYPED)) + text[at:]
    before = parse(Source("rules.seg", text))
    once, again = twice(text)
    assert once == again
    after = parse(Source("rules.seg", once))
    kept = iter(after.value.declarations if after.value else ())
    assert all(
        any(one == other for other in kept) for one in (before.value.declarations if before.value else ())
    )
    assert [c.text for c in comments(Source("r", text))] == [c.text for c in comments(Source("r", once))]


def test_a_fix_that_replaces_words_by_guesses_is_marked_as_one() -> None:
    """Whoever adds a slip with a fix says here that it has one reading, or marks it as a guess."""
    certain = {slip.fix for slip in SLIPS if slip.fix is not None and not slip.guess}
    assert certain == {
        "", r"\g<name>", r"`\g<w>`", r"`\g<begin>\g<w>`", "does not", "of (", "and", "every", "text", "flag",
        "without header", "whole number", "number", "datetime", r"the \g<w> \g<n> \g<u>",
        r"in the \g<w> \g<n> \g<u>", r"more than \g<n> \g<u> ago",
        "stop when", "after", r"after \g<n> \g<u>", "rising", "falling", "of", "cluster",
        "*", "/", "%", r'"\g<t>"',
    }  # fmt: skip


def test_the_source_of_every_other_fix_is_known() -> None:
    """Where `safe=True` stands: each of them is tried above."""
    folder = Path(segdsl.__file__).parent
    found = {
        path.relative_to(folder).as_posix(): len(re.findall(r"safe=(?:True|not)", path.read_text("utf-8")))
        for path in folder.rglob("*.py")
    }
    assert {name: number for name, number in found.items() if number} == {
        "syntax/habits.py": 3,
        "syntax/hidden.py": 2,
        "syntax/literals.py": 2,
        "syntax/mistakes.py": 2,
    }


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_keeps_its_mark_its_encoding_and_its_line_ends(
    tmp_path: Path, mark: bytes, encoding: str, end: str
) -> None:
    table = 'customers from "c.csv" key id\n  country text\n\n'
    path = tmp_path / "a.seg"
    path.write_bytes(mark + f"{table}segment s   where country = “DE”\n".replace("\n", end).encode(encoding))
    assert apply(segdsl.load(tmp_path)) == 1
    fixed = f'{table}segment s   where country = "DE"\n'
    assert path.read_bytes() == mark + fixed.replace("\n", end).encode(encoding)
    (file,) = formatted(segdsl.load(tmp_path).place)
    file.save()
    laid_out = path.read_bytes()
    assert laid_out.startswith(mark)
    text = laid_out.removeprefix(mark).decode(encoding)
    assert re.findall(r"\r\n|\r|\n", text) == [end] * text.count(end)
    assert not formatted(segdsl.load(tmp_path).place)[0].changed


def test_mixed_line_ends_stay_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.seg"
    path.write_bytes(
        'customers from "c.csv" key id\r\n  country text\n\r\nsegment s where country = “DE”\n'.encode()
    )
    assert apply(segdsl.load(tmp_path)) == 1
    assert path.read_bytes() == (
        b'customers from "c.csv" key id\r\n  country text\n\r\nsegment s where country = "DE"\n'
    )


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text("segment   s where country = “DE”\n", encoding="utf-8")
    (tmp_path / "a.seg").symlink_to(real)
    apply(segdsl.load(tmp_path))
    assert (tmp_path / "a.seg").is_symlink()
    assert real.read_text(encoding="utf-8") == 'segment   s where country = "DE"\n'


# ---------------------------------------------------------------- what is promised, and the baseline


FEW = 'customers from "c.csv" key id\n  spend number\n\nsegment few where top 2 by spend\n'


def accepting(folder: Path) -> Project:
    (folder / "segdsl.toml").write_text('[check]\nbaseline = "baseline.json"\n')
    (folder / "a.seg").write_text(FEW)
    return segdsl.load(folder)


def test_the_old_baseline_stays_until_the_new_one_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert accept(accepting(tmp_path)) == ("baseline.json", 1)
    old = (tmp_path / "baseline.json").read_bytes()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for place in ("segdsl.runs.fixing.check", "segdsl.project.baseline.written", "os.fsync"):
        project = segdsl.load(tmp_path)
        with monkeypatch.context() as patch:
            patch.setattr(place, killed)
            with pytest.raises(KeyboardInterrupt):
                accept(project)
        assert (tmp_path / "baseline.json").read_bytes() == old, place
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.seg", "baseline.json", "segdsl.toml"]
    assert accept(segdsl.load(tmp_path)) == ("baseline.json", 1), "what was accepted is accepted again"


def test_a_baseline_that_cannot_be_read_is_written_anew(tmp_path: Path) -> None:
    project = accepting(tmp_path)
    (tmp_path / "baseline.json").write_text("{")
    assert accept(project) == ("baseline.json", 1)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.parent.name)
def test_what_is_promised_of_a_fix_is_what_happens(tmp_path: Path, path: Path) -> None:
    (tmp_path / "a.seg").write_text(path.read_text("utf-8"), "utf-8")
    before = segdsl.load(tmp_path).rules.diagnostics
    promised = {(d.code, d.message) for d in before if is_mended(d)}
    apply(segdsl.load(tmp_path))
    after = {(d.code, d.message) for d in segdsl.load(tmp_path).rules.diagnostics}
    assert not promised & after


def test_a_fix_that_is_not_made_is_not_promised(tmp_path: Path) -> None:
    """The rest of the line stays unreadable, so that nobody knows what the fix would do to it."""
    (tmp_path / "a.seg").write_text("segment a: x > 1\n\nsegment t where x = “DE”\n", "utf-8")
    project = segdsl.load(tmp_path)
    first, second = (d for d in project.rules.diagnostics if d.fix is not None and d.fix.safe)
    assert (is_mended(first), is_mended(second)) == (False, True)
    assert finding(first).count("segdsl check --fix") == 0
    assert finding(second).count("segdsl check --fix") == 1
