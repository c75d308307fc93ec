"""Texts made of texts and numbers, and numbers read from texts."""

from __future__ import annotations

import re

from segdsl.decimals import in_digits
from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.numbers import finite
from segdsl.operators.turned import WantedResult, itself
from segdsl.types import Number, Text

# As in files: `1234.5`, `-3`, `1e5`, never a thousands separator.
_PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def replaced(text: str, old: str, new: str) -> str:
    """Every `old` replaced; where there is nothing to look for, the text stays."""
    return text.replace(old, new) if old else text


def padded(text: str, width: int, fill: str) -> str:
    """Filled up to the left with as much of `fill` as is needed; never shortened."""
    missing = int(width) - len(text)
    return (fill * missing)[:missing] + text if missing > 0 else text


def part(text: str, separator: str, place: int) -> str | None:
    """The part between separators, counted from 1; None beyond the last. Without separator there is one."""
    parts = text.split(separator) if separator else [text]
    return parts[int(place) - 1] if 0 < place <= len(parts) else None


def number(text: str) -> float | None:
    return finite(float(text)) if _PLAIN_NUMBER.fullmatch(text) else None


def _between_the_others(wanted: WantedResult) -> str:
    before, after = ("".join(t or "" for t in texts) for texts in _around(wanted))
    return str(wanted.value).removeprefix(before).removesuffix(after)


def _around(wanted: WantedResult) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    return wanted.arguments[: wanted.place], wanted.arguments[wanted.place + 1 :]


def _with_part(wanted: WantedResult) -> str | None:
    _, separator, place = wanted.arguments
    return f"{separator * (int(place) - 1)}{wanted.value}" if wanted.is_first else None


COMPOSITION = (
    Operator(
        name="concat",
        form="concat({*})",
        tier=Tier.ATOM,
        signatures=(Signature(("text",), Text(), repeats=True),),
        unknown=Unknown.IF_ANY,
        row=lambda *texts: "".join(texts),
        column=lambda kernel, *texts: kernel.concat(*texts),
        doc="The texts one after another; unknown where one of them is.",
        examples=(
            Example(("Ada", " ", "Lovelace"), "Ada Lovelace"),
            Example(("Ada", None), None),
            Example(("Ada",), "Ada"),
        ),
        inverse=_between_the_others,
    ),
    Operator(
        name="replace",
        form="replace({0}, {1}, {2})",
        tier=Tier.ATOM,
        signatures=(Signature(("text", "text", "text"), Text()),),
        unknown=Unknown.IF_ANY,
        row=replaced,
        column=lambda kernel, x, old, new: kernel.replace(x, old, new),
        doc="The text with the second one, wherever it stands, replaced by the third; no pattern.",
        examples=(
            Example(("a.b.c", ".", "-"), "a-b-c"),
            Example(("abc", "", "-"), "abc"),
            Example(("abc", "b", ""), "ac"),
        ),
        inverse=itself,
        like_first=True,
        english=("{0} with every {1} replaced by {2}",),
    ),
    Operator(
        name="pad",
        form="pad({0}, {1}, {2})",
        tier=Tier.ATOM,
        signatures=(Signature(("text", "number", "text"), Text()),),
        unknown=Unknown.IF_ANY,
        row=padded,
        column=lambda kernel, x, width, fill: kernel.pad(x, width, fill),
        doc="The text filled up on its left to so many characters; it is never shortened.",
        examples=(
            Example(("1042", 8, "0"), "00001042"),
            Example(("1042", 2, "0"), "1042"),
            Example(("7", 4, "ab"), "aba7"),
        ),
        written={1: (0, 1000)},
        inverse=itself,
        like_first=True,
        english=("{0}, filled up on its left with {2} to {1} characters",),
    ),
    Operator(
        name="part",
        form="part({0}, {1}, {2})",
        tier=Tier.ATOM,
        signatures=(Signature(("text", "text", "number"), Text()),),
        unknown=Unknown.PERHAPS,
        row=part,
        column=lambda kernel, x, separator, place: kernel.part(x, separator, place),
        doc="One of the parts that the second text cuts the first into, from 1; unknown beyond the last.",
        examples=(
            Example(("DE-BY-80331", "-", 2), "BY"),
            Example(("DE-BY-80331", "-", 4), None),
            Example(("DE", "", 1), "DE"),
            Example(("-x", "-", 1), ""),
        ),
        written={2: (1, 1000)},
        inverse=_with_part,
        english=("part {2} of {0}, cut at every {1}",),
    ),
    Operator(
        name="number",
        form="number({0})",
        tier=Tier.ATOM,
        signatures=(Signature(("text",), Number()),),
        unknown=Unknown.PERHAPS,
        row=number,
        column=lambda kernel, x: kernel.number(x),
        doc="The number that the text is, written as `1234.5`, `-3` or `1e5`; unknown where it is none.",
        examples=(
            Example(("1042",), 1042.0),
            Example(("-2.5",), -2.5),
            Example(("1,234",), None),
            Example(("",), None),
        ),
        inverse=lambda wanted: in_digits(wanted.value),
        english=("{0}, read as a number",),
    ),
    Operator(
        name="text",
        form="text({0})",
        tier=Tier.ATOM,
        signatures=(Signature(("number",), Text()),),
        unknown=Unknown.IF_ANY,
        row=in_digits,
        column=lambda kernel, x: kernel.text(x),
        doc="The number in its shortest digits: `3`, `2.5`, never with separators or an exponent.",
        examples=(
            Example((3.0,), "3"),
            Example((2.50,), "2.5"),
            Example((-1e21,), "-1000000000000000000000"),
        ),
        inverse=lambda wanted: number(wanted.value),
        english=("{0} written as a text",),
    ),
)
