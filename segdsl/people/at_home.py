"""A persona from elsewhere, as it can stand in a project: what it speaks to has to be there.

In: the text of a persona's file, and what the project has. Out: the same text, in which segments, stages and
rules that the project does not have are comments, to be changed into its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from segdsl.model.project import Model
from segdsl.people.persona import Persona
from segdsl.people.speaks_to import SpeaksTo

_BLOCK = re.compile(r"^speaks_to:[ ]*\n(?:[ ]+.*\n|-.*\n)+", re.MULTILINE)
_ENTRY = re.compile(r"^[ ]*- .*\n(?:(?![ ]*- )[ ]+.*\n)*", re.MULTILINE)
_FALLBACK = re.compile(r"^fallback:[ ]*true[ ]*$", re.MULTILINE)


def at_home(text: str, persona: Persona, model: Model | None, others: Iterable[Persona]) -> str:
    """The text for a project with these rules (None: they mean nothing yet) and personas."""
    if any(other.fallback for other in others):
        text = _FALLBACK.sub("# fallback: true  # another persona speaks to whoever has none", text)
    block = _BLOCK.search(text)
    if block is None:
        return text
    kept = [_is_there(entry, model) for entry in persona.speaks_to]
    if all(kept):
        return text
    lines = "".join(_entries(block[0], kept))
    heading = "speaks_to:\n" if any(kept) else "# speaks_to:  # name your own segments, stages or rules\n"
    return text[: block.start()] + heading + lines + text[block.end() :]


def _entries(block: str, kept: list[bool]) -> Iterator[str]:
    for entry, stays in zip(_ENTRY.findall(block), kept, strict=True):
        yield entry if stays else re.sub(r"^", "# ", entry.rstrip("\n"), flags=re.MULTILINE) + "\n"


def _is_there(entry: SpeaksTo, model: Model | None) -> bool:
    if model is None:
        return False
    if entry.segment is not None:
        return entry.segment in model.segments
    if entry.lifecycle is not None:
        lifecycle = model.lifecycles.get(entry.lifecycle)
        return lifecycle is not None and any(stage.name == entry.stage for stage in lifecycle.stages)
    return False  # a rule speaks of another project's attributes
