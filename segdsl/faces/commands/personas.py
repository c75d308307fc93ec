"""`segdsl personas`: whom messages are written for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from segdsl.decimals import percentage
from segdsl.diagnostics import Problem, wrong_usage
from segdsl.faces import terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_file
from segdsl.faces.findings.json import dump
from segdsl.faces.lines import fitted, visible, width_of
from segdsl.faces.options import common, many_values, opened
from segdsl.messages.cards.figures import medians, percent, times
from segdsl.outputs import whole_file
from segdsl.people.notes import notes_on
from segdsl.people.persona import Persona
from segdsl.people.portrait import Portrait
from segdsl.people.sheet import Section, sections, spoken_to
from segdsl.people.whom import everybody
from segdsl.project import as_of as clock

if TYPE_CHECKING:
    from segdsl.faces.python import Project
    from segdsl.messages.cards.draw import Card
    from segdsl.model.project import Model

_PROSE = 96  # columns of a paragraph where nobody says how many there are


@click.command("personas", cls=many_values("--add"))
@common()
@click.argument("name", required=False)
@click.option(
    "--out", metavar="FILE.html", type=click.Path(path_type=Path), help="Draws cards: of NAME, or of all."
)
@click.option("--replace", is_flag=True, help="Replaces an earlier file.")
@click.option("--library", "of_library", is_flag=True, help="The personas that segdsl ships, to be copied.")
@click.option(
    "--add", "names", metavar="NAME …", multiple=True, help="Copies shipped personas into the project."
)
@click.option("--schema", is_flag=True, help="Prints the JSON Schema of a persona's file, for editors.")
def command(
    asked: Asked,
    name: str | None,
    out: Path | None,
    replace: bool,
    of_library: bool,
    names: tuple[str, ...],
    schema: bool,
) -> int:
    """Lists the personas with whom they speak to, or shows the one called NAME whole.

    Where the data can be read, it says how many customers each speaks to, and what these have in common.
    """
    if sum(map(bool, (schema, of_library, names, name or out))) > 1:
        raise wrong_usage("`--schema`, `--library`, `--add` and showing personas exclude each other")
    refuse_file(out, replace)
    if schema:
        from segdsl.people.form import schema as of_a_persona

        terminal.result(dump(of_a_persona()))
    elif of_library:
        _library(asked)
    elif names:
        _add(asked, names)
    else:
        _show(asked, name, out, replace)
    return 0


# ---------------------------------------------------------------- the library


def _library(asked: Asked) -> None:
    from segdsl.runs.personas import shipped

    known = shipped()
    if asked.format == "json":
        listed = [{"name": n, "title": p.title, "about": path.parent.name} for n, (path, p) in known.items()]
        terminal.result(dump({"personas": listed}))
        return
    width = max(map(len, known))
    shelf = None
    for name, (path, persona) in known.items():
        if path.parent.name != shelf:
            shelf = path.parent.name
            terminal.plainly(shelf.replace("_", " "))
        terminal.plainly(f"  {name:<{width}}  {persona.title}")


def _add(asked: Asked, names: Sequence[str]) -> None:
    from segdsl.runs.personas import add

    project = opened(asked)
    new, strange = add(project, names)
    written = [path.relative_to(project.folder) for path in new]
    if asked.format == "json":
        terminal.result(dump({"files": [path.as_posix() for path in written]}))
        return
    for path in written:
        terminal.plainly(f"`{path.as_posix()}` is new.")
    if strange:
        listed = ", ".join(f"`{name}`" for name in strange)
        terminal.note(asked, f"What {listed} spoke to is a comment there: this project does not have it.")
    terminal.note(asked, "Say whom they speak to under `speaks_to`, or name them in a segment.")


# ---------------------------------------------------------------- the project's


def _show(asked: Asked, name: str | None, out: Path | None, replace: bool) -> None:
    from segdsl.project.names import no_such
    from segdsl.runs.personas import personas_of

    project = opened(asked)
    personas = personas_of(project)
    if name is not None and name not in personas:
        raise no_such(project, "persona", name, personas)
    chosen = personas if name is None else {name: personas[name]}
    if out is not None and not chosen:
        raise wrong_usage("there are no personas to draw")
    found, why = _portraits(asked, project) if chosen else ({}, None)
    notes = {n: notes_on(p, project.model) for n, p in chosen.items()}
    if out is not None:
        from segdsl.messages.cards.draw import Card

        cards = [Card(p, found.get(n), notes.get(n), everybody(p, project.model)) for n, p in chosen.items()]
        _draw(asked, out, replace, project, cards, why)
    elif asked.format == "json":
        shown = [_object(p, found.get(n), whole=name is not None) for n, p in chosen.items()]
        terminal.result(dump(shown[0] if name is not None else {"personas": shown}))
    elif name is not None:
        _print(_whole(chosen[name], found.get(name), notes.get(name), project.model))
    else:
        _list(chosen, found, project.model)
    if why is not None:
        terminal.note(asked, f"Without sizes: {why}.")


def _portraits(asked: Asked, project: Any) -> tuple[Mapping[str, Portrait], str | None]:
    """By name; none and the reason where the data can't be read."""
    from segdsl.runs.job import Job
    from segdsl.runs.personas import portraits

    moment = project.moment(asked.as_of)
    try:
        with terminal.steps(asked) as step:
            found, warnings = portraits(Job(project, moment, asked.tolerate, step))
    except Problem as problem:
        return {}, f"the data cannot be read ({problem.diagnostics[0].message})"
    terminal.findings(asked, warnings)
    return found, None


def _list(personas: Mapping[str, Persona], found: Mapping[str, Portrait], model: Model) -> None:
    if not personas:
        terminal.plainly("There are no personas; `segdsl personas --library` lists some to begin with.")
        return
    width = max(map(len, personas))
    for name, persona in personas.items():
        size = f"  {_size(found[name])}" if name in found else ""
        terminal.plainly(f"{name:<{width}}  {persona.title}{size}", hanging=width + 2)
        for reason in _reasons(persona, model):
            terminal.plainly(f"{'':<{width}}    {reason}")


def _reasons(persona: Persona, model: Model) -> Iterator[str]:
    """All whom it speaks to, in the order in which they are asked."""
    for segment in model.by_priority:
        if segment.persona == persona.name:
            yield f"speaks to the segment {segment.name}, which names it"
    for entry in persona.speaks_to:
        yield f"speaks to {spoken_to(entry)}" + (f", priority {entry.priority:g}" if entry.priority else "")
    if persona.fallback:
        yield "speaks to whoever has no other persona"


def _size(portrait: Portrait) -> str:
    """Those it stands for; whoever it speaks to for want of another is told apart."""
    own = f"{portrait.size:,} ({percentage(portrait.share, 1)})"
    if not portrait.others:
        return own
    others = f"{portrait.others:,} ({percentage(portrait.share_of_others, 1)}) who have no other persona"
    return f"{own}, and {others}" if portrait.size else others


def _print(lines: Iterable[str]) -> None:
    """Paragraphs, and entries that hang further in."""
    width = width_of(sys.stdout) or _PROSE
    for line in lines:
        for part in fitted(visible(line), width, 2 if line.startswith(" ") else 0):
            terminal.result(f"{part}\n")


def _whole(persona: Persona, portrait: Portrait | None, notes: Section | None, model: Model) -> Iterator[str]:
    yield f"{persona.title}  ({persona.name})" + (f"  {_size(portrait)}" if portrait else "")
    yield from _reasons(persona, model)
    for text in filter(None, (persona.description, persona.quote and f"“{persona.quote}”")):
        yield ""
        yield " ".join(text.split())
    for section in (*sections(persona), *([notes] if notes is not None else [])):
        yield from ("", section.title)
        for label, lines in section.entries:
            yield from _entry(f"{label}: {', '.join(lines)}" if label else "", [] if label else lines)
    voice = persona.voice
    yield from _entry(f"greeting: {voice.greeting}  (or: {voice.greeting_without_name})", ())
    yield from _entry(f"sign-off: {voice.sign_off}", ())
    if persona.content:
        yield from ("", "Content")
        for key, printed in persona.content.items():
            yield from _entry(f"{key}: {printed if isinstance(printed, str) else ', '.join(printed)}", ())
    yield from _common(portrait)


def _entry(line: str, lines: Sequence[str]) -> Iterator[str]:
    for one in filter(None, (line, *lines)):
        yield f"  {' '.join(map(str.strip, one.splitlines()))}"


def _common(portrait: Portrait | None) -> Iterator[str]:
    if portrait is None or not (portrait.shares or portrait.middles):
        return
    yield from ("", "In common in the data")
    for share in portrait.shares:
        often, usually = percent(share.members), percent(share.everyone)
        numbers = f"{often} of them, {usually} of everyone ({times(share.lift)})"
        yield f"  {share.label}: {share.value}  {numbers}"
    for middle in portrait.middles:
        members, everyone = medians(middle)
        yield f"  {middle.label}: median {members}, everyone's {everyone}"


def _object(persona: Persona, portrait: Portrait | None, whole: bool) -> dict[str, Any]:
    own = persona.model_dump() if whole else {n: getattr(persona, n) for n in ("name", "title", "fallback")}
    own["speaks_to"] = [entry.model_dump(exclude_none=True) for entry in persona.speaks_to]
    own |= {"size": portrait.size if portrait else None, "share": portrait.share if portrait else None}
    own |= {"others": portrait.others if portrait else None}
    if whole and portrait:
        own["common"] = {
            "shares": [
                {
                    "label": s.label,
                    "value": s.value,
                    "members": s.members,
                    "everyone": s.everyone,
                    "lift": s.lift,
                }
                for s in portrait.shares
            ],
            "medians": [
                {"label": m.label, "members": m.members, "everyone": m.everyone} for m in portrait.middles
            ],
        }
    return own


def _draw(
    asked: Asked,
    out: Path,
    replace: bool,
    project: Project,
    cards: Sequence[Card],
    why: str | None,
) -> None:
    from segdsl.messages.cards.draw import draw

    own = project.place.config.project.name
    page = draw(cards, why, project=own, as_of=clock.written(project.moment(asked.as_of)))
    whole_file(out, page.encode("utf-8", "backslashreplace"), replace)
    if asked.format == "json":
        terminal.result(dump({"out": str(out), "personas": [card.persona.name for card in cards]}))
    else:
        terminal.plainly(f"{'A card is' if len(cards) == 1 else f'{len(cards)} cards are'} in `{out}`.")
