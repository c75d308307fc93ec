"""What generated examples have touched: subjects, operators, distinct rules, lines of the reference."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import segdsl.reference
from segdsl.operators import OPERATORS
from segdsl.operators.aggregates import AGGREGATES
from segdsl.operators.overall import OVERALL
from segdsl.operators.ranks import RANKS
from tests.properties.generated import Case
from tests.properties.sources import SCHEMATA
from tests.properties.writing.rules import SUBJECTS

MODULES = ("evaluate", "events", "owners", "samples", "sequences")
_FOLDER = Path(segdsl.reference.__file__).parent


@dataclass
class Coverage:
    """Counts over all examples that were `add`ed."""

    rules: int = 0
    empty: int = 0
    customers: int = 0
    texts: set[str] = field(default_factory=set)
    subjects: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    schemata: Counter[str] = field(default_factory=Counter)
    functions: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case) -> None:
        self.rules += len(case.rules)
        self.customers += len(case.rows["customers"])
        self.empty += not case.rows["customers"]
        self.schemata[case.schema.name] += 1
        for rule in case.rules:
            self.texts.add(rule.text.split(rule.name, 1)[-1])
            self.subjects[rule.subject] += 1
            self.parts.update(part.name for part in rule.said.walk())
        self.functions.update(_functions(case.model))

    @property
    def lacking(self) -> list[str]:
        """The subjects, schemata, operators and functions that did not occur at all."""
        wanted = {
            *OPERATORS,
            *AGGREGATES,
            *(r.function for r in RANKS.values()),
            *(f"overall {o}" for o in OVERALL),
        }
        return [
            *(f"subject {s.name}" for s in SUBJECTS if not self.subjects[s.name]),
            *(f"schema {s.name}" for s in SCHEMATA if not self.schemata[s.name]),
            *(f"function {name}" for name in sorted(wanted) if not self.functions[name]),
        ]

    def __str__(self) -> str:
        lines = (
            f"{self.rules} rules, {len(self.texts)} of them distinct, over {sum(self.schemata.values())} "
            f"populations of {self.customers} customers in all ({self.empty} without any)",
            f"{len([s for s in SUBJECTS if self.subjects[s.name]])} of {len(SUBJECTS)} subjects, "
            f"{len(self.functions)} operators, aggregates and ranks, each at least "
            f"{min(self.functions.values(), default=0)} times",
            "schemata: " + ", ".join(f"{name} {count}" for name, count in sorted(self.schemata.items())),
        )
        return "\n".join(lines)


def _functions(model: Any) -> Iterator[str]:
    """The operators, aggregates, ranks and overall numbers in all expressions of a model."""
    from segdsl.model.nodes import Aggregate, Call, Overall, Ranking
    from segdsl.model.traversal import walk

    roots = [t.value for t in model.traits.values()] + [s.condition for s in model.segments.values()]
    roots += [
        stage.condition for life in model.lifecycles.values() for stage in life.stages if stage.condition
    ]
    roots += [line.condition for score in model.scores.values() for line in score.points]
    for root in roots:
        for node in walk(root):
            match node:
                case Call(operator=name) | Aggregate(function=name) | Ranking(function=name):
                    yield name
                case Overall(function=name):
                    yield f"overall {name}"


# ---------------------------------------------------------------- lines of the reference


@contextmanager
def lines_of_the_reference() -> Iterator[dict[str, set[int]]]:
    """The lines of the reference that are run meanwhile, by module.

    A function is looked at as long as some of its lines were not run.
    """
    run: dict[str, set[int]] = {name: set() for name in MODULES}
    paths = {str(_FOLDER / f"{name}.py"): run[name] for name in MODULES}
    missing: dict[int, set[int]] = {}  # by function

    def on_call(frame: FrameType, event: str, _: Any) -> Any:
        found = paths.get(frame.f_code.co_filename)
        if found is None:
            return None
        left = missing.get(id(frame.f_code))
        if left is None:
            left = missing[id(frame.f_code)] = _lines_of(frame.f_code)
        if not left:
            return None

        def on_line(frame: FrameType, event: str, _: Any) -> Any:
            found.add(frame.f_lineno)
            left.discard(frame.f_lineno)
            return on_line

        return on_line(frame, event, None)

    outer = sys.gettrace()
    sys.settrace(on_call)
    try:
        yield run
    finally:
        sys.settrace(outer)


def lines_never_run(run: dict[str, set[int]]) -> dict[str, list[int]]:
    """The lines of functions of the reference that were not run."""
    return {name: sorted(_lines(_FOLDER / f"{name}.py") - run[name]) for name in MODULES}


def _lines(path: Path) -> set[int]:
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    return {line for function in _functions_in(code) for line in _lines_of(function)}


def _lines_of(function: CodeType) -> set[int]:
    return {line for _, _, line in function.co_lines() if line}


def _functions_in(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_name[0] != "<" and "__qualname__" not in constant.co_names:
                yield constant
            yield from _functions_in(constant)
