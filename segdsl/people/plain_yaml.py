"""A small, safe part of YAML, with the place of everything in it.

In: the text of a file. Out: mappings, lists, texts, numbers, `true` and `false`, nothing else; and for
every path the span of its key and of its value. Aliases, tags, duplicate keys, several documents, deep
nesting and long texts are findings, found before anything is built, so no file can blow up. What looks
like a date, and words such as `NO`, `on` or `yes`, stay texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.source import Source, Span

MAX_CHARACTERS = 100_000
MAX_DEPTH = 10

Path = tuple[str | int, ...]

_NUMBER = re.compile(r"[-+]?\d{1,15}(\.\d{1,15})?")
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class YamlPage:
    """What a file says (`data`), and where: `keys` and `values` by path."""

    source: Source
    data: Any
    keys: Mapping[Path, Span]
    values: Mapping[Path, Span]

    def place(self, path: Path, of_key: bool = False) -> Span:
        """The span of the longest beginning of `path` that the file has; its key where asked for."""
        if of_key and path in self.keys:
            return self.keys[path]
        while path not in self.values:
            path = path[:-1]
        return self.values[path]


def read(source: Source) -> Checked[YamlPage]:
    """The page written in a source, or the finding that stopped the reading."""
    return _read(source.name, source.text)


@lru_cache(maxsize=200)  # several look at the same persona
def _read(name: str, text: str) -> Checked[YamlPage]:
    source = Source(name, text)
    if len(source.text) > MAX_CHARACTERS:
        message = (
            f"the file has {len(source.text):,} characters, more than the {MAX_CHARACTERS:,} that are read"
        )
        return Checked(None, (Diagnostic("too-large", message, source.span(0, 0)),))
    try:
        root = _Composer(source.text).get_single_node()
        return Checked(_build(source, root))
    except yaml.reader.ReaderError as error:
        message = f"the character U+{int(error.character):04X} cannot stand in a YAML file"
        return _refused(source, error.position, message)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "it cannot be read"
        return _refused(source, mark.index if mark else 0, f"this is not plain YAML: {reason}")


class _Composer(yaml.SafeLoader):
    """Builds nodes, and refuses what makes YAML dangerous the moment it comes up."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        refusal = _refusal(event, self._depth)
        if refusal:
            raise yaml.composer.ComposerError(None, None, refusal, event.start_mark)
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def _refusal(event: Any, depth: int) -> str | None:
    match event:
        case yaml.AliasEvent():
            return f"the alias `*{event.anchor}` is not allowed; write the value out"
        case yaml.NodeEvent(anchor=str(anchor)):
            return f"the anchor `&{anchor}` is not allowed; write the value where it is needed"
        case yaml.NodeEvent() if tag := getattr(event, "tag", None):
            return f"the tag `{tag}` is not allowed; write a plain value"
        case _ if depth > MAX_DEPTH:
            return f"values are nested more than {MAX_DEPTH} deep"
    return None


def _build(source: Source, root: yaml.Node | None) -> YamlPage:
    keys: dict[Path, Span] = {}
    values: dict[Path, Span] = {(): source.span(0, 0)}

    def value(node: yaml.Node, path: Path) -> Any:
        values[path] = _span(source, node)
        match node:
            case yaml.MappingNode():
                return _mapping(node, path, keys, source, value)
            case yaml.SequenceNode():
                return [value(item, (*path, place)) for place, item in enumerate(node.value)]
            case yaml.ScalarNode():
                return _scalar(node)
        raise TypeError(node)

    return YamlPage(source, None if root is None else value(root, ()), keys, values)


def _mapping(
    node: yaml.MappingNode,
    path: Path,
    keys: dict[Path, Span],
    source: Source,
    value: Callable[[yaml.Node, Path], Any],
) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key, item in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.composer.ComposerError(None, None, "a key must be a single word", key.start_mark)
        if key.value in built:
            line = keys[(*path, key.value)].line
            problem = f"`{key.value}` stands here a second time; the first is in line {line}"
            raise yaml.composer.ComposerError(None, None, problem, key.start_mark)
        keys[(*path, key.value)] = _span(source, key)
        built[key.value] = value(item, (*path, key.value))
    return built


def _scalar(node: yaml.ScalarNode) -> Any:
    text = node.value
    if node.style is not None:  # quoted, or a block of text
        return text
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return _WORDS.get(text, text)


def _span(source: Source, node: yaml.Node) -> Span:
    start, end = node.start_mark.index, node.end_mark.index
    text = source.text[start:end]
    return source.span(start, start + max(1, len(text.split("\n", 1)[0].rstrip())))


def _refused(source: Source, place: int, message: str) -> Checked[YamlPage]:
    place = min(place, len(source.text))
    return Checked(None, (Diagnostic("bad-yaml", message, source.span(place, place + 1)),))
