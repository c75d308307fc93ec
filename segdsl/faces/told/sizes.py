"""Sizes of segments and stages as tables, to be put side by side.

In: the document of `segdsl segment`. Out: a `Told`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segdsl.clock import AsOf
from segdsl.diagnostics import PRIVATE, Diagnostic
from segdsl.faces.told.told import Table, Told
from segdsl.faces.told.words import count, of_whom, value

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut


@dataclass(frozen=True, slots=True)
class Sized:
    """A run's document, and what was found on the way."""

    as_of: AsOf
    document: Mapping[str, Any]
    left_out: Mapping[str, LeftOut]
    diagnostics: tuple[Diagnostic, ...]


def told(sized: Sized, zone: str | None) -> Told:
    """A table of segments, one of each lifecycle, and those of scores and numbers."""
    document = {name: part for name, part in sized.document.items() if name not in ("settings", "left_out")}
    about = of_whom(sized.document["customers"], sized.as_of, zone)
    return Told("Sizes", about, document, tuple(_tables(sized.document)))


def _tables(document: Mapping[str, Any]) -> Iterator[Table]:
    if document["segments"]:
        rows = tuple((name, count(found["size"])) for name, found in document["segments"].items())
        yield Table(("segment", "customers"), rows)
    for name, found in document["lifecycles"].items():
        sizes = {**found["stages"], **({"(no stage)": found["without"]} if found["without"] else {})}
        yield Table((name, "customers"), tuple((stage, count(n)) for stage, n in sizes.items()), name)
    hidden = document.get("private", ())
    medians = {name: found["median"] for name, found in document["scores"].items()}
    for title, numbers in (("score", medians), ("number for everybody", document["numbers"])):
        rows = tuple((name, PRIVATE if name in hidden else value(n)) for name, n in numbers.items())
        if rows:
            yield Table((title, "median" if title == "score" else "value"), rows)
