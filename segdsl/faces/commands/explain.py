"""`segdsl explain`: why a customer is in or out, or what a rule says."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import left_out, terminal
from segdsl.faces.english import Explained, rule
from segdsl.faces.findings.json import dump
from segdsl.faces.findings.text import visible
from segdsl.faces.options import Asked, common, opened
from segdsl.project import clock
from segdsl.project.baseline import name_of
from segdsl.project.cases import shown
from segdsl.project.explaining import Explanation
from segdsl.project.left_out import document
from segdsl.project.names import no_such
from segdsl.project.tolerated import collected
from segdsl.reference import Clause


@click.command("explain")
@common()
@click.argument("key", required=False)
@click.argument("name", required=False)
@click.option(
    "--rule", "rule_name", metavar="NAME", help="The rule of this name in plain English; needs no data."
)
def command(asked: Asked, key: str | None, name: str | None, rule_name: str | None) -> int:
    """Why customer KEY is in or out of a segment or stage, or how a trait or score came about.

    Of a campaign, what becomes of the customer in it. Without NAME, all rules about this customer. With
    --rule, what a rule says, about nobody in particular.
    """
    if rule_name is not None:
        if key is not None:
            raise wrong_usage("`--rule` is about a rule, not about a customer: leave the key away")
        return _rule(asked, rule_name)
    if key is None:
        raise wrong_usage("say which customer, by their key, or `--rule NAME` for a rule in plain English")
    project = opened(asked)
    moment = project.moment(asked.as_of)
    with terminal.steps(asked) as step, collected() as found:
        explanations = project.explain(key, name, as_of=moment, tolerate=asked.tolerate, progress=step)
    rows = document(explanations.rows_left_out)
    if asked.format == "json":
        names = [_object(e) for e in explanations]
        about = {"key": key, "as_of": clock.written(moment), "names": names, "rows_left_out": rows}
        terminal.result(dump(about))
    else:
        _show(asked, key, explanations, clock.written(moment))
        left_out.note(asked, rows)
    terminal.findings(asked, found)
    return 0


# ---------------------------------------------------------------- a customer


def _object(explanation: Explanation) -> dict[str, object]:
    return {
        "name": explanation.name,
        "kind": explanation.kind,
        "value": explanation.value,
        "clauses": [_clause(c) for c in explanation.clauses],
        **({"history": [asdict(one) for one in explanation.past]} if explanation.kind == "campaign" else {}),
    }


def _clause(clause: Clause) -> dict[str, object]:
    return {
        "text": clause.text,
        "holds": clause.holds,
        "value": clause.value,
        "file": clause.span.source.name,
        "line": clause.span.line,
        "clauses": [_clause(c) for c in clause.clauses],
    }


def _show(asked: Asked, key: str, explanations: Sequence[Explanation], as_of: str) -> None:
    color = terminal.colored(asked, sys.stdout)
    terminal.plainly(f"Customer {key}, as of {as_of}")
    for explanation in explanations:
        terminal.result(f"\n{_head(explanation, color)}\n")
        for clause in explanation.clauses:
            terminal.result("".join(f"{line}\n" for line in _lines(clause, 1, color)))
        for one in explanation.past:
            what = "" if one.campaign in (explanation.name, "") else f" `{one.campaign}`"
            reason = f": {one.reason}" if one.reason else ""
            terminal.plainly(f"  history: {one.day}{what} {one.words}{reason}")


def _head(explanation: Explanation, color: bool) -> str:
    value = explanation.value
    if explanation.kind in ("segment", "stage"):
        text = f"{_mark(bool(value), color)} {'in' if value else 'not in'} {explanation.name}"
    elif explanation.kind == "campaign":
        text = f"{explanation.name}: {value}"
    elif explanation.kind == "lifecycle":
        text = f"{explanation.name}: {value if value is not None else 'no stage'}"
    else:
        text = f"{explanation.name} = {shown(value)}"
    described = f'  "{explanation.description}"' if explanation.description else ""
    return visible(text + described) if not color else text + visible(described)


def _lines(clause: Clause, depth: int, color: bool) -> Iterator[str]:
    mark = "·" if clause.holds is None else _mark(clause.holds, color)
    says = clause.holds is None or clause.value is not None
    value = f"  → {visible(shown(clause.value))}" if says else ""
    yield f"{'  ' * depth}{mark} {visible(clause.text)}{value}"
    for part in clause.clauses:
        yield from _lines(part, depth + 1, color)


def _mark(holds: bool, color: bool) -> str:
    mark, tone = ("✓", "green") if holds else ("✗", "red")
    return click.style(mark, fg=tone, bold=True) if color else mark


# ---------------------------------------------------------------- a rule


def _rule(asked: Asked, name: str) -> int:
    project = opened(asked)
    project.model  # noqa: B018 (rules with errors mean nothing, in whatever words)
    found = rule(name, project.rules.files.values())
    if found is None:
        declared = [name_of(d) for file in project.rules.files.values() for d in file.declarations]
        raise no_such(project, "rule", name, declared)
    terminal.result(dump(_rule_object(found)) if asked.format == "json" else _rule_text(found))
    return 0


def _rule_object(found: Explained) -> dict[str, object]:
    return {
        "name": found.name,
        "kind": found.kind,
        "description": found.description,
        "text": [f"{'  ' * depth}{line}" for depth, line in found.lines],
        "needs": dict(found.needs),
    }


def _rule_text(found: Explained) -> str:
    described = f': "{found.description}"' if found.description else ""
    article = "" if found.kind in ("events", "attributes", "customers") else "a "
    lines = [f"{found.name}, {article}{found.kind}{described}", ""]
    lines += [f"{'  ' * depth}{'- ' if depth else ''}{line}" for depth, line in found.lines]
    if found.needs:
        width = max(len(name) for name, _ in found.needs)
        lines += ["", "where"]
        lines += [f"  {name:<{width}}  {sentence}" for name, sentence in found.needs]
    return visible("\n".join(lines)) + "\n"
