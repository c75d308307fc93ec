"""Whether templates can be compiled to run.

In: the texts of a folder's templates, as they are compiled. Out: a finding for each that cannot be. That one
could be is kept between runs: it is compiled when it is first filled in, and most commands fill in few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import TemplateSyntaxError

from segdsl.cache import store
from segdsl.cache.parts import Parts
from segdsl.cache.program import program
from segdsl.diagnostics import Diagnostic
from segdsl.source import Source
from segdsl.templates.places import place
from segdsl.templates.sandbox import Sandbox
from segdsl.templates.slips import syntax


def cannot_run(
    sandbox: Sandbox, texts: Mapping[str, str], sources: Mapping[str, Source], kept: Parts | None
) -> Iterator[Diagnostic]:
    """The templates that cannot be compiled, of those in `texts`; `sources` are as they were written."""
    around = repr(sorted(sandbox.blocks_in_attributes.items()))
    for file, text in texts.items():
        name = store.named(program(), around, file, text)
        if kept is None or not kept.has(name):
            found = list(_wrong(sandbox, file, sources[file]))
            yield from found
            if found:
                continue
        if kept is not None:
            kept.add(name, True)
    if kept is not None:
        kept.keep()


def _wrong(sandbox: Sandbox, file: str, source: Source) -> Iterator[Diagnostic]:
    try:
        sandbox.get_template(file)
    except TemplateSyntaxError as error:
        yield syntax(source, error)
    except (RecursionError, SyntaxError, MemoryError):
        yield Diagnostic("template-syntax", "the template is nested too deeply to be read", place(source, 1))
