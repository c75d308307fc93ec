"""Operators are known in one place: nothing outside `operators/` lists them, and engines offer all of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from segdsl.engines.pandas_program.everybody import WritingEverybody
from segdsl.engines.pandas_program.gathering import Gathering
from segdsl.engines.pandas_program.kernel import Writing
from segdsl.engines.relational import gathering as relational
from segdsl.engines.relational.everybody import Ranking
from segdsl.engines.relational.polars.kernel import PolarsKernel
from segdsl.engines.relational.sql.kernel import SqlKernel
from segdsl.operators import OPERATORS
from segdsl.operators.aggregates import AGGREGATES
from segdsl.operators.kernel import Everybody, Gathered, Kernel
from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import RANKINGS, RANKS
from tests.architecture.test_imports import PACKAGE, modules

NAMES = {*OPERATORS, *AGGREGATES, *RANKS, *RANKINGS, *OVERALL}
# Words that are also types, units of time, or said of other things than operators.
ALSO_ELSE = {"text", "number", "year", "quarter", "month", "day", "hour"}
ALSO_ELSE |= {"first", "last", "min", "median", "max"}
OTHER_LANGUAGES = ("templates/", "messages/")  # Jinja has filters and tests of the same names
SHAPES = {
    "syntax/comparisons.py": "the rules of the grammar, each with what builds its tree",
    "syntax/expressions.py": "the same",
    "syntax/phrases.py": "how verbs are negated",
    "syntax/folding.py": "the signs that a line may begin with, `!=` among them",
    "syntax/examples_text.py": "the words that a condition can begin with",
    "model/money.py": "what leaves an amount an amount",
    "engines/relational/sql/spark_words.py": "functions of SQL that Spark has as well, and means otherwise",
    "spreadsheets.py": "signs that a spreadsheet takes for a formula",
    "faces/commands/fmt.py": "signs of a diff",
}


def lists(tree: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """The texts that stand together in a tuple, list, set or dictionary, or in the type of one of several."""
    for node in ast.walk(tree):
        match node:
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
                pass
            case ast.Dict(keys=keys):
                items = [key for key in keys if key is not None]
            case _:
                continue
        texts = [i.value for i in items if isinstance(i, ast.Constant) and isinstance(i.value, str)]
        yield node.lineno, texts


def listed(file: Path) -> list[str]:
    found = lists(ast.parse(file.read_text(encoding="utf-8")))
    return [f"{file}:{line}: {texts}" for line, texts in found if len({*texts} & NAMES - ALSO_ELSE) > 1]


def test_no_list_of_operators_stands_outside_the_table() -> None:
    for file in modules():
        name = str(file.relative_to(PACKAGE))
        if name.startswith(("operators/", *OTHER_LANGUAGES)) or name in SHAPES:
            continue
        assert listed(file) == []


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_excused_still_has_such_a_list(name: str) -> None:
    assert listed(PACKAGE / name) != []


@pytest.mark.parametrize(
    ("engine", "protocol"),
    [
        (Writing, Kernel),
        (Gathering, Gathered),
        (WritingEverybody, Everybody),
        (SqlKernel, Kernel),
        (PolarsKernel, Kernel),
        (relational.Gathering, Gathered),
        (Ranking, Everybody),
    ],
)
def test_engines_offer_what_the_meanings_for_columns_need(engine: type, protocol: type) -> None:
    wanted = {name for name in vars(protocol) if not name.startswith("_")}
    assert wanted
    assert wanted <= {name for name in vars(engine) if not name.startswith("_")}
    assert protocol in engine.__mro__
