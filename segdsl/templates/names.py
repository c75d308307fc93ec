"""The names that templates may print, and the private ones among them.

In: what the rules, the personas and the project provide, and the templates. Out: findings for names that
nothing provides, and for private attributes that would be printed, directly or by way of a variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes

from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Campaign, Model
from segdsl.people.persona import Persona
from segdsl.people.words import PersonaPart
from segdsl.source import Source, Span
from segdsl.suggest import did_you_mean
from segdsl.templates.allowed import RESERVED
from segdsl.templates.calls import Trees, arguments, callables
from segdsl.templates.closed import columns_of, values_of
from segdsl.templates.comparisons import Values, never_equal
from segdsl.templates.fitting_values import families_of, unfit_values
from segdsl.templates.folder import Templates, file_of
from segdsl.templates.kinds import name_of
from segdsl.templates.lookups import Columns, bound_rows, wrong_columns
from segdsl.templates.meant import LEAF, KnownNames, Tree, meant
from segdsl.templates.parts import parts, path_in
from segdsl.templates.places import place
from segdsl.templates.references import reached_from

ABOUT: Tree = {"name": LEAF, "description": LEAF}


def names_of(
    model: Model,
    variables: Mapping[str, Any],
    personas: Mapping[str, Persona] | None,
    *,
    translated: bool = False,
) -> KnownNames:
    """All names of a project; `variables` are those of its settings file.

    Of personas that cannot be read (None) anything may be used. Texts of campaigns that are `translated`
    depend on the reader's language.
    """
    columns = model.catalog.customers.columns
    rules = (*model.traits, *model.scores, *model.lifecycles, *model.segments)
    customer = (*columns, *model.catalog.customers.key, *rules)
    said = {name for c in model.campaigns.values() for v in c.variants for name in v.values}
    tree: dict[str, Any] = {name: _below(value) for name, value in variables.items()}
    tree |= dict.fromkeys(model.catalog.lookups, LEAF)
    tree |= dict.fromkeys(RESERVED, LEAF)
    tree |= {
        "customer": dict.fromkeys(customer, LEAF),
        "persona": LEAF if personas is None else _persona(personas.values()),
        "segment": ABOUT,
        "stage": {**dict.fromkeys(model.lifecycles, ABOUT), **(ABOUT if len(model.lifecycles) == 1 else {})},
        "campaign": ABOUT,
        "variant": dict.fromkeys(("name", *said), LEAF),
    }
    tables = {
        name: Columns(
            frozenset(name for name, column in table.columns.items() if column.definition is None),
            frozenset(column.name for column in table.columns.values() if column.private),
        )
        for name, table in model.catalog.lookups.items()
    }
    private = {name for name, column in columns.items() if column.private}
    private |= model.private & {*model.traits, *model.scores}  # their values give away what they are made of
    return KnownNames(
        tree,
        frozenset(private),
        tables,
        families=families_of(model),
        called=_called(model, personas or ()),
        values=values_of(model, personas, translated=translated),
        columns=columns_of(model),
    )


def _called(model: Model, personas: Iterable[str]) -> Mapping[str, str]:
    """What campaigns, stages and personas are called, and how a template writes the name of such a one."""
    return {
        **dict.fromkeys(personas, "persona.name"),
        **{s.name: f"stage.{name}.name" for name, cycle in model.lifecycles.items() for s in cycle.stages},
        **dict.fromkeys(model.campaigns, "campaign.name"),
    }


def _persona(personas: Iterable[Persona]) -> Tree:
    """The fields of a persona and its parts; below `content` and `demographics` all that any of them has."""
    fields = {name: tree for name, tree in _fields(Persona).items() if name not in ("speaks_to", "fallback")}
    return {
        **fields,
        "content": {name: {} for persona in personas for name in persona.content},
        "demographics": {name: {} for persona in personas for name in persona.demographics},
    }


def _fields(part: type[PersonaPart]) -> Tree:
    """The fields of a part of a persona, each with those of the part that it holds."""
    kinds = {name: field.annotation for name, field in part.model_fields.items()}
    return {
        name: _fields(kind) if isinstance(kind, type) and issubclass(kind, PersonaPart) else LEAF
        for name, kind in kinds.items()
    }


def _below(value: Any) -> Tree:
    return {k: _below(v) for k, v in value.items()} if isinstance(value, Mapping) else LEAF


def check_names(templates: Templates, names: KnownNames) -> tuple[Diagnostic, ...]:
    """Unknown names and printed private attributes, in every message and what it is made of."""
    found: dict[Diagnostic, None] = {}
    for message in (file for file in templates.trees if "/" not in file):
        files = reached_from(templates.trees, message)
        trees = [templates.trees[file] for file in files]
        given = {name.name for tree in trees for name in parts(tree, nodes.Name) if name.ctx != "load"}
        given |= {name for tree in trees for name in callables(tree)}
        hidden = _holding_private(trees, names.private)
        for file, tree in zip(files, trees, strict=True):
            source = templates.sources[file]
            found |= dict.fromkeys(_unknown(source, tree, names, given))
            found |= dict.fromkeys(_printed(source, tree, names.private, hidden))
            found |= dict.fromkeys(unfit_values(source, tree, names.families))
        pages = [(templates.sources[file], templates.trees[file]) for file in files]
        variables = list(_variables(templates.trees, files))
        found |= dict.fromkeys(wrong_columns(pages, names.tables, variables))
        values = Values(names.values, names.columns, bound_rows(variables, names.tables))
        found |= dict.fromkeys(never_equal(pages, values, variables))
    return tuple(found)


def customer_names(templates: Templates, messages: Iterable[str]) -> frozenset[str]:
    """The names of the customer that messages read: what has to be computed before they are rendered.

    Lifecycles whose stage is read are among them; `stage.name` gives `name`, for the project's only one.
    """
    return frozenset(
        path[1]
        for message in messages
        for start in templates.files(message)
        for file in reached_from(templates.trees, start)
        for node in parts(templates.trees[file], nodes.Getattr, nodes.Getitem)
        if (path := path_in(node)) is not None and path[0] in ("customer", "stage")
    )


def check_campaigns(model: Model, templates: Templates) -> tuple[Diagnostic, ...]:
    """Campaigns whose template is not there, and those that name none."""
    return tuple(d for campaign in model.campaigns.values() for d in _campaign(campaign, templates))


def _campaign(campaign: Campaign, templates: Templates) -> Iterator[Diagnostic]:
    broken = {name_of(file) for file in templates.sources.keys() - templates.trees.keys()}
    for name, channel, span, who in _wanted(campaign):
        if name in broken:
            continue  # it is there, and broken: that is told at its own line
        if name not in templates.messages:
            message = f"there is no template `{file_of(name, channel)}`"
            hint = did_you_mean(name, templates.messages)
            yield Diagnostic("unknown-template", message, span, hint=hint)
        elif templates.file(name, channel) is None:
            there = ", ".join(f"`{file}`" for file in templates.files(name))
            message = f"there is no template `{file_of(name, channel)}`, only {there}"
            hint = f"`{who}` is sent `via {channel}`"
            yield Diagnostic("unknown-template", message, span, hint=hint)
    yield from _without_template(campaign)


def _wanted(campaign: Campaign) -> dict[tuple[str, str, Span, str], None]:
    """The templates that it names, each with its channel, where it is named, and by what, once."""
    wanted: dict[tuple[str, str, Span, str], None] = {}
    for variant in campaign.variants:
        if variant.template:
            wanted.setdefault((variant.template, campaign.channel, variant.span, campaign.name))
    for step in campaign.steps:
        if step.template:
            wanted.setdefault((step.template, step.channel, step.template_span or step.span, step.name))
    if campaign.template and not campaign.steps:
        span = campaign.template_span or campaign.span
        wanted.setdefault((campaign.template, campaign.channel, span, campaign.name))
    return wanted


def _without_template(campaign: Campaign) -> Iterator[Diagnostic]:
    """What is sent in no template: the campaign as a whole, or a step of it."""
    lacking = {message.step: None for message in campaign.messages if message.template is None}
    for step in lacking:
        if step is None:
            message = f"the campaign `{campaign.name}` does not say which template it sends"
            hint = 'add a line such as `template "welcome"`'
        else:
            message = f"the step `{step.name}` of `{campaign.name}` does not say which template it sends"
            hint = 'add one to its line, such as `template "welcome"`'
        span = campaign.span if step is None else step.span
        yield Diagnostic("unknown-template", message, span, hint=hint)


def _unknown(
    source: Source, node: nodes.Node, names: KnownNames, given: Iterable[str]
) -> Iterator[Diagnostic]:
    path = path_in(node) if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem) else None
    if path is None or getattr(node, "ctx", "load") != "load":
        for child in node.iter_child_nodes():
            yield from _unknown(source, child, names, given)
        return
    known = names.tree
    for length, name in enumerate(path):
        if name not in known:
            if length == 0 and name in given:
                return
            others = [*known, *(given if length == 0 else ())]
            words = " . ".join(path[: length + 1]).split(" ")
            message = f"nothing provides `{'.'.join(path[: length + 1])}`"
            where = place(source, node.lineno, *words)
            yield Diagnostic("unknown-variable", message, where, hint=meant(path, length, names, others))
            return
        known = known[name]
        if not known:
            return


def _holding_private(trees: Iterable[nodes.Template], private: frozenset[str]) -> frozenset[str]:
    """Variables of templates that hold a private value, or something made of one."""
    given = [pair for tree in trees for pair in _assignments(tree)]
    hidden: frozenset[str] = frozenset()
    while True:
        more = {name for name, value in given if any(True for _ in _private_in(value, private, hidden))}
        if more <= hidden:
            return hidden
        hidden |= more


def _variables(trees: Trees, files: Iterable[str]) -> Iterator[tuple[str, nodes.Node | None, bool]]:
    """Every variable, with each value that it is given (None: any), and whether a loop goes over it."""
    for file in files:
        tree = trees[file]
        loops = {id(loop.iter) for loop in parts(tree, nodes.For)}
        yield from ((name, value, id(value) in loops) for name, value in _assignments(tree))
        yield from ((name, value, False) for name, value in arguments(trees, file))
        yield from ((name.name, None, False) for c in parts(tree, nodes.CallBlock) for name in c.args)


def _assignments(tree: nodes.Template) -> Iterator[tuple[str, nodes.Node]]:
    """The variables that a template sets, each with the expression of its value."""
    for node in parts(tree, nodes.Assign, nodes.For, nodes.With, nodes.Macro):
        pairs: Iterable[tuple[nodes.Node, nodes.Node]] = ()
        match node:
            case nodes.Assign():
                pairs = [(node.target, node.node)]
            case nodes.For():
                pairs = [(node.target, node.iter)]
            case nodes.With():
                pairs = zip(node.targets, node.values, strict=True)
            case nodes.Macro():
                pairs = zip(node.args[len(node.args) - len(node.defaults) :], node.defaults, strict=True)
        for target, value in pairs:
            yield from ((name, value) for name in _names_in(target))


def _names_in(target: nodes.Node) -> list[str]:
    if isinstance(target, nodes.Name | nodes.NSRef):
        return [target.name]
    return [name.name for name in target.find_all(nodes.Name)]


def _private_in(
    node: nodes.Node, private: frozenset[str], hidden: frozenset[str]
) -> Iterator[tuple[nodes.Node, tuple[str, ...]]]:
    """Private values that the value of an expression is made of; what a condition asks is not printed."""
    path = path_in(node)
    if path and (path[0] in hidden or (path[0] == "customer" and len(path) > 1 and path[1] in private)):
        yield node, path[:1] if path[0] in hidden else path[:2]
        return
    for child in node.iter_child_nodes():
        if not (isinstance(node, nodes.CondExpr) and child is node.test):
            yield from _private_in(child, private, hidden)


def _printed(
    source: Source, tree: nodes.Template, private: frozenset[str], hidden: frozenset[str]
) -> Iterator[Diagnostic]:
    printed = [part for output in parts(tree, nodes.Output) for part in output.nodes]
    for part in (*printed, *(block.call for block in parts(tree, nodes.CallBlock))):
        for node, path in _private_in(part, private, hidden):
            name = ".".join(path)
            what = f"`{name}` is private" if len(path) > 1 else f"`{name}` holds a private attribute"
            where = place(source, node.lineno, *" . ".join(path).split(" "))
            hint = "addresses belong in the header, which segdsl writes itself"
            yield Diagnostic("private-attribute-printed", f"{what} and must not be printed", where, hint=hint)
