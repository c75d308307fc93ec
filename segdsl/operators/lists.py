"""Tests on lists of texts. An unknown list contains nothing, and is empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.turned import Inverse
from segdsl.types import Family, Flag


def _test(
    name: str,
    takes: tuple[Family, ...],
    form: str,
    row: Callable[..., bool],
    column: Callable[..., Any],
    doc: str,
    *examples: Example,
    english: tuple[str, str],
    strict: bool = True,
    inverse: Inverse | None = None,
    equates: bool = False,
    repeats: bool = False,
    opposite: str | None = None,
) -> Operator:
    return Operator(
        name=name,
        form=form,
        tier=Tier.COMPARISON,
        signatures=(Signature(takes, Flag()),),
        unknown=Unknown.NEVER,
        row=row,
        column=column,
        doc=doc,
        examples=examples,
        strict=strict,
        inverse=inverse,
        equates=equates,
        repeats=repeats,
        knowing=not strict,
        opposite=opposite,
        english=english,
    )


_HOBBIES = ("opera", "chess")

LISTS = (
    _test(
        "list contains",
        ("list", "text"),
        "{0} contains {1}",
        lambda x, text: text in x,
        lambda kernel, x, text: kernel.list_contains(x, text),
        "The list has this element.",
        Example((_HOBBIES, "chess"), True),
        Example((_HOBBIES, "che"), False),
        Example((None, "chess"), False),
        english=("contains", "does not contain"),
        inverse=lambda wanted: (*wanted.argument, wanted.other),
        equates=True,
    ),
    _test(
        "contains any of",
        ("list", "list"),
        "{0} contains any of {1}",
        lambda x, y: any(text in x for text in y),
        lambda kernel, x, y: kernel.contains_any(x, y),
        "The list has at least one of these elements; `contains none of` is the opposite.",
        Example((_HOBBIES, ("yoga", "chess")), True),
        Example((_HOBBIES, ("yoga",)), False),
        Example((_HOBBIES, ()), False),
        Example((None, ("yoga",)), False),
        english=("contains any of", "contains none of"),
        inverse=lambda wanted: (*wanted.argument, *wanted.other[:1]),
        equates=True,
        opposite="contains none of",
    ),
    _test(
        "contains all of",
        ("list", "list"),
        "{0} contains all of {1}",
        lambda x, y: all(text in x for text in y),
        lambda kernel, x, y: kernel.contains_all(x, y),
        "The list has every one of these elements.",
        Example((_HOBBIES, ("chess", "opera")), True),
        Example((_HOBBIES, ("chess", "yoga")), False),
        Example((_HOBBIES, ()), True),
        english=("contains all of", "does not contain all of"),
        inverse=lambda wanted: (*wanted.argument, *wanted.other),
        equates=True,
    ),
    _test(
        "contains any starting with",
        ("list", "text"),
        "{0} contains any starting with {1}",
        lambda x, part: any(text.startswith(part) for text in x),
        lambda kernel, x, part: kernel.any_starts_with(x, part),
        "An element of the list begins with this text.",
        Example((("vip_gold", "de"), "vip_"), True),
        Example((_HOBBIES, "ess"), False),
        english=("contains something that starts with", "contains nothing that starts with"),
        inverse=lambda wanted: (*wanted.argument, f"{wanted.other}s"),
    ),
    _test(
        "is empty",
        ("list",),
        "{0} is empty",
        lambda x: not x,
        lambda kernel, x: (kernel.length(x) == 0) | ~kernel.is_known(x),
        "The list has no elements, or is not known.",
        Example(((),), True),
        Example((None,), True),
        Example((_HOBBIES,), False),
        english=("is empty", "is not empty"),
        strict=False,
        repeats=True,
    ),
)
