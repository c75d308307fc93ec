"""Rule files as large as they may be: each is checked, or refused, in time that grows with its length."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from segdsl.checks.ignore import without_ignored
from segdsl.checks.registry import check_writing
from segdsl.diagnostics import Diagnostic, has_errors
from segdsl.faces.findings import FORMATS, Report, write
from segdsl.model.from_syntax import build
from segdsl.project.baseline import keys_of
from segdsl.runs.fixing import mended
from segdsl.source import Source
from segdsl.suggest import limited_guesses
from segdsl.syntax import from_text
from segdsl.syntax.from_text import LONGEST_FILE, parse
from segdsl.syntax.hidden import MOST_HIDDEN
from segdsl.syntax.to_text import format_file
from tests.sizes.shapes import BESIDE, CHAINED, NESTED, SHAPES, WRONG, grown_to

SHORT, LONG = 1_000, 4_000  # characters
WORSE = 5.5  # times the steps for four times the length: what grows with its square needs up to sixteen times


def steps(action: Callable[[], object]) -> int:
    """How many calls of functions an action takes, also of those written in C: time without a clock."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def checked(text: str) -> tuple[Diagnostic, ...]:
    parsed = parse(Source("rules.seg", text))
    found = parsed.diagnostics
    if parsed.value is not None and not has_errors(found):
        built = build([parsed.value])
        found += built.diagnostics
        if built.value is not None:
            found += check_writing([parsed.value], built.value, () if built.ok else None)
        found = without_ignored(found, [parsed.value.span.source])
    files = {} if parsed.value is None else {"rules.seg": parsed.value}
    assert len(keys_of(found, files)) == len(found)
    return found


def growth(action: Callable[[str], object], shape: str) -> float:
    """How many times the steps for about four times the length, reckoned for exactly four times."""
    short, long = (grown_to(SHAPES[shape], size) for size in (SHORT, LONG))
    assert len(long) > 3 * len(short)
    action(short)  # what is made once is made
    with limited_guesses(pairs=500):  # they are as many for a short file as for a long one
        return 4 * len(short) / len(long) * steps(lambda: action(long)) / steps(lambda: action(short))


@pytest.mark.parametrize("shape", SHAPES)
def test_checking_takes_time_that_grows_with_the_length(shape: str) -> None:
    assert growth(checked, shape) < WORSE


@pytest.mark.parametrize("shape", [*BESIDE, *CHAINED, *NESTED])
def test_so_does_formatting(shape: str) -> None:
    assert growth(lambda text: format_file(Source("rules.seg", text)), shape) < WORSE


@pytest.mark.parametrize("shape", WRONG)
def test_so_do_fixes(shape: str) -> None:
    assert growth(lambda text: mended(Source("rules.seg", text)), shape) < WORSE


@pytest.mark.parametrize("shape", [shape for shape in BESIDE if "that ignore" in shape])
def test_so_does_ignoring(shape: str) -> None:
    def ignored(text: str) -> None:
        """A finding in each line, more or less."""
        source = Source("rules.seg", text)
        places = range(0, len(text), 40)
        without_ignored([Diagnostic("unused", str(at), source.span(at, at)) for at in places], [source])

    assert growth(ignored, shape) < WORSE


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("shape", ["and not equal", "unknown names in one", "habits in one"])
def test_a_long_line_is_not_read_for_each_of_its_findings(
    shape: str, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SHAPES[shape](300)
    found = checked(text)
    seen = 0
    line = Source.line

    def counted(source: Source, number: int) -> str:
        nonlocal seen
        seen += len(line(source, number))
        return line(source, number)

    monkeypatch.setattr(Source, "line", counted)
    assert write(format_, Report(found, ["rules.seg"], [("", "", "")] * len(found)))
    assert len(found) >= 300
    assert seen < 3 * len(text)


def refused(text: str) -> Diagnostic:
    """The only thing that is said of a text that is too large."""
    [only] = [found for found in checked(text) if found.severity == "error"]
    assert only.code == "too-large"
    assert only.hint is not None
    return only


def test_the_longest_file() -> None:
    assert [found.code for found in checked("#" * LONGEST_FILE)] == ["nothing-declared"]
    assert refused("#" * (LONGEST_FILE + 1)).message.endswith("the most is 1,000,000")


def test_the_most_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts and commas count as well."""
    text = 'customers from "c.csv" key id\nsegment s where everyone tags ' + '"",' * 45
    assert from_text.MOST_WORDS == 300_000
    monkeypatch.setattr(from_text, "MOST_WORDS", 5 + 5 + 90)
    assert checked(text) == ()
    assert "more than 100 words" in refused(text + '""').message


def test_the_most_hidden_characters() -> None:
    assert len(checked("\u200b" * MOST_HIDDEN)) == MOST_HIDDEN
    assert "10,000 characters" in refused("\u200b" * (MOST_HIDDEN + 1)).message


def test_events_that_follow_one_another_have_an_end() -> None:
    assert checked(SHAPES["followed by"](50))[0].code == "unused"
    only = refused(SHAPES["followed by"](51))
    assert only.span is not None
    assert only.span.text == "followed by orders"


def test_events_from_events_have_an_end() -> None:
    def chain(count: int) -> str:
        return SHAPES["events from events"](count)

    assert checked(chain(20))[0].code == "unused"
    only = refused(chain(22))
    assert only.span is not None
    assert only.span.text.startswith("events e20 ")
