"""The personas of a project on its data, and those that segdsl ships.

In: a job. Out: for each persona its portrait: whom it speaks to, and what these customers have in
common against everyone. Private and sensitive attributes, and what is made of them, are never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segdsl.diagnostics import Diagnostic, Problem, has_errors, wrong_usage
from segdsl.model.by_name import named
from segdsl.outputs import cannot_be_written
from segdsl.people.at_home import at_home
from segdsl.people.choice import question
from segdsl.people.library import load_people
from segdsl.people.persona import Persona
from segdsl.people.portrait import Portrait
from segdsl.runs.job import Job
from segdsl.runs.money import currency_of
from segdsl.shelves import library
from segdsl.suggest import did_you_mean

if TYPE_CHECKING:
    from segdsl.model.nodes import Expression
    from segdsl.model.project import Model
    from segdsl.project.files import Files

Column = tuple[str, str, Any]  # name, label, values

# ---------------------------------------------------------------- on data


def portraits(job: Job) -> tuple[Mapping[str, Portrait], tuple[Diagnostic, ...]]:
    """By the persona's name, with warnings about the data. Raises Problem, also where data can't be read."""
    from segdsl.campaigns.assign import reasons_of
    from segdsl.runs.portraits import portrait
    from segdsl.runs.segmenting import run_sources

    model, personas = job.model, personas_of(job.project)
    attributes = {f"attribute {name}": column for name, column in _attributes(model)}
    rules = {question(rule): condition for rule, condition in job.project.content.conditions.items()}
    ran = run_sources(job, extra={**attributes, **rules})
    audience = _audience(job, ran.result)
    voices = reasons_of(model, audience, personas)
    called = job.project.place.config.customer.name
    columns = tuple(c for c in _columns(model, ran.result) if c[0] != called)
    speaking = [(v.persona.name, v.to is None) if v is not None else None for v in voices]
    found = {
        name: replace(
            portrait([s == (name, False) for s in speaking], columns), others=speaking.count((name, True))
        )
        for name in personas
    }
    money = {label: currency_of(job, named(model, name)) for name, label, _ in columns}
    return {name: _in_currency(one, money) for name, one in found.items()}, ran.diagnostics


def _in_currency(portrait: Portrait, money: Mapping[str, str | None]) -> Portrait:
    """`money` has the currency of what is an amount, by its label."""
    return replace(portrait, middles=tuple(replace(m, currency=money[m.label]) for m in portrait.middles))


def personas_of(project: Files) -> Mapping[str, Persona]:
    """The project's personas. Raises Problem where something is wrong with rules or personas."""
    project.model  # noqa: B018 (rules with errors mean nothing)
    folder = project.place.config.project.personas
    found = [d for d in project.content.diagnostics if _is_about(d, folder)]
    if has_errors(found):
        raise Problem(d for d in found if d.severity == "error")
    return project.content.personas


def _is_about(diagnostic: Diagnostic, folder: str) -> bool:
    name = diagnostic.file_name
    return name.endswith((".yaml", ".yml", ".seg")) or name == folder or name.startswith(f"{folder}/")


def _audience(job: Job, result: Any) -> Any:
    """As much of an audience as the choice of a persona needs."""
    import pandas as pd

    from segdsl.campaigns.audience import Audience

    everyone = pd.RangeIndex(result.size)
    return Audience(
        keys=pd.Series([""] * result.size, dtype="str"),
        values=pd.DataFrame(dict(result.lifecycles), index=everyone),
        segments=pd.DataFrame(dict(result.segments), index=everyone),
        today=job.as_of.today,
        rules={rule: result.extra[question(rule)] for rule in job.project.content.conditions},
    )


def _attributes(model: Model) -> Iterator[tuple[str, Expression]]:
    from segdsl.model.catalog import CUSTOMERS
    from segdsl.model.nodes import Column as Attribute

    customers = model.catalog.customers
    for name, info in customers.columns.items():
        if name not in customers.key and not info.private and not info.sensitive:
            yield name, Attribute(CUSTOMERS, name, info.kind, info.span)


def _columns(model: Model, result: Any) -> Iterator[Column]:
    """What may be said of customers: attributes, traits and scores that give nothing away.

    A trait that neither describes itself nor is `shown` is a step on the way to another one, and so are the
    inner parts of what was learnt.
    """
    columns, shown = model.catalog.customers.columns, model.shown
    for name, expression in _attributes(model):
        if not _is_delicate(model, expression):
            yield name, columns[name].description or _words(name), result.extra[f"attribute {name}"]
    for name, trait in model.traits.items():
        told = trait.description or trait.shown
        if told and name in shown and name not in result.numbers and not _is_delicate(model, trait.value):
            yield name, trait.description or _words(name), result.traits[name]
    for name, score in model.scores.items():
        delicate = any(_is_delicate(model, points.condition) for points in score.points)
        if name in shown and not delicate:
            yield name, score.description or _words(name), result.scores[name]


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _is_delicate(model: Model, expression: Expression) -> bool:
    """Whether something private or sensitive stands in the expression, or in what it is made of."""
    from segdsl.model.nodes import Column as Attribute
    from segdsl.model.nodes import LookedUp, RuleReference
    from segdsl.model.traversal import walk
    from segdsl.runs.reading.needs import rules_of

    waiting, seen = [expression], set()
    while waiting:
        for part in walk(waiting.pop()):
            match part:
                case Attribute(table, name) | LookedUp(table, name):
                    info = model.catalog.table(table).columns[name]
                    if info.private or info.sensitive:
                        return True
                    if info.definition is not None:
                        waiting.append(info.definition)
                case RuleReference(name) if name not in seen:
                    seen.add(name)
                    waiting.extend(rules_of(model, (name,)))
                case _:
                    pass
    return False


# ---------------------------------------------------------------- the shipped ones


def shipped() -> Mapping[str, tuple[Path, Persona]]:
    """Every persona that segdsl ships, by name, with its file."""
    found: dict[str, tuple[Path, Persona]] = {}
    for folder in sorted(path for path in library("personas").iterdir() if path.is_dir()):
        personas = load_people(folder).required().personas
        found |= {name: (folder / f"{name}.yaml", persona) for name, persona in personas.items()}
    return found


def add(project: Files, names: Iterable[str]) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Copies shipped personas, and what they extend, into the project. Raises Problem; writes all or none.

    What such a persona speaks to and the project does not have stands in its copy as a comment. Out: the new
    files, and the names of the personas in which that happened.
    """
    known = shipped()
    target = project.folder / project.place.config.project.personas
    own = project.content.personas
    sources: dict[str, Path] = {}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or "`segdsl personas --library` lists them"
            raise wrong_usage(f"segdsl ships no persona called `{name}`", hint)
        path, persona = known[name]
        if (target / path.name).exists() or name in own:
            what = (
                f"`{target / path.name}`" if (target / path.name).exists() else f"a persona called `{name}`"
            )
            raise wrong_usage(f"{what} exists already", "nothing is overwritten: rename it first")
        sources[name] = path
        if persona.extends is not None:
            sources[persona.extends] = path.with_name(f"{persona.extends}.yaml")
    new = {
        name: path for name, path in sources.items() if not (target / path.name).exists() and name not in own
    }
    texts = {name: path.read_text(encoding="utf-8") for name, path in new.items()}
    strange = []
    for name in texts.keys() & known.keys():  # those that others extend speak to nobody
        text = at_home(texts[name], known[name][1], project.rules.model, own.values())
        strange += [name] if text != texts[name] else []
        texts[name] = text
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, path in new.items():
            (target / path.name).write_text(texts[name], encoding="utf-8", newline="\n")
    except OSError as error:
        raise cannot_be_written(target, error) from None
    return tuple(target / path.name for path in new.values()), tuple(sorted(strange))
