"""Names that are something else than was asked for, or nothing at all.

In: a project and a name that does not do here. Out: a `Problem` that says what the name is and which command
shows it, or what was probably meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from segdsl.diagnostics import Problem, wrong_usage
from segdsl.model.findings import listed
from segdsl.model.project import Model
from segdsl.project.baseline import name_of
from segdsl.project.stages import lifecycles_with
from segdsl.suggest import alike, closest
from segdsl.syntax import nodes as n

if TYPE_CHECKING:
    from segdsl.project.files import Files
    from segdsl.templates.folder import Templates

_FEW = 8
_MEMBERS, _SAID, _TESTED = "segdsl segment --only {}", "segdsl explain --rule {}", "segdsl test"
_SHOWN = "segdsl metrics --only {}"
_SENT = "segdsl render --dry-run --campaign {}"

What = tuple[str, str | None]
"""What a name is, and the command that shows it; None where nothing does."""


def is_another(project: Files, wanted: str, name: str) -> Problem | None:
    """What to say where the name is something else; None where it is nothing."""
    return no_such(project, wanted, name, ()) if any(_known_as(project, name)) else None


def no_such(project: Files, wanted: str, name: str, names: Collection[str]) -> Problem:
    """`wanted` is what was asked for, such as `segment or campaign`; `names` are those that would do."""
    others = dict(_known_as(project, name))
    if not others:
        return wrong_usage(f"no {wanted} is called `{name}`", nearest(name, names))
    what, command = next(iter(others.items()))
    article = "an" if wanted[0] in "aeiou" else "a"
    hint = "it is private, and no command shows it" if command is None else f"`{command}` shows it"
    return wrong_usage(f"`{name}` is {what}, not {article} {wanted}", hint)


def nearest(name: str, names: Collection[str]) -> str | None:
    """What to take in the place of a name that nothing has: one that is like it, or what there is."""
    if not names:
        return None
    near = closest(name, names) or alike(name, names)
    return f"did you mean `{near}`?" if near is not None else f"there are: {listed(names, _FEW)}"


def no_such_name(project: Files, name: str) -> Problem:
    """What to say of a name that customers have no value for."""
    return no_such(project, "segment, lifecycle, stage, score or trait", name, with_stages_of(project.model))


def names_of(model: Model) -> tuple[str, ...]:
    """The names that customers have a value for."""
    shown = set(model.shown)
    held = (model.segments, model.lifecycles, model.scores, model.traits)
    return tuple(name for names in held for name in names if name in shown)


def with_stages_of(model: Model) -> tuple[str, ...]:
    """The same, and those of stages."""
    return (*names_of(model), *(stage.name for cycle in model.lifecycles.values() for stage in cycle.stages))


def _known_as(project: Files, name: str) -> Iterator[What]:
    """Everything that has this name, the most telling first."""
    model = project.model
    for kind, declared, command in (
        ("a segment", model.segments, _MEMBERS),
        ("a lifecycle", model.lifecycles, _MEMBERS),
        ("a score", model.scores, _MEMBERS),
        ("a trait", model.traits, _SAID),
        ("a campaign", model.campaigns, _SENT),
        ("a metric", model.metrics, _SHOWN),
        ("a setting", model.settings, _SAID),
        ("a table of events", model.catalog.events, _SAID),
        ("a table of attributes", model.catalog.attributes, _SAID),
        ("a lookup table", model.catalog.lookups, _SAID),
    ):
        if name in declared:
            yield kind, command.format(name)
    for cycle in lifecycles_with(model, name):
        yield f"a stage of the lifecycle `{cycle}`", _MEMBERS.format(cycle)
    yield from _of_messages(project, name)
    yield from _of_columns(model, name)
    yield from _of_tests(project, name)


def _of_messages(project: Files, name: str) -> Iterator[What]:
    content = project.content
    if name in content.personas:
        yield "a persona", f"segdsl personas {name}"
    if content.templates is not None:
        yield from _of_templates(content.templates, name)
    for campaign in project.model.campaigns.values():
        if any(variant.name == name for variant in campaign.variants):
            yield f"a variant of the campaign `{campaign.name}`", _SAID.format(campaign.name)
        if campaign.group == name:
            yield "an exclusive group of campaigns", _SAID.format(campaign.name)


def _of_templates(templates: Templates, name: str) -> Iterator[What]:
    for message in templates.messages:
        if name == message:
            yield "a template", f"segdsl preview {name}"
        elif name.rsplit("/", 1)[-1] in templates.files(message):
            yield f"the file of the template `{message}`", f"segdsl preview {message}"


def _of_columns(model: Model, name: str) -> Iterator[What]:
    catalog = model.catalog
    if name == "customers":
        yield "the table of customers", "segdsl explain KEY"
    if (column := catalog.customers.columns.get(name)) is not None:
        hidden = column.private or column.sensitive
        shown = f"segdsl export SEGMENT --to csv --with {name}"
        yield f"an attribute of customers{' that is private' if hidden else ''}", None if hidden else shown
    for table in (*catalog.events.values(), *catalog.lookups.values()):
        if name in table.columns:
            yield f"a column of `{table.name}`", _SAID.format(table.name)


def _of_tests(project: Files, name: str) -> Iterator[What]:
    for file in project.rules.files.values():
        for declaration in file.declarations:
            if isinstance(declaration, n.Example | n.Guarantee) and name_of(declaration) == name:
                yield "an example" if isinstance(declaration, n.Example) else "a guarantee", _TESTED
