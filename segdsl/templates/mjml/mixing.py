"""Where MJML and HTML meet: files of one kind that stand on files of the other.

In: the parsed templates of a folder. Out: findings for letters in HTML that would print MJML as it is, and
for MJML that is never made into HTML. A letter in MJML may include parts in HTML, which stand in it as they
are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.templates.kinds import is_mjml
from segdsl.templates.mjml.faults import macro_in_mjml
from segdsl.templates.mjml.outline import document_in
from segdsl.templates.parts import parts
from segdsl.templates.places import place
from segdsl.templates.references import Trees, references

_ELEMENT = re.compile(r"<mj-[a-z-]+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|\{#.*?(?:#\}|\Z)", re.DOTALL)


def is_letter(file: str) -> bool:
    """Whether the file is a message in MJML, and not a part of one."""
    return is_mjml(file) and "/" not in file


def mixed(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    for file, tree in trees.items():
        for node, name in references(tree):
            where = place(sources[file], node.lineno, name)
            if isinstance(node, nodes.Extends) and is_mjml(file) and not is_mjml(name):
                message = f"`{file}` is written in MJML, and its layout `{name}` is not"
                hint = "a layout in MJML is called `layouts/NAME.mjml.j2` and holds `<mjml>`"
                yield Diagnostic("bad-mjml", message, where, hint=hint)
            printed = isinstance(node, nodes.Extends | nodes.Include)
            if printed and is_mjml(name) and not is_mjml(file):
                message = f"`{name}` is written in MJML, and `{file}` would print it as it is"
                yield Diagnostic("bad-mjml", message, where, hint="call this file `NAME.mjml.j2`")


def left_over(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    """Elements that nothing makes into HTML: in files of HTML, before `<mjml>`, in macros of parts."""
    for file, tree in trees.items():
        if is_mjml(file) and not is_letter(file):
            for macro in parts(tree, nodes.Macro):
                data = macro.find_all(nodes.TemplateData)
                if any(_ELEMENT.search(text.data) for text in data):
                    yield macro_in_mjml(place(sources[file], macro.lineno, "macro", macro.name))
            continue
        text = _COMMENT.sub(_blank, sources[file].text)
        if is_letter(file) and (document := document_in(text)) is not None:
            text = text[: document.start()] + _blank(document) + text[document.end() :]
        if found := _ELEMENT.search(text):
            message = "this element stands where nothing makes it into HTML, and would be printed as it is"
            hint = "MJML stands between `<mjml>` and `</mjml>`, or in parts of such letters, `NAME.mjml.j2`"
            yield Diagnostic("bad-mjml", message, sources[file].span(*found.span()), hint=hint)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
