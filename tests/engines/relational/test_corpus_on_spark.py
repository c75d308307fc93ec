"""The good corpus on Spark: as many cases as show all that plans are made of, each thing at least once.

A statement takes Spark a tenth of a second and more, and a case is several; all of them take three times as
long as these. They are chosen by what their plans have that others have not, small plans first.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import segdsl
from segdsl.clock import AsOf
from segdsl.plan.from_model import plan
from segdsl.plan.nodes import Node
from segdsl.plan.traversal import everything
from tests.corpus.good_case import as_of_written, conditions, ran
from tests.corpus.test_good import CASES
from tests.engines.relational.sparks import active

Shown = tuple[str, str | None]  # a kind of node, and its operator or function


def test_what_the_corpus_shows_is_so_on_spark() -> None:
    active()
    chosen = fewest({folder: nodes(folder) for folder in CASES})
    assert len(chosen) < len(CASES) / 2
    told = {folder.name: ran(folder, ["spark"]).differing for folder in chosen}
    assert {name: differing for name, differing in told.items() if differing} == {}


def nodes(folder: Path) -> list[Node]:
    model = segdsl.load(folder).model
    as_of = AsOf.parse(as_of_written(folder), model.catalog.zone)
    return list(everything(plan(model, as_of, None, dict(conditions(model)))))


def fewest(cases: Mapping[Path, list[Node]]) -> list[Path]:
    """Cases that show together what all of them do."""
    shown = {folder: set(map(shown_by, found)) for folder, found in cases.items()}
    missing, chosen = set[Shown]().union(*shown.values()), list[Path]()
    while missing:
        best = max(cases, key=lambda folder: len(shown[folder] & missing) / len(cases[folder]))
        missing -= shown[best]
        chosen.append(best)
    return chosen


def shown_by(node: Node) -> Shown:
    return type(node).__name__, getattr(node, "operator", None) or getattr(node, "function", None)
