"""`events sent from history`: what the project has sent, as events of a file that declares itself.

In: the declarations of a project, and the path of its history. Out: the same declarations, in which the
history's events have the key, time and columns that come with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from segdsl.model.findings import Findings
from segdsl.syntax import nodes as syntax

_READ = """
events sent from "history.csv" key key at sent_at
  sent_at          datetime  required  "When it was handed over"
  campaign         text      required  "The campaign that it belongs to"
  step             text                "Of a series, which of its messages"
  variant          text                "The variant of the campaign"
  persona          text                "The persona that speaks in it"
  channel          text                "How it went out, such as email"
  message_id       text                "What tells it from all others"
  perhaps_sent     flag      required  "Whether nobody knows if it went out"
"""
_BECAME = {
    "delivered": "Whether it was delivered, as far as anybody told",
    "opened": "Whether it was opened",
    "clicked": "Whether a link in it was clicked",
    "bounced": "Whether it came back",
    "complained": "Whether it was called spam",
    "unsubscribed": "Whether it was the last that was wanted",
}
_STATUS = """
  status = "bounced" when bounced, "complained" when complained, "unsubscribed" when unsubscribed,
           "sending" when perhaps_sent, "sent" otherwise   "How it stands"
"""


@dataclass(frozen=True, slots=True)
class HistoryFile(syntax.File):
    """The project's history: the messages in it are the rows. Nobody writes it so."""


def with_history(
    declarations: Sequence[syntax.Declaration], history: str | None, findings: Findings
) -> list[syntax.Declaration]:
    """The declarations, those of the history's events as ones of a file."""
    found: list[syntax.Declaration] = []
    for one in declarations:
        if isinstance(one, syntax.HistoryEvents):
            if history is None:
                message = (
                    f"`{one.name.text}` holds what the project has sent, and the project keeps no history"
                )
                hint = 'add `[history]` with `source = "history.csv"` to `segdsl.toml`'
                findings.add("bad-config", message, one.name.span, hint)
            one = _events(one, history or "history.csv", _parts_of_key(declarations), findings)
        found.append(one)
    return found


def _events(one: syntax.HistoryEvents, path: str, parts: int, findings: Findings) -> syntax.Events:
    span = one.name.span
    (written,) = _written().declarations
    assert isinstance(written, syntax.Events)
    names = ("key",) if parts < 2 else tuple(f"key_{number}" for number in range(1, parts + 1))
    key = tuple(syntax.Name(name, span) for name in names)
    origin = HistoryFile(syntax.Text(path, span), key, len(key) > 1, span)
    given = tuple(replace(c, name=replace(c.name, span=span), span=span) for c in written.columns)
    own = tuple(_own(one, {column.name.text for column in given}, findings))
    at = syntax.Name("sent_at", span)
    return syntax.Events(one.name, origin, at, (*given, *own), one.span, one.description)


def _own(one: syntax.HistoryEvents, given: set[str], findings: Findings) -> Iterator[syntax.AnyColumn]:
    """The columns that are written there: only what is computed can be added."""
    for column in one.columns:
        name = column.name.text
        if name in given:
            findings.add(
                "duplicate-name",
                f"`{name}` comes with the history already",
                column.name.span,
                "leave the column out, or choose another name",
            )
        elif isinstance(column, syntax.Column):
            message = f"`{name}` is no column of the history: those that it has come with it"
            hint = f"only what is computed can be added, such as `{name} = clicked and not unsubscribed`"
            findings.add("unknown-name", message, column.name.span, hint)
        else:
            yield column


@cache
def _written() -> syntax.RuleFile:
    times = "".join(f"  {name}_at datetime\n" for name in _BECAME)
    flags = "".join(
        f'  {name} = days since {name}_at >= 0 and hours since {name}_at >= 0  "{words}"\n'
        for name, words in _BECAME.items()
    )  # nothing has happened after as-of: a day ends before the next begins, an instant belongs to it
    text = _READ.lstrip() + times + flags + _STATUS.removeprefix("\n")
    from segdsl.syntax.from_text import parse_text  # which brings the parser along

    return parse_text(text, "the history's events").required()


def _parts_of_key(declarations: Iterable[syntax.Declaration]) -> int:
    """Of how many columns the customers' key is; 0 where their rows are numbered."""
    events = syntax.Events | syntax.DerivedEvents
    tables = {one.name.text: one for one in declarations if isinstance(one, events)}
    found = next((one.origin for one in declarations if isinstance(one, syntax.Customers)), None)
    seen: set[str] = set()
    while isinstance(found, syntax.Name) and found.text not in seen:
        seen.add(found.text)
        below = tables.get(found.text)
        found = below.base if isinstance(below, syntax.DerivedEvents) else below.origin if below else None
    return len(found.key) if isinstance(found, syntax.File) else 1
