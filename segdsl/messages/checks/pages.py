"""The HTML of a letter, tag by tag, and where in the templates each tag was written.

In: the HTML that came out, and the templates that it was put together from. Out: its tags with their
attributes; for any of them, its place in a template, values that were filled in notwithstanding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from segdsl.messages.checks.desk import Desk
from segdsl.source import Source, Span
from segdsl.templates.places import place
from segdsl.templates.references import reached_from

_JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^<>"'])*>""")
_FILLED = "\0"  # stands in the text of a template where Jinja fills something in


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag: its name and attributes in lower case, and how it was written. `inside` is its text."""

    name: str
    attributes: Mapping[str, str]
    raw: str
    inside: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str], str, int]] = []
        self.ends: dict[int, int] = {}  # of a tag, by its number: where its text ends
        self.open: list[int] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or f"<{tag}>"
        self.tags.append((tag, {k.lower(): v or "" for k, v in attrs}, raw, len(self.text)))
        self.open.append(len(self.tags) - 1)

    def handle_endtag(self, tag: str) -> None:
        for place_ in range(len(self.open) - 1, -1, -1):
            if self.tags[self.open[place_]][0] == tag:
                self.ends[self.open[place_]] = len(self.text)
                del self.open[place_:]
                return

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def tags(html: str) -> tuple[Tag, ...]:
    """The opening tags, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(
        Tag(name, attributes, raw, "".join(reader.text[start : reader.ends.get(number, start)]))
        for number, (name, attributes, raw, start) in enumerate(reader.tags)
    )


class Origins:
    """Finds the tags of letters in the templates that they come from."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._written: dict[str, tuple[tuple[Span, re.Pattern[str]], ...]] = {}

    def of(self, file: str, tag: Tag) -> Span:
        """The place of a tag of the message `file`; the message's first line where it cannot be told."""
        for name in reached_from(self._desk.templates.trees, file):
            for span, pattern in self._tags(name):
                if pattern.fullmatch(tag.raw):
                    return span
        return place(self._desk.templates.sources[file], 1)

    def _tags(self, name: str) -> tuple[tuple[Span, re.Pattern[str]], ...]:
        if name not in self._written:
            self._written[name] = tuple(_written_tags(self._desk.templates.sources[name]))
        return self._written[name]


def _written_tags(source: Source) -> Iterator[tuple[Span, re.Pattern[str]]]:
    text = _JINJA.sub(lambda found: _FILLED * len(found[0]), source.text)
    for found in _TAG.finditer(text):
        parts = re.split(f"{_FILLED}+", found[0])
        pattern = r"[^<>]*?".join(re.sub(r"(\\\s|\s)+", r"\\s+", re.escape(part)) for part in parts)
        yield source.span(found.start(), found.end()), re.compile(pattern, re.DOTALL)


def of_kind(found: Iterable[Tag], *names: str) -> Sequence[Tag]:
    return [tag for tag in found if tag.name in names]
