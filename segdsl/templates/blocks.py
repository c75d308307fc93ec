"""The blocks of messages: those that a kind of message needs, and those that nothing shows.

In: the parsed templates of a folder. Out: findings for messages without a subject or title, and for blocks
that would never be seen because no layout has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from segdsl.channels import Kind
from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.suggest import closest, did_you_mean
from segdsl.templates.kinds import kind_of, name_of
from segdsl.templates.parts import parts
from segdsl.templates.places import place
from segdsl.templates.references import Trees, layouts_of

OWN: Mapping[Kind, tuple[str, ...]] = {  # what segdsl itself reads, whatever the layout shows
    "email": ("subject", "preheader", "text"),
    "sms": ("body",),
    "push": ("title", "body", "link", "expires"),
}


def wrong_blocks(sources: Mapping[str, Source], trees: Trees) -> Iterator[Diagnostic]:
    for file in trees:
        if "/" not in file:
            yield from _missing(sources, trees, file)
            yield from _unknown(sources, trees, file)


def _missing(sources: Mapping[str, Source], trees: Trees, file: str) -> Iterator[Diagnostic]:
    needed: dict[str, tuple[str, str, str]] = {}
    match kind_of(file):
        case "email":
            needed = {"subject": ("missing-subject", "message", "subject")}
        case "push":
            needed = {
                "title": ("missing-subject", "push message", "title"),
                "body": ("missing-block", "push message", "text"),
            }
    for name, (code, what, lacks) in needed.items():
        blocks = (_block(trees[layout], name) for layout in layouts_of(trees, file))
        block = next((block for block in blocks if block is not None), None)
        if block is None or not _says_something(block):
            hint = f"write it as `{{% block {name} %}}…{{% endblock %}}`"
            message = f"the {what} `{name_of(file)}` has no {lacks}"
            yield Diagnostic(code, message, place(sources[file], 1), hint=hint)


def _unknown(sources: Mapping[str, Source], trees: Trees, file: str) -> Iterator[Diagnostic]:
    """Blocks at the top of a message that no layout of it has, so that what they say is lost.

    Without a layout nothing is lost; but a misspelt `preheader` would be printed in the message.
    """
    layouts = list(layouts_of(trees, file))[1:]
    if not layouts:
        yield from _misspelt(sources[file], trees[file], file)
        return
    shown = {block.name for layout in layouts for block in parts(trees[layout], nodes.Block)}
    known = {*shown, *OWN[kind_of(file)]}
    for block in trees[file].body:
        if isinstance(block, nodes.Block) and block.name not in known:
            where = place(sources[file], block.lineno, "block", block.name)
            message = f"the block `{block.name}` is never shown: `{layouts[0]}` has no such block"
            hint = did_you_mean(block.name, known) or f"there are: {', '.join(sorted(known))}"
            yield Diagnostic("unknown-block", message, where, hint=hint)


def _misspelt(source: Source, tree: nodes.Template, file: str) -> Iterator[Diagnostic]:
    own = OWN[kind_of(file)]
    for block in tree.body:
        meant = isinstance(block, nodes.Block) and block.name not in own and closest(block.name, own)
        if isinstance(block, nodes.Block) and meant:
            where = place(source, block.lineno, "block", block.name)
            message = f"the block `{block.name}` is printed in the message"
            yield Diagnostic("unknown-block", message, where, hint=f"did you mean `{meant}`?")


def _block(tree: nodes.Template, name: str) -> nodes.Block | None:
    return next((block for block in parts(tree, nodes.Block) if block.name == name), None)


def _says_something(block: nodes.Block) -> bool:
    return any(
        not isinstance(part, nodes.TemplateData) or part.data.strip()
        for output in block.find_all(nodes.Output)
        for part in output.nodes
    ) or any(block.find_all((nodes.Include, nodes.CallBlock)))
