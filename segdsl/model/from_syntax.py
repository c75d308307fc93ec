"""From the trees of all rule files to what they mean.

In: the rule files of a project, in any order. Out: the model, with every name resolved and every type
checked, and all that is wrong with the rules. Whatever could not be built is left out of the model; of a
model without errors everything in it can be relied on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segdsl.diagnostics import Checked, Problem, in_reading_order
from segdsl.model.campaigns import campaign
from segdsl.model.catalog import CUSTOMERS
from segdsl.model.catalog_from_draft import catalog
from segdsl.model.conditions import condition
from segdsl.model.draft import RULES, Draft, Item, Scope
from segdsl.model.examples import example
from segdsl.model.expressions import resolve
from segdsl.model.findings import Findings
from segdsl.model.history_events import with_history
from segdsl.model.matching import build_match
from segdsl.model.metrics import metric
from segdsl.model.namespace import namespace, tables, unread
from segdsl.model.nodes import Expression
from segdsl.model.order import build_in_order
from segdsl.model.privacy import with_privacy
from segdsl.model.project import Lifecycle, Metric, Model, Score, Segment, Setting, Trait
from segdsl.model.promises import expectation, guarantee
from segdsl.model.rules import WRITTEN_RULES, build_rule
from segdsl.model.settings import settings
from segdsl.model.tables import build_column, build_rows
from segdsl.suggest import limited_guesses
from segdsl.syntax import nodes as syntax

_NOTHING: Mapping[str, str] = {}


def build(
    files: Sequence[syntax.RuleFile],
    *,
    zone: str = "UTC",
    overrides: Mapping[str, str] = _NOTHING,
    history: str | None = None,
) -> Checked[Model]:
    """The model of a project; `zone` is an IANA name, `overrides` are texts as `--set` takes them.

    `history` is the path of the project's history, None where it keeps none. There is no model where the
    rules are beyond what can be built.
    """
    with limited_guesses():
        try:
            return _built(files, zone, overrides, history)
        except Problem as problem:  # nothing else is worth saying
            return Checked(None, problem.diagnostics)


def _built(
    files: Sequence[syntax.RuleFile], zone: str, overrides: Mapping[str, str], history: str | None
) -> Checked[Model]:
    declarations, draft, found_settings = _draft(files, zone, overrides, history)
    finished = build_in_order(draft, _items(draft), lambda item: _build(draft, item))
    rules = {item.name: draft.done[item] for item in _items(draft) if not item.table and not item.matches}
    model = Model(
        catalog=catalog(draft),
        settings=found_settings,
        traits={n: r for n, r in rules.items() if isinstance(r, Trait)},
        segments={n: r for n, r in rules.items() if isinstance(r, Segment)},
        lifecycles={n: r for n, r in rules.items() if isinstance(r, Lifecycle)},
        scores={n: r for n, r in rules.items() if isinstance(r, Score)},
        campaigns=_campaigns(draft, declarations),
        examples=_all(example(draft, d) for d in declarations if isinstance(d, syntax.Example)),
        expectations=_all(expectation(draft, d) for d in declarations if isinstance(d, syntax.Expectation)),
        guarantees=_all(guarantee(draft, d) for d in declarations if isinstance(d, syntax.Guarantee)),
        metrics={n: r for n, r in rules.items() if isinstance(r, Metric)},
        order=tuple(i.name for i in finished if not i.table and _is_rule(draft.done[i])),
    )
    return Checked(with_privacy(model), in_reading_order(draft.findings.all()))


def conditions(
    files: Sequence[syntax.RuleFile],
    written: Sequence[tuple[str, syntax.Expression]],
    *,
    zone: str = "UTC",
    overrides: Mapping[str, str] = _NOTHING,
) -> Checked[tuple[Expression | None, ...]]:
    """What conditions that stand outside the rule files mean, in the order they come in.

    With each comes the name that seeds its samples. One that is wrong gives None and a finding; the rules
    themselves are taken to be right.
    """
    _, draft, _ = _draft(files, zone, overrides)
    build_in_order(draft, _items(draft), lambda item: _build(draft, item))
    mark = len(draft.findings.all())
    found = tuple(condition(Scope(draft, seed=seed), node) for seed, node in written)
    return Checked(found, draft.findings.all()[mark:])


def _draft(
    files: Sequence[syntax.RuleFile], zone: str, overrides: Mapping[str, str], history: str | None = None
) -> tuple[list[syntax.Declaration], Draft, dict[str, Setting]]:
    """The declarations in reading order, the names they give, and the settings: nothing is built yet."""
    ordered = sorted(files, key=lambda file: file.span.source.name)
    declarations = [d for file in ordered for d in file.declarations]
    findings = Findings(unread(ordered))
    declarations = with_history(declarations, history, findings)
    drafts = tables(declarations, findings)
    draft = Draft(zone, findings, namespace(declarations, drafts, findings), drafts, resolve)
    found_settings = settings(draft, (d for d in declarations if isinstance(d, syntax.Setting)), overrides)
    if CUSTOMERS not in drafts and CUSTOMERS not in findings.unread and declarations:
        _no_customers(draft, declarations[0])
    return declarations, draft, found_settings


def _no_customers(draft: Draft, first: syntax.Declaration) -> None:
    message = "nothing says who the customers are"
    hint = 'add, say, `customers from "customers.csv" key customer_id`'
    span = first.span.source.span(first.span.start, first.span.start + len(first.span.text.split(None, 1)[0]))
    draft.findings.add("unknown-name", message, span, hint)


def _items(draft: Draft) -> list[Item]:
    """Everything that others can need, in reading order."""
    columns = [
        Item(CUSTOMERS if table.role == "attributes" and name not in table.key else table.name, name)
        for table in draft.tables.values()
        for name in table.columns
    ]
    declared = [
        Item("", d.name)
        for d in draft.names.values()
        if d.what in (*RULES, "metric") or (d.name in draft.tables and d.what == "events")
    ]
    matches = [Item("", name, True) for name, table in draft.tables.items() if table.matches is not None]
    return [*matches, *columns, *declared]


def _build(draft: Draft, item: Item) -> Any:
    if item.matches:
        return build_match(draft, item.name)
    if item.table:
        return build_column(draft, item)
    declaration = draft.names[item.name].declaration
    if isinstance(declaration, WRITTEN_RULES):
        return build_rule(draft, declaration)
    if isinstance(declaration, syntax.Metric):
        return metric(draft, declaration)
    return build_rows(draft, item.name)


def _is_rule(built: object) -> bool:
    return isinstance(built, Trait | Segment | Lifecycle | Score)


def _campaigns(draft: Draft, declarations: Sequence[syntax.Declaration]) -> dict[str, Any]:
    written = [d for d in declarations if isinstance(d, syntax.Campaign)]
    first = [d for d in written if draft.names[d.name.text].declaration is d]
    return {d.name.text: c for d in first if (c := campaign(draft, d)) is not None}


def _all(built: Any) -> tuple[Any, ...]:
    return tuple(b for b in built if b is not None)
