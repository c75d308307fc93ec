"""From the place where reading stopped to a message that says what to do.

In: the text of a declaration, the offset where it could not go on, the words that could have stood
there. Out: one diagnostic: what was found, what was expected, in a marketer's words.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from segdsl.diagnostics import Diagnostic, Edit, Fix, Label
from segdsl.source import Source, Span
from segdsl.suggest import alike
from segdsl.syntax.lexing import DECLARATIONS, UNIT_WORDS, begins_line
from segdsl.syntax.slips import find_slip

_WORD = re.compile(r"[A-Za-z_]\w*|\d[\d_.]*%?|\"[^\"\n]*\"|\s*\Z|.")

# What a group of words that may follow is called; the first that is there is told.
_GROUPS = (
    ({"ANY", "NAME", "NUMBER"}, "a condition"),
    ({"NAME", "NUMBER", "OPEN"}, "a value"),
    ({"NUMBER_TYPE", "TEXT_TYPE"}, "a type such as `number`, `text`, `flag` or `date`"),
    ({"LAST", "_THE"}, "a stretch of time such as `in the last 30 days`"),
    ({"NUMBER", "NAME"}, "a number or the name of a setting"),
    ({"NUMBER", "PERCENT"}, "a number or a share"),
    ({"DATE"}, "a date such as `2026-03-31`"),
    ({"NAME"}, "a name"),
    ({"NUMBER"}, "a number"),
    ({"STRING"}, "a text in double quotes"),
    ({"UNIT"}, "a unit such as `days`"),
    ({"OPEN"}, "`(`"),
)

_SIGNS = {
    "EQ": "`=`",
    "OPEN": "`(`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "COMMA": "`,`",
    "DOT": "`.`",
    "_IS_OR_ARE": "`is`",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """Reading of `text[start:end]` stopped at `at`; `accepted` are the kinds of words it could take."""

    source: Source
    text: str
    start: int
    end: int
    at: int
    accepted: Collection[str]


def explained(stop: Stop) -> Diagnostic:
    """The diagnostic for a declaration that cannot be read."""
    return (
        _where(stop)
        or _column(stop)
        or _slip(stop)
        or _parenthesis(stop)
        or _misspelt(stop)
        or _unexpected(stop)
    )


def _slip(stop: Stop) -> Diagnostic | None:
    before = stop.text[max(stop.start, stop.at - 4000) : stop.at]
    if stop.at >= stop.end or (found := find_slip(before, stop.text, stop.at)) is None:
        return None
    slip, here, front = found
    groups = {**(front.groupdict() if front else {}), **here.groupdict()}
    begin = here.start() - len(groups.get("begin") or "")
    span = stop.source.span(begin, max(here.end(), here.start() + 1))
    replacement = None if slip.fix is None else _filled(slip.fix, groups)
    fix = None
    if replacement is not None:
        words = f"write `{replacement}`" if replacement else "leave it out"
        fix = Fix(words, (Edit(span, replacement),), safe=not slip.guess)
    return Diagnostic(slip.code, _filled(slip.message, groups), span, _filled(slip.hint, groups), fix=fix)


def _filled(template: str, groups: dict[str, str | None]) -> str:
    return re.sub(r"\\g<(\w+)>", lambda match: groups.get(match[1]) or "…", template)


def _where(stop: Stop) -> Diagnostic | None:
    """The condition on events needs both `where` and its parentheses."""
    found = _found(stop)
    span = stop.source.span(stop.at, stop.at + len(found))
    if found == "(" and "_WHERE" in stop.accepted and "OPEN" not in stop.accepted:
        fix = Fix("write `where (`", (Edit(span, "where ("),), safe=True)
        return Diagnostic(
            "syntax", "`where` is missing in front of this condition", span, "write `where (…)`", fix=fix
        )
    if (
        found
        and set(stop.accepted) == {"OPEN"}
        and re.search(r"\bwhere\s+\Z", stop.text[stop.start : stop.at])
    ):
        return Diagnostic("syntax", "a condition on events stands in parentheses", span, "write `where (…)`")
    return None


def _column(stop: Stop) -> Diagnostic | None:
    """What the head of a table, or a column, still lacks where a line begins."""
    ended = stop.at >= stop.end or begins_line(stop.text, stop.at)
    if not ended:
        return None
    last = _last_word(stop, stop.at)
    if "NUMBER_TYPE" in stop.accepted:
        hint = "write one behind it, such as `number`, `text`, `flag` or `date`"
        return Diagnostic("syntax", f"the column `{last.text}` has no type", last, hint)
    if "_KEY" in stop.accepted:
        hint = "name the column that tells the rows apart, as in `key customer_id`"
        return Diagnostic("syntax", "this table has no key", last, hint)
    if stop.at >= stop.end and re.search(r"\bgoal\b[^\n]*\Z", stop.text[stop.start : last.end]):
        return Diagnostic(
            "syntax", "this goal says no time", last, "write one behind it, as in `within 14 days`"
        )
    return None


def _parenthesis(stop: Stop) -> Diagnostic | None:
    """A parenthesis that is never closed, or closes nothing."""
    opened = _open_parentheses(stop.text, stop.start, stop.at)
    word = stop.text[stop.at : stop.end].lstrip()[:1]
    if word == ")" and not opened:
        span = stop.source.span(stop.at, stop.at + 1)
        return Diagnostic(
            "syntax", "this parenthesis closes nothing", span, "remove it, or open one before it"
        )
    at_end = stop.at >= stop.end or not word or begins_line(stop.text, stop.at)
    if opened and "RPAR" in stop.accepted and at_end:
        span = stop.source.span(opened[-1], opened[-1] + 1)
        at = stop.source.span(stop.at, stop.at + len(_found(stop)))
        return Diagnostic(
            "syntax",
            "this parenthesis is never closed",
            span,
            "add `)`",
            labels=(Label(at, "`)` is missing here"),),
        )
    return None


def _open_parentheses(text: str, start: int, end: int) -> list[int]:
    opened: list[int] = []
    for match in re.finditer(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|#[^\n]*|[()]", text[start:end]):
        if match[0] == "(":
            opened.append(start + match.start())
        elif match[0] == ")" and opened:
            opened.pop()
    return opened


def _misspelt(stop: Stop) -> Diagnostic | None:
    found = _found(stop)
    words = [w for w in map(_word, stop.accepted) if w and w.isalpha()]
    words += UNIT_WORDS if "UNIT" in stop.accepted else ()
    near = alike(found, words, 0.65)
    if not near or not found.isalpha() or len(found) < 3 or near == found:
        return None
    span = stop.source.span(stop.at, stop.at + len(found))
    fix = Fix(f"write `{near}`", (Edit(span, near),))
    return Diagnostic("syntax", f"`{found}` cannot stand here", span, f"did you mean `{near}`?", fix=fix)


def _unexpected(stop: Stop) -> Diagnostic:
    found = _found(stop)
    previous = re.search(r"(\"[^\"\n]*\"|\S+)\s*\Z", re.sub(r"#[^\n]*", "", stop.text[stop.start : stop.at]))
    after = f" after `{previous[1][-40:]}`" if previous else ""
    expected = _expected(stop.accepted)
    if stop.at >= stop.end or not found.strip():
        span = _last_word(stop, stop.end)
        return Diagnostic("syntax", f"something is missing{after}", span, f"expected {expected}")
    span = stop.source.span(stop.at, stop.at + len(found))
    hint = f"expected {expected}" if expected else None
    if found in DECLARATIONS:
        hint = "a declaration begins in the first column of a line"
    return Diagnostic("syntax", f"`{found}` cannot stand here{after}", span, hint)


def _found(stop: Stop) -> str:
    match = _WORD.match(stop.text, stop.at, stop.end)
    return match[0] if match else ""


def _last_word(stop: Stop, end: int) -> Span:
    """The last word in front of `end`: what is missing, is missing behind it."""
    body = re.sub(r"(?:\s|#[^\n]*)+\Z", "", stop.text[stop.start : end])
    word = re.search(r"\"[^\"\n]*\"\Z|\w+\Z|.\Z", body)
    begin = stop.start + (word.start() if word else 0)
    return stop.source.span(begin, stop.start + len(body))


def _expected(accepted: Collection[str]) -> str:
    if "_AND" in accepted:
        return "`and`, `or` or the end of the condition"
    left = set(accepted)
    told = []
    for group, words in _GROUPS:
        if group <= left:
            told.append(words)
            left -= _KINDS_OF_VALUES if words in ("a condition", "a value") else group
    rest = sorted({w for w in map(_quoted, left) if w})
    told += rest if len(told) + len(rest) <= 6 else rest[:0]
    if "$END" in accepted and not told:
        return "the end of the declaration"
    return (
        told[0] if len(told) == 1 else f"{', '.join(told[:-1])} or {told[-1]}" if told else "something else"
    )


_KINDS_OF_VALUES = {
    "NAME",
    "NUMBER",
    "OPEN",
    "LPAR",
    "STRING",
    "PERCENT",
    "DATE",
    "DATETIME",
    "YES",
    "NO",
    "TODAY",
    "YESTERDAY",
    "TOMORROW",
    "ANY",
    "EVERY_EVENT",
    "AT_LEAST",
    "AT_MOST",
    "EXACTLY",
    "TOP",
    "_TOP_MAKING",
    "_SAMPLE",
    "_ANNIVERSARY_OF",
    "NOT",
    "MINUS",
    "EVERYONE",
    "NOBODY",
    "OVERALL",
    "MOST_COMMON",
    "_HOW_MANY_OF",
    "SINCE_UNIT",
    "BETWEEN_UNIT",
    "RELATIVE_AGO",
    "RELATIVE_IN",
    "BAD_DATE",
    "BAD_NUMBER",
    "LINE_NAME",
    "LINE_NOT",
    "LINE_OPEN",
}

_HIDDEN = {
    "$END",
    "BAD_DATE",
    "BAD_NUMBER",
    "COLUMN_NAME",
    "LINE_NAME",
    "LINE_NOT",
    "_LINE_IN",
    "LINE_OPEN",
    "NULL",
    "GE",
    "LE",
    "GT",
    "LT",
    "NE",
    "PLUS",
    "MINUS",
    "TIMES_OR_OVER",
    "SIGNED",
    "RELATIVE_AGO",
    "RELATIVE_IN",
    "IGNORING_CASE",
}


def _quoted(kind: str) -> str:
    if kind in _HIDDEN:
        return ""
    return _SIGNS.get(kind) or f"`{_word(kind)}`"


def _word(kind: str) -> str:
    """The word that a kind of token is written as, for the kinds that are one word."""
    if kind in _HIDDEN or kind in _SIGNS:
        return ""
    name = (
        kind.strip("_")
        .removesuffix("_TYPE")
        .removesuffix("_WORD")
        .removesuffix("_UNIT")
        .removesuffix("_EVENT")
    )
    return name.lower().replace("_", " ")
