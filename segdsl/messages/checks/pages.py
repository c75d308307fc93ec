"""The HTML of a letter, tag by tag, and where in the templates each tag was written.

In: the HTML that came out, and the templates that it was put together from. Out: its tags with their
attributes; for any of them, its place in a template, values that were filled in notwithstanding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from segdsl.messages.checks.desk import Desk
from segdsl.messages.markup import MarkupReader
from segdsl.source import Source, Span
from segdsl.templates.places import place
from segdsl.templates.references import reached_from

_JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^<>"'])*>""")
_FILLED = "\0"  # stands in the text of a template where Jinja fills something in


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag: its name and attributes in lower case, and how it was written.

    `inside` is its text, with the alternative text of pictures.
    """

    name: str
    attributes: Mapping[str, str]
    raw: str
    inside: str = ""


class _Reader(MarkupReader):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str], str, int]] = []
        self.ends: dict[int, int] = {}  # of a tag, by its number: where its text ends
        self.open: list[int] = []
        self.names: Counter[str] = Counter()  # of what is open
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or f"<{tag}>"
        values = {k.lower(): v or "" for k, v in attrs}
        self.tags.append((tag, values, raw, len(self.text)))
        self.open.append(len(self.tags) - 1)
        self.names[tag] += 1
        if tag == "img":
            self.text.append(values.get("alt", ""))

    def handle_endtag(self, tag: str) -> None:
        while self.names[tag]:
            number = self.open.pop()
            name = self.tags[number][0]
            self.names[name] -= 1
            if name == tag:
                self.ends[number] = len(self.text)
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


def written_in_mjml(desk: Desk, file: str) -> tuple[Tag, ...]:
    """The tags of HTML, and the styles, that a letter in MJML holds itself: what MJML adds is not its own."""
    found: list[Tag] = []
    for name in reached_from(desk.templates.trees, file):
        html = _JINJA.sub(lambda tag: "x" * len(tag[0]), desk.templates.sources[name].text)
        found += [replace(tag, name=tag.name.replace("mj-style", "style")) for tag in tags(html)]
    return tuple(tag for tag in found if not tag.name.startswith("mj"))


class Origins:
    """Finds the tags of letters in the templates that they come from."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._written: dict[str, _Written] = {}

    def of(self, file: str, tag: Tag) -> Span:
        """The place of a tag of the message `file`; the message's first line where it cannot be told."""
        for name in reached_from(self._desk.templates.trees, file):
            if name not in self._written:
                self._written[name] = _Written(self._desk.templates.sources[name])
            if (found := self._written[name].place(tag.raw)) is not None:
                return found
        return place(self._desk.templates.sources[file], 1)


class _Written:
    """The tags of a template as they are written there, with gaps where Jinja fills something in."""

    def __init__(self, source: Source) -> None:
        self._whole: dict[str, tuple[int, Span]] = {}
        self._gaps: list[tuple[int, Span, re.Pattern[str]]] = []
        text = _JINJA.sub(lambda found: _FILLED * len(found[0]), source.text)
        for found in _TAG.finditer(text):
            span = source.span(found.start(), found.end())
            if _FILLED not in found[0]:
                self._whole.setdefault(_on_one_line(found[0]), (found.start(), span))
                continue
            parts = re.split(f"{_FILLED}+", found[0])
            pattern = r"[^<>]*?".join(re.sub(r"(\\\s|\s)+", r"\\s+", re.escape(part)) for part in parts)
            self._gaps.append((found.start(), span, re.compile(pattern, re.DOTALL)))

    def place(self, raw: str) -> Span | None:
        """The first tag that can have become this one."""
        start, whole = self._whole.get(_on_one_line(raw), (None, None))
        for before, span, pattern in self._gaps:
            if start is not None and before > start:
                break
            if pattern.fullmatch(raw):
                return span
        return whole


def _on_one_line(tag: str) -> str:
    return re.sub(r"\s+", " ", tag)


def of_kind(found: Iterable[Tag], *names: str) -> Sequence[Tag]:
    return [tag for tag in found if tag.name in names]
