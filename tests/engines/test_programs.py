"""A printed program stands alone, says what the engine says, and reads well."""

from __future__ import annotations

import inspect
from pathlib import Path

import pandas as pd
import pytest

from segdsl.engines.compute import compute
from segdsl.engines.pandas_program import program
from segdsl.engines.pandas_program.running import key_names, table_names
from segdsl.engines.pandas_program.writer import Writer
from segdsl.plan.from_model import plan
from tests.engines.rulebook import AS_OF, DECLARATIONS, RULES, model_of, shop

NAMES = model_of(DECLARATIONS + RULES).order
SNAPSHOTS = Path(__file__).parent / "programs"


@pytest.mark.parametrize("name", NAMES)
def test_a_pasted_program_has_the_engine_s_members(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, tables = shop(tmp_path)
    expected = compute(model, tables, AS_OF).values(name)
    text = program(model, name, AS_OF, tmp_path)
    assert "segdsl" not in text
    monkeypatch.chdir(tmp_path)
    space: dict[str, pd.Series] = {}
    exec(compile(text, name, "exec"), space)
    result = space["members" if name in model.segments else "values"]
    assert list(result.index) == ["a", "b", "c", "d"]
    assert_same(result, expected)


def assert_same(result: pd.Series, expected: pd.Series) -> None:
    assert [None if pd.isna(v) else v for v in result] == [None if pd.isna(v) else v for v in expected]


@pytest.mark.parametrize("name", ["big_spenders", "tempted", "journey"])
def test_what_a_reader_sees(name: str, update_corpus: bool) -> None:
    model = model_of(DECLARATIONS + RULES)
    writer = Writer(plan(model, AS_OF, [name]), table_names(model.catalog), key_names(model.catalog))
    text = "\n".join(map(str, writer.program(count_left_out=False))) + "\n"
    path = SNAPSHOTS / f"{name}.txt"
    if update_corpus:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        program(model_of(DECLARATIONS + RULES), "nothing", AS_OF)


def test_the_text_of_pieces_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python finds it by reading whole files into words."""
    model = model_of(DECLARATIONS + RULES)
    first = program(model, "journey", AS_OF)
    monkeypatch.setattr(inspect, "getsource", lambda of: pytest.fail(f"{of} is looked for again"))
    assert program(model, "journey", AS_OF) == first
