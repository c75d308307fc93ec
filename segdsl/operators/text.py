"""Tests on texts, and functions of texts. Texts are compared by code point; nothing is trimmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segdsl.operators.entry import Example, Operator, Signature, Tier, Unknown
from segdsl.operators.pattern_examples import an_example
from segdsl.operators.patterns import matches
from segdsl.operators.turned import Inverse, WantedResult, itself
from segdsl.types import Flag, ListOf, Number, Text

_EXAMPLES = 12  # of a pattern that are tried


def _test(
    name: str,
    row: Callable[[str, str], bool],
    column: Callable[..., Any],
    doc: str,
    *examples: Example,
    inverse: Inverse,
    english: tuple[str, str] = ("", ""),
    form: str = "{0} NAME {1}",
) -> Operator:
    return Operator(
        name=name,
        form=form.replace("NAME", name),
        tier=Tier.COMPARISON,
        signatures=(Signature(("text", "text"), Flag()),),
        unknown=Unknown.NEVER,
        row=row,
        column=column,
        doc=doc,
        examples=examples,
        inverse=inverse,
        english=english,
    )


def _ending_in(wanted: WantedResult) -> str:
    """An address keeps what stands before its `@`."""
    now: str = wanted.argument
    return (now.split("@")[0] if "@" in wanted.other else now) + str(wanted.other)


def _fitting(wanted: WantedResult) -> str:
    """What is plain in a pattern often fits it, best beside what there is; else one of a few examples.

    Which is tried first depends on what there is, so that another follows where the last one won't do.
    """
    pattern, now = wanted.other, str(wanted.argument or "")
    plain = "".join(c for c in pattern if c.isalnum() or c in " -_.@")
    first = sum(map(ord, now))
    examples = (an_example(pattern, (first + n) % _EXAMPLES) for n in range(_EXAMPLES))
    tried = (*((f"{plain}{now}", f"{now}{plain}") if now else ()), plain, *filter(None, examples))
    return next((text for text in tried if matches(text, pattern)), plain)


def _so_long(wanted: WantedResult) -> str | tuple[str, ...]:
    size, now = max(0, int(wanted.value)), wanted.argument
    if isinstance(now, str):
        return ((now or "x") * (size + 1))[:size]
    return tuple(f"word {n}" for n in range(size))


def _lower(x: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return x.lower() if isinstance(x, str) else tuple(item.lower() for item in x)


def without_case(text: str) -> str:
    """The text as `ignoring case` compares it.

    Each character is lower-cased by itself, and the final sigma is a sigma: what a part of a text becomes
    must not depend on what stands around it, or else `ΚΩΣΤΑΣ` would not contain `ΚΩΣ`.
    """
    return "".join(map(str.lower, text)).replace("ς", "σ")


def _without_case(x: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return without_case(x) if isinstance(x, str) else tuple(map(without_case, x))


TEXT = (
    _test(
        "contains",
        lambda x, part: part in x,
        lambda kernel, x, part: kernel.contains(x, part),
        "The text has the other one somewhere in it.",
        Example(("dark chocolate", "choc"), True),
        Example(("Chocolate", "choc"), False),
        Example((None, "choc"), False),
        inverse=lambda wanted: f"{wanted.argument} {wanted.other}",
        english=("contains", "does not contain"),
    ),
    _test(
        "starts with",
        lambda x, part: x.startswith(part),
        lambda kernel, x, part: kernel.starts_with(x, part),
        "The text begins with the other one.",
        Example(("winter sale", "winter"), True),
        Example(("winter sale", "sale"), False),
        inverse=lambda wanted: f"{wanted.other}{wanted.argument}",
        english=("starts with", "does not start with"),
    ),
    _test(
        "ends with",
        lambda x, part: x.endswith(part),
        lambda kernel, x, part: kernel.ends_with(x, part),
        "The text ends in the other one.",
        Example(("ada@example.com", "@example.com"), True),
        Example(("ada@example.com ", "@example.com"), False),
        inverse=_ending_in,
        english=("ends with", "does not end with"),
    ),
    _test(
        "matches",
        lambda x, pattern: matches(x, pattern),
        lambda kernel, x, pattern: kernel.matches(x, pattern),
        "The regular expression (RE2, without flags) is found in the text; `^` and `$` tie it to the ends.",
        Example(("SKU-1042", "^SKU-[0-9]+$"), True),
        Example(("sku-1042", "^SKU"), False),
        Example(("SKU-1042\n", "2$"), False),
        inverse=_fitting,
        english=("matches the pattern", "does not match the pattern"),
    ),
    _test(
        "matches ignoring case",
        lambda x, pattern: matches(x, pattern, ignoring_case=True),
        lambda kernel, x, pattern: kernel.matches(x, pattern, ignoring_case=True),
        "As `matches`, with a letter matching its capital and the other way round.",
        Example(("sku-1042", "^SKU-"), True),
        Example(("ÄRGER", "ärger"), True),
        Example(("A", "^[^a]$"), True),
        form="{0} matches {1} ignoring case",
        inverse=_fitting,
    ),
    Operator(
        name="lower",
        form="lower({0})",
        tier=Tier.ATOM,
        signatures=(Signature(("text",), Text()), Signature(("list",), ListOf())),
        unknown=Unknown.IF_ANY,
        row=_lower,
        column=lambda kernel, x: kernel.lower(x),
        doc="The text, or each text of the list, in small letters.",
        examples=(
            Example(("ÄPFEL",), "äpfel"),
            Example((("Opera", "CHESS"),), ("opera", "chess")),
            Example((None,), None),
        ),
        inverse=itself,
        like_first=True,
        english=("{0} in small letters",),
    ),
    Operator(
        name="without case",
        form=None,
        tier=Tier.ATOM,
        signatures=(Signature(("text",), Text()), Signature(("list",), ListOf())),
        unknown=Unknown.IF_ANY,
        row=_without_case,
        column=lambda kernel, x: kernel.without_case(x),
        doc="The text, or each text of the list, as `ignoring case` compares it: letter by letter in small.",
        examples=(
            Example(("ΚΩΣΤΑΣ",), "κωστασ"),
            Example(("İstanbul",), "i̇stanbul"),
            Example((("Opera", "ẞ"),), ("opera", "ß")),
        ),
        inverse=itself,
        like_first=True,
    ),
    Operator(
        name="upper",
        form="upper({0})",
        tier=Tier.ATOM,
        signatures=(Signature(("text",), Text()),),
        unknown=Unknown.IF_ANY,
        row=str.upper,
        column=lambda kernel, x: kernel.upper(x),
        doc="The text in capital letters.",
        examples=(Example(("de",), "DE"), Example(("straße",), "STRASSE")),
        inverse=itself,
        like_first=True,
        english=("{0} in capital letters",),
    ),
    Operator(
        name="trim",
        form="trim({0})",
        tier=Tier.ATOM,
        signatures=(Signature(("text",), Text()),),
        unknown=Unknown.IF_ANY,
        row=str.strip,
        column=lambda kernel, x: kernel.trim(x),
        doc="The text without blanks, tabs and line ends before and after it.",
        examples=(Example(("  Ada Lovelace\t",), "Ada Lovelace"), Example(("   ",), "")),
        inverse=itself,
        like_first=True,
        english=("{0} without blanks around it",),
    ),
    Operator(
        name="length",
        form="length({0})",
        tier=Tier.ATOM,
        signatures=(
            Signature(("text",), Number(whole=True, low=0)),
            Signature(("list",), Number(whole=True, low=0)),
        ),
        unknown=Unknown.IF_ANY,
        row=len,
        column=lambda kernel, x: kernel.length(x),
        doc="The number of characters of a text, or of elements of a list.",
        examples=(Example(("Zoë",), 3), Example((("opera", "chess"),), 2), Example(((),), 0)),
        inverse=_so_long,
    ),
)
