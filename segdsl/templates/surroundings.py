"""Where in HTML a template prints a value: in a text, a link, a style, a script, or among attributes.

In: the tree of a template. Out: for each printed expression that does not stand in a text, its `Spot`, by
which the sandbox lets only what is harmless there be printed (spots.py). The HTML is read as far as the
template says it; what a value may write is never markup, as it is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from jinja2 import nodes

Spot = Literal["link", "rest of a link", "style", "script", "tag", "bare"]

LINKS = frozenset(
    [
        "href",
        "src",
        "action",
        "formaction",
        "background",
        "poster",
        "cite",
        "longdesc",
        "data",
        "srcset",
        "xlink:href",
        "manifest",
        "ping",
    ]
)
_NAME = r"[a-zA-Z_:@][\w:.-]{0,40}"
_OPENING = re.compile(rf"<!--|<(/?)([a-zA-Z][\w:-]*)|\b({_NAME})\s*=\s*([\"'])")
_IN_TAG = re.compile(rf"(/?>)|({_NAME})(?:\s*=\s*([\"']?))?")
_RAW = {"style": "style", "script": "script"}
_HARMLESS_SCRIPT = re.compile(r"type\s*=\s*[\"']?application/(?:ld\+)?json", re.IGNORECASE)
_VALUE_ENDS = {quote: re.compile(quote or r"[\s>]") for quote in ("", "'", '"')}
_RAW_ENDS = {element: re.compile(f"</{element}", re.IGNORECASE) for element in _RAW}
_SCHEME_IS_WRITTEN = re.compile(r"[:/?#]")


@dataclass(frozen=True, slots=True)
class State:
    """How far the HTML has been read: in a text, comment, tag, value of an attribute, style or script."""

    mode: Literal["text", "comment", "tag", "value", "raw"] = "text"
    element: str = ""  # of the tag that is open, or whose raw text is read
    attribute: str = ""
    quote: str = ""
    before: str = ""  # what stands in the value so far
    tag: str = ""  # the tag's text so far
    in_tag: bool = True  # whether the attribute stands in a tag that was seen to open

    def after(self, text: str) -> State:
        """The state when the text was read as well."""
        state, at = self, 0
        while at < len(text):
            state, at = _STEPS[state.mode](state, text, at)
        return state

    def printed(self) -> State:
        """The state behind a printed value."""
        return replace(self, before=self.before + "\0") if self.mode == "value" else self

    @property
    def spot(self) -> Spot | None:
        """Where a value stands that is printed now; None in a text, or in an attribute that only names."""
        match self.mode:
            case "raw":
                return "style" if self.element == "style" else "script"
            case "tag":
                return "tag"
            case "value":
                return self._in_attribute()
        return None

    def _in_attribute(self) -> Spot | None:
        name = self.attribute
        if name.startswith("on"):
            return "script"
        if not self.quote:
            return "bare"
        if name == "style":
            return "style"
        if name in LINKS and not _SCHEME_IS_WRITTEN.search(self.before):
            return "rest of a link" if self.before.strip() else "link"
        return None


# Each step reads on from a place in the text: the state, and the place, that it comes to.


def _in_text(state: State, text: str, at: int) -> tuple[State, int]:
    found = _OPENING.search(text, at)
    if found is None:
        return state, len(text)
    if found[3] is not None:  # an attribute whose tag is opened elsewhere, as by a macro's caller
        name = found[3].lower()
        if name in LINKS or name == "style" or name.startswith("on"):
            return State("value", "", name, found[4], in_tag=False), found.end()
        return state, found.end()
    if found[2] is None:
        return State("comment"), found.end()
    return State("tag", "/" if found[1] else found[2].lower()), found.end()


def _in_comment(state: State, text: str, at: int) -> tuple[State, int]:
    end = text.find("-->", at)
    return (State(), end + 3) if end >= 0 else (state, len(text))


def _in_tag(state: State, text: str, at: int) -> tuple[State, int]:
    found = _IN_TAG.search(text, at)
    if found is None:
        return replace(state, tag=state.tag + text[at:]), len(text)
    tag = state.tag + text[at : found.end()]
    if found[1] is not None:
        raw = _RAW.get(state.element) if found[1] == ">" else None
        harmless = raw == "script" and _HARMLESS_SCRIPT.search(tag)
        return State("raw", raw) if raw and not harmless else State(), found.end()
    if found[3] is None:
        return replace(state, tag=tag), found.end()
    value = replace(state, mode="value", attribute=found[2].lower(), quote=found[3], before="", tag=tag)
    return value, found.end()


def _in_value(state: State, text: str, at: int) -> tuple[State, int]:
    end = _VALUE_ENDS[state.quote].search(text, at)
    if end is None:
        return replace(state, before=state.before + text[at:]), len(text)
    if not state.in_tag:
        return State(), end.end()
    skipped = end.end() if state.quote else end.start()
    return State("tag", state.element, tag=state.tag + text[at:skipped]), skipped


def _in_raw(state: State, text: str, at: int) -> tuple[State, int]:
    end = _RAW_ENDS[state.element].search(text, at)
    return (State("tag", "/"), end.end()) if end else (state, len(text))


_STEPS = {"text": _in_text, "comment": _in_comment, "tag": _in_tag, "value": _in_value, "raw": _in_raw}


class Reading:
    """Reads the HTML of one file, and notes the spots of what is printed in it, and of its blocks."""

    def __init__(self, blocks: Mapping[str, State]) -> None:
        self._elsewhere = blocks  # where layouts have them
        self.spots: dict[int, tuple[nodes.Expr, Spot]] = {}
        self.blocks: dict[str, State] = {}

    def read(self, body: Iterable[nodes.Node], state: State) -> State:
        for node in body:
            state = self._statement(node, state)
        return state

    def _statement(self, node: nodes.Node, state: State) -> State:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    state = self._part(part, state)
            case nodes.If():
                ends = [self.read(branch.body, state) for branch in (node, *node.elif_)]
                ends.append(self.read(node.else_, state))
                return ends[0]  # branches that end in different places write broken HTML
            case nodes.For():
                end = self.read(node.body, state)
                self.read(node.else_, state)
                return end
            case nodes.Block():
                inside = state if state.spot else self._elsewhere.get(node.name, state)
                if state.spot:
                    self.blocks[node.name] = state
                end = self.read(node.body, inside)
                return end if inside is state else state
            case nodes.With() | nodes.FilterBlock():
                return self.read(node.body, state)
            case nodes.Macro() | nodes.AssignBlock() | nodes.CallBlock():
                self.read(node.body, State())
        return state

    def _part(self, part: nodes.Expr, state: State) -> State:
        if isinstance(part, nodes.TemplateData):
            return state.after(part.data)
        if (spot := state.spot) is not None:
            self.spots[id(part)] = (part, spot)
        return state.printed()


def blocks_in_attributes(trees: Iterable[nodes.Template]) -> Mapping[str, State]:
    """Blocks that stand in a place of their layout where not everything may be printed."""
    found: dict[str, State] = {}
    for tree in trees:
        reading = Reading({})
        reading.read(tree.body, State())
        found |= reading.blocks
    return found


def spots(tree: nodes.Template, blocks: Mapping[str, State]) -> Mapping[int, Spot]:
    """The spots of printed expressions, by `id`; styles that the project itself says are left out."""
    reading = Reading(blocks)
    reading.read(tree.body, State())
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    return {key: spot for key, (node, spot) in reading.spots.items() if not _of_the_project(node, spot, own)}


def with_fitting(tree: nodes.Template, blocks: Mapping[str, State]) -> nodes.Template:
    """The tree, changed in place, which asks the environment for `fit` at those spots."""
    found = spots(tree, blocks)
    for output in tree.find_all(nodes.Output) if found else ():
        for place, part in enumerate(output.nodes):
            if (spot := found.get(id(part))) is not None:
                given = [nodes.Const(spot), part]
                output.nodes[place] = nodes.Call(nodes.EnvironmentAttribute("fit"), given, [], None, None)
    return tree


def _of_the_project(node: nodes.Expr, spot: Spot, own: set[str]) -> bool:
    """Whether a style is that of a persona, variant or setting, which nobody from outside writes."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    untrusted = own | {"customer", "stage", "loop", "segment"}
    return spot == "style" and isinstance(node, nodes.Name) and node.name not in untrusted
