"""Filters that change texts."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from jinja2 import nodes
from jinja2.utils import pass_eval_context
from markupsafe import Markup, escape

from segdsl.templates.filters.arguments import MAX_JOINED, a_list, a_number, a_text, bounded, field_of, known
from segdsl.templates.filters.printf import format_
from segdsl.templates.values import MAX_LIST, printed


def _texts(name: str, change: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda value: change(a_text(value, name))


def _title(text: str) -> str:
    return "".join(word[:1].upper() + word[1:].lower() for word in _words_and_gaps(text))


def _words_and_gaps(text: str) -> list[str]:
    """`anna-maria o'neil` in pieces: gaps and hyphens end a word, apostrophes do not."""
    pieces = [""]
    for letter in text:
        if letter.isspace() or letter in "-/([{<":
            pieces += [letter, ""]
        else:
            pieces[-1] += letter
    return pieces


def _trim(value: Any, characters: str | None = None) -> str:
    if isinstance(known(value), Markup):
        return Markup(value.strip())
    return a_text(value, "trim").strip(characters)


def _truncate(
    value: Any, length: int = 255, killwords: bool = False, end: str = "…", leeway: int | None = None
) -> str:
    """At most `length` characters, cut between words; as in Jinja, but the end is one character."""
    text, ending = a_text(value, "truncate"), str(end)
    length = max(len(ending), int(a_number(length, "truncate")))
    if len(text) <= length + (leeway or 0):
        return text
    cut = text[: length - len(ending)]
    return (cut if killwords else cut.rsplit(" ", 1)[0]).rstrip() + ending


def _replace(value: Any, old: Any, new: Any, count: int | None = None) -> str:
    text, old, new = a_text(value, "replace"), a_text(old, "replace"), a_text(new, "replace")
    times = text.count(old) if count is None else min(text.count(old), count)
    if len(text) + times * (len(new) - len(old)) > MAX_JOINED:
        bounded(" " * (MAX_JOINED + 1))
    return text.replace(old, new, -1 if count is None else count)


def _join(values: Any, between: str = "", attribute: str | None = None) -> str:
    entries = a_list(values, "join")
    if attribute is not None:
        entries = [field_of(entry, attribute) for entry in entries]
    shown = [printed(known(entry)) for entry in entries]
    if any(isinstance(entry, Markup) for entry in shown):
        return Markup(bounded(escape(between).join(shown)))
    return bounded(str(between).join(map(str, shown)))


def _split(value: Any, between: str | None = None) -> list[str]:
    return a_text(value, "split").split(str(between) if between else None)[:MAX_LIST]


@pass_eval_context
def _escape(eval_ctx: nodes.EvalContext, value: Any) -> str:
    """As everything is escaped anyway, once; in messages that are plain text it changes nothing."""
    value = printed(known(value))
    return escape(value) if eval_ctx.autoescape else str(value)


def _striptags(value: Any) -> str:
    value = printed(known(value))
    return bounded(Markup(bounded(str(value))).striptags())


def _string(value: Any) -> str:
    value = printed(known(value))
    return value if isinstance(value, str) else str(value)


def _urlencode(value: Any) -> str:
    """Made fit for a link; a dictionary becomes `a=1&b=2`."""
    if isinstance(known(value), dict):
        pairs = ((a_text(k, "urlencode"), a_text(v, "urlencode")) for k, v in value.items())
        return bounded("&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in pairs))
    return bounded(quote(a_text(value, "urlencode"), safe="/"))


def _lines(value: Any) -> str:
    """A text with its line ends as `<br>`."""
    return Markup("<br>\n").join(escape(line) for line in a_text(value, "lines").splitlines())


def _wordwrap(
    value: Any,
    width: int = 79,
    break_long_words: bool = True,
    wrapstring: str = "\n",
    break_on_hyphens: bool = True,
) -> str:
    """Each line broken between words, so that none is longer than `width`; as in Jinja."""
    fitting = textwrap.TextWrapper(
        width=max(1, min(MAX_JOINED, int(a_number(width, "wordwrap")))),
        expand_tabs=False,
        replace_whitespace=False,
        break_long_words=bool(break_long_words),
        break_on_hyphens=bool(break_on_hyphens),
    )
    between = a_text(wrapstring, "wordwrap")
    lines = a_text(value, "wordwrap").splitlines()
    return bounded(between.join(between.join(fitting.wrap(line)) for line in lines))


def _indent(value: Any, width: int | str = 4, first: bool = False, blank: bool = False) -> str:
    """Each line but the first moved to the right, by so many blanks or by a text; as in Jinja."""
    by = width if isinstance(width, str) else " " * max(0, min(100, int(a_number(width, "indent"))))
    given = known(value)
    text = given if isinstance(given, Markup) else a_text(value, "indent")
    before = escape(by) if isinstance(text, Markup) else by
    lines = text.splitlines() if blank or not text.endswith("\n") else [*text.splitlines(), text[:0]]
    moved = [
        before + line if (place or first) and (blank or line) else line for place, line in enumerate(lines)
    ]
    whole = bounded("\n".join(moved))
    return Markup(whole) if isinstance(text, Markup) else whole


def _center(value: Any, width: int = 80) -> str:
    return a_text(value, "center").center(max(0, min(1_000, int(a_number(width, "center")))))


TEXTS: Mapping[str, Callable[..., Any]] = {
    "capitalize": _texts("capitalize", str.capitalize),
    "center": _center,
    "e": _escape,
    "escape": _escape,
    "format": format_,
    "indent": _indent,
    "join": _join,
    "lines": _lines,
    "lower": _texts("lower", str.lower),
    "replace": _replace,
    "split": _split,
    "string": _string,
    "striptags": _striptags,
    "title": _texts("title", _title),
    "trim": _trim,
    "truncate": _truncate,
    "upper": _texts("upper", str.upper),
    "urlencode": _urlencode,
    "wordwrap": _wordwrap,
    "wordcount": lambda value: len(a_text(value, "wordcount").split()),
}
