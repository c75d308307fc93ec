"""Trees of rule files that are kept: the same as those that are read anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from segdsl.cache import store
from segdsl.source import Source
from segdsl.syntax import from_text
from segdsl.syntax import kept as of_trees
from segdsl.syntax.from_text import parse
from segdsl.syntax.kept import KeptTrees, tree_of, values_of
from tests.cache.test_findings import told

ROOT = Path(__file__).parents[2]
FILES = sorted((*(ROOT / "tests" / "corpus").rglob("*.seg"), *(ROOT / "segdsl").rglob("*.seg")))
LEARNT = (ROOT / "tests" / "syntax" / "language" / "learnt.seg").read_text(encoding="utf-8")
MORE = f"""segment a
  where seen after 30 days ago
  note need "more books"
events sent from history

{LEARNT}"""
SOURCES = [
    Source("more.seg", MORE),
    *(Source(f"{path.parent.name}/{path.name}", path.read_text(encoding="utf-8")) for path in FILES),
]

RULE = 'segment big\n  where spend > 1 and country in ("DE", "AT") and seen < 2026-03-31\n'


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sources that were read."""
    names: list[str] = []

    def noted(source: Source) -> Any:
        names.append(source.name)
        return parse(source)

    monkeypatch.setattr(from_text, "parse", noted)
    return names


def kept_and_recalled(*sources: Source) -> list[Any]:
    first = KeptTrees("shop")
    for source in sources:
        first.parsed(source)
    first.keep()
    again = KeptTrees("shop")
    found = [again.parsed(source) for source in sources]
    again.keep()
    return found


def test_there_are_files_of_every_kind() -> None:
    trees = [tree for source in SOURCES if (tree := parse(source).value)]
    kinds = {kind for tree in trees for kind in _kinds_in(values_of(tree))}
    every = {number for number, _ in enumerate(of_trees._kinds())}
    missing = [of_trees._kinds()[number][0].__name__ for number in every - kinds]
    assert missing == []


def _kinds_in(values: Any) -> set[int]:
    if not isinstance(values, list):
        return set()
    return {values[0]}.union(*map(_kinds_in, values[1:]))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_tree_comes_back_whole(source: Source) -> None:
    tree = parse(source).value
    if tree is None:
        pytest.skip("nothing of it can be read")
    again = tree_of(json.loads(json.dumps(values_of(tree))), source)
    assert told(again) == told(tree)
    assert again == tree
    assert hash(again) == hash(tree)


def test_a_file_that_stays_is_read_once(kept: Path, read: list[str]) -> None:
    sources = [Source("a.seg", RULE), Source("b.seg", "setting x = 90 days\n")]
    found = kept_and_recalled(*sources)
    assert read == ["a.seg", "b.seg"]
    assert [told(one) for one in found] == [told(parse(source)) for source in sources]
    assert found[0].value.span.source is sources[0]


def test_a_file_with_findings_is_read_each_time(kept: Path, read: list[str]) -> None:
    source = Source("a.seg", "segment german\n  where country = “DE”\n")
    (found,) = kept_and_recalled(source)
    assert read == ["a.seg", "a.seg"]
    assert [d.code for d in found.diagnostics] == ["smart-quotes"]


def test_a_changed_file_is_read_anew_and_its_old_tree_forgotten(kept: Path, read: list[str]) -> None:
    kept_and_recalled(Source("a.seg", RULE))
    (found,) = kept_and_recalled(Source("a.seg", RULE.replace("> 1", "> 2")))
    assert "> 2" in found.value.span.text
    kept_and_recalled(Source("a.seg", RULE))
    assert read == ["a.seg"] * 3


def test_the_same_text_under_another_name_is_the_same_tree(kept: Path, read: list[str]) -> None:
    kept_and_recalled(Source("a.seg", RULE))
    (found,) = kept_and_recalled(Source("b.seg", RULE))
    assert read == ["a.seg"]
    assert found.value.declarations[0].span.source.name == "b.seg"


def _changed(*way: int, to: Any) -> Any:
    source = Source("a.seg", RULE)
    whole = parse(source).value
    assert whole is not None
    values = json.loads(json.dumps(values_of(whole)))
    place = values
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = to
    return values


HOSTILE: tuple[Any, ...] = (
    None,
    5,
    [],
    [-2],
    [-9, 1],
    [10_000],
    ["0"],
    {"a": 1},
    [[[[]]]],
    _changed(0, to=0),
    _changed(1, to=[-2, [10_000]]),
    _changed(2, to=[-1, 0, 10_000]),
    _changed(2, to=[-1, 5, 2]),
    _changed(2, to=[-1, "0", 2]),
    _changed(2, to=[-1, 0]),
    _changed(2, to=[-3, "yesterday"]),
    _changed(2, to=[-3]),
)


@pytest.mark.parametrize("values", HOSTILE)
def test_what_somebody_else_wrote_is_read_anew(kept: Path, read: list[str], values: Any) -> None:
    kept_and_recalled(Source("a.seg", RULE))
    (entry,) = (kept / "trees").iterdir()
    (name,) = store.recalled("trees", entry.stem)
    read.clear()
    for hostile in (values, {name: values}):
        store.keep("trees", entry.stem, hostile)
        assert told(KeptTrees("shop").parsed(Source("a.seg", RULE))) == told(parse(Source("a.seg", RULE)))
    assert read == ["a.seg", "a.seg"]


def test_another_program_reads_anew(kept: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    kept_and_recalled(Source("a.seg", RULE))
    monkeypatch.setattr(of_trees, "program", lambda: "another")
    kept_and_recalled(Source("a.seg", RULE))
    assert read == ["a.seg", "a.seg"]
