"""What is told of who computes a step is so."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.clock import AsOf
from segdsl.engines.compute import engine_called
from segdsl.engines.packed.ways import FEW, PACKED, PANDAS, ways
from segdsl.engines.pandas_program.part import Known, Part
from segdsl.plan.from_model import plan
from segdsl.plan.nodes import Node, Read
from segdsl.runs.job import Job
from segdsl.runs.segmenting import read_sources
from segdsl.shop.generate import write_shop


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Node, str], set[Node]]:
    """The ways that are told of the sample shop's steps, and those that the pieces were asked for."""
    folder = tmp_path_factory.mktemp("shop")
    write_shop(folder, customers=300)
    project = segdsl.load(folder)
    as_of = AsOf.parse("2026-03-31", "Europe/Berlin")
    loaded, _ = read_sources(Job(project, as_of))
    made = plan(project.model, as_of)
    done: set[Node] = set()
    values = Part.values

    def noted(self: Part, nodes: Iterable[Node], *known: Any) -> dict[Node, Known]:
        wanted = [*nodes]
        if len(self.frames["customers"]) == 300:  # and not for each of a few values
            done.update(wanted)
        return values(self, wanted, *known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Part, "values", noted)
        engine_called("packed").run(made, project.model.catalog, loaded.tables)
    return ways(made), done


def test_pieces_are_asked_for_what_is_told_so(asked: tuple[dict[Node, str], set[Node]]) -> None:
    told, done = asked
    steps = [node for node in done if not isinstance(node, Read)]
    assert len(steps) > 20
    assert {told[node] for node in steps} <= {PANDAS, FEW}


def test_most_steps_are_the_engine_s_own(asked: tuple[dict[Node, str], set[Node]]) -> None:
    told, _ = asked
    steps = [way for node, way in told.items() if not isinstance(node, Read)]
    assert steps.count(PACKED) > len(steps) / 2
    assert steps.count(PANDAS) > 10
    assert FEW in steps


def test_a_folder_is_told_of(tmp_path: Path) -> None:
    write_shop(tmp_path / "shop", customers=20)
    project = segdsl.load(tmp_path / "shop")
    text = project.compile(to="plan", as_of="2026-03-31")
    assert all(f"  {name} " in text for name in project.model.order)
    alone = project.compile("vips", to="plan", as_of="2026-03-31")
    assert len(alone) < len(text) / 4
    with pytest.raises(segdsl.Problem):
        project.compile("vip", to="plan")


def test_a_constant_is_looked_up_for_everybody(tmp_path: Path) -> None:
    """Its key is no column, so that no row of a table has a place of its own."""
    (tmp_path / "rules.seg").write_text(
        'customers from "customers.csv" key id\n  name  text\n'
        'lookup items from "items.csv" key item\n  item  text\n  sort  text\n'
        'segment fitting where name contains items.sort for "pen"\n'
    )
    (tmp_path / "customers.csv").write_text("id,name\na,dry ink\nb,none\nc,\n")
    (tmp_path / "items.csv").write_text("item,sort\npen,ink\n")
    assert segdsl.load(tmp_path).segment().segments["fitting"].tolist() == [True, False, False]
