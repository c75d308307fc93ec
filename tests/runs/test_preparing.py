"""What is asked of prepared frames is never stale: not of files that are read beside them either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import segdsl

RULES = """\
customers from "customers.csv" key id
  age  number

events orders from "orders.csv" key id
  total  number

segment grown  where age >= 18
segment buyers where any orders where (total > 2)
"""


@pytest.fixture
def project(tmp_path: Path) -> segdsl.Project:
    (tmp_path / "rules.seg").write_text(RULES, encoding="utf-8")
    (tmp_path / "customers.csv").write_text("id,age\na,20\nb,10\n", encoding="utf-8")
    (tmp_path / "orders.csv").write_text("id,total\na,3\n", encoding="utf-8")
    return segdsl.load(tmp_path)


def sizes(prepared: Any) -> dict[str, int]:
    return dict(prepared.segment("2026-03-31").sizes)


def test_files_beside_frames_are_read_again_where_they_changed(project: segdsl.Project) -> None:
    frame = pd.DataFrame({"id": ["a", "b"], "age": [20.0, 30.0]})
    beside, alone = project.prepare(frame), project.prepare()
    assert (sizes(beside), sizes(alone)) == ({"grown": 2, "buyers": 1}, {"grown": 1, "buyers": 1})
    (project.folder / "orders.csv").write_text("id,total\na,3\nb,4\n", encoding="utf-8")
    (project.folder / "customers.csv").write_text("id,age\na,2\nb,1\n", encoding="utf-8")
    assert (sizes(beside), sizes(alone)) == ({"grown": 2, "buyers": 2}, {"grown": 0, "buyers": 2})


def test_files_that_did_not_change_are_not_read_again(
    project: segdsl.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = project.prepare()
    first = sizes(prepared)
    monkeypatch.setattr("segdsl.runs.segmenting.load", None)
    assert sizes(prepared) == first


def test_a_frame_that_is_taken_away_is_no_longer_there(project: segdsl.Project) -> None:
    events = {"orders": pd.DataFrame({"id": ["a"], "total": [3.0]})}
    prepared = project.prepare(None, events)
    assert sizes(prepared)["buyers"] == 1
    del events["orders"]
    assert sizes(prepared)["buyers"] == 0


def test_a_reader_that_hands_out_its_rows_but_once_is_read_once(project: segdsl.Project) -> None:
    people, orders = pa.table({"id": ["a", "b"], "age": [20, 30]}), pa.table({"id": ["a"], "total": [3]})
    prepared = project.prepare(people.to_reader(), {"orders": orders.to_reader()})
    assert sizes(prepared) == sizes(prepared) == {"grown": 2, "buyers": 1}
