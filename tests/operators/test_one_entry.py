"""An operator that is added takes one entry: everything that knows operators reads it there.

`squared(x)` is added while a test runs, and taken through whatever a rule goes through.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import pytest

from segdsl import operators
from segdsl.clock import AsOf
from segdsl.engines.pandas_program import program
from segdsl.logic.known import Known
from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.numbers import finite
from segdsl.operators.page import reference_page
from segdsl.operators.reaches import of_product, of_size
from segdsl.source import Source
from segdsl.syntax.from_text import parse_text
from segdsl.syntax.to_text import format_file
from segdsl.synthesis.candidates import Candidates
from segdsl.types import Doubt, Number
from segdsl.wording import rule
from tests.engines.test_operators import result_of, same
from tests.model.shorthand import model
from tests.properties.agreement import difference
from tests.properties.generated import Schedule, case_of
from tests.properties.plain.operators import PLAIN
from tests.properties.shrinking import shown
from tests.properties.writing.operators import makers
from tests.properties.writing.rules import Subject

SQUARED = Operator(
    name="squared",
    form="squared({0})",
    tier=Tier.ATOM,
    signatures=(Signature(("number",), Number(low=0)),),
    unknown=Unknown.IF_ANY,
    row=lambda x: finite(float(x) * float(x)),
    column=lambda kernel, x: x * x,
    doc="The number times itself.",
    examples=(Example((3,), 9.0), Example((-1.5,), 2.25), Example((1e200,), None)),
    reach=lambda x: of_product(of_size(x), of_size(x)),
    repeats=True,
    inverse=lambda wanted: wanted.value**0.5 if wanted.value >= 0 else None,
    english=("{0} times itself",),
)
RULES = """\
customers from "customers.csv" key id
  nps     number 0 to 10  required
  income  number          required

trait t     = squared(nps) + 1
trait much  = squared(income - 1)

segment nine
  where squared(nps) = 9
"""
AS_OF = AsOf(dt.date(2026, 3, 31))


@pytest.fixture(autouse=True)
def squared(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = (*operators.GROUPS["Numbers"], SQUARED)
    monkeypatch.setitem(operators.GROUPS, "Numbers", numbers)
    monkeypatch.setitem(operators.OPERATORS, "squared", SQUARED)
    monkeypatch.setitem(operators.NAMED, "squared", SQUARED)


def test_it_is_read_and_written() -> None:
    assert parse_text(RULES).ok
    assert format_file(Source("rules.seg", RULES)).required() == RULES


def test_it_is_put_into_words() -> None:
    explained = rule("t", [parse_text(RULES).required()])
    assert explained is not None
    assert explained.lines == ((0, "It is nps times itself plus 1."),)


def test_it_is_known_as_far_as_it_reaches() -> None:
    known = Known(built := model(RULES))
    assert known.doubt(built.traits["t"].value) is Doubt.NONE
    assert known.doubt(built.traits["much"].value) is Doubt.BEYOND


def test_customers_are_made_up_for_it() -> None:
    built = model(RULES)
    found = list(Candidates(built, AS_OF).of(built.segments["nine"].condition, limit=2))
    assert [customer.value("nps") for customer in found] == [3.0, 3.0]


@pytest.mark.parametrize("example", SQUARED.examples)
def test_rows_and_columns_say_its_examples(example: Example) -> None:
    assert SQUARED.row(*example.arguments) == example.result
    assert same(result_of(SQUARED, example, set()), example.result)


def test_a_printed_program_computes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "customers.csv").write_text("id,nps,income\na,3,1e200\nb,0.5,3\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    exec(compile(program(model(RULES), "much", AS_OF, tmp_path), "much", "exec"), space)
    values = space["values"]
    assert [None if v != v else v for v in values] == [None, 4.0]  # type: ignore[attr-defined]


def test_generated_rules_use_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLAIN, "squared", lambda x: finite(float(x) * float(x)))
    [maker] = (m for m in makers() if m.name.startswith("squared"))
    schedule = Schedule(Random("squared"), [Subject(maker.name, maker)])
    for n in range(8):
        case = case_of(Random(f"squared {n}"), schedule, 12, "squared")
        assert "squared(" in case.text
        assert difference(case) is None, shown(case)


def test_the_reference_page_has_it() -> None:
    row = "| `squared(a)` | The number times itself. | number | number | `squared(3)` is 9<br>"
    assert row in reference_page()
