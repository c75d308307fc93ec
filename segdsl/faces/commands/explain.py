"""`segdsl explain`: why a customer is in or out, or what a rule says."""

from __future__ import annotations

import sys
from dataclasses import asdict

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, left_out, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.explained import CustomerPage
from segdsl.faces.findings.json import dump
from segdsl.faces.lessons import how_well
from segdsl.faces.lines import width_of
from segdsl.faces.options import common, opened
from segdsl.project import as_of as clock
from segdsl.project.names import no_such
from segdsl.reference.explain import Clause
from segdsl.runs.explaining import Explanation
from segdsl.runs.reading.left_out import document
from segdsl.runs.reading.tolerated import collected
from segdsl.wording import Explained, names, rule


@click.command("explain")
@common()
@click.argument("key", required=False)
@click.argument("name", required=False)
@click.option(
    "--rule", "rule_name", metavar="NAME", help="The rule of this name in plain English; needs no data."
)
@click.option(
    "--depth", metavar="N", type=click.IntRange(min=1), help="How many levels of reasons: without NAME, 1."
)
def command(asked: Asked, key: str | None, name: str | None, rule_name: str | None, depth: int | None) -> int:
    """Why customer KEY is in or out of a segment or stage, or how a trait or score came about.

    Of a campaign, what becomes of the customer in it. Without NAME, the outcome of all rules for this
    customer, and then the reasons. With --rule, what a rule says, about nobody in particular.
    """
    if rule_name is not None:
        if depth is not None:
            raise wrong_usage("`--depth` is about the reasons of a customer: leave it away")
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
        names = [_object(e, depth) for e in explanations]
        about = {"key": key, "as_of": clock.written(moment), "names": names, "rows_left_out": rows}
        terminal.result(dump(about))
    else:
        whole = name is not None and depth is None
        page = CustomerPage(key, clock.written(moment), explanations, None if whole else depth or 1)
        terminal.paged(page.lines(terminal.colored(asked, sys.stdout), width_of(sys.stdout)))
        left_out.note(asked, rows)
    terminal.findings(asked, found)
    return exits.of(found, asked.strict or project.place.config.check.strict)


# ---------------------------------------------------------------- a customer


def _object(explanation: Explanation, depth: int | None) -> dict[str, object]:
    return {
        "name": explanation.name,
        "kind": explanation.kind,
        "value": explanation.value,
        "clauses": [_clause(c, depth) for c in explanation.clauses],
        **({"history": [asdict(one) for one in explanation.past]} if explanation.kind == "campaign" else {}),
    }


def _clause(clause: Clause, depth: int | None) -> dict[str, object]:
    below = None if depth is None else depth - 1
    return {
        "text": clause.text,
        "holds": clause.holds,
        "value": clause.value,
        "file": clause.span.source.name,
        "line": clause.span.line,
        "clauses": [_clause(c, below) for c in clause.clauses] if below != 0 else [],
    }


# ---------------------------------------------------------------- a rule


def _rule(asked: Asked, name: str) -> int:
    project = opened(asked)
    project.model  # noqa: B018 (rules with errors mean nothing, in whatever words)
    files = project.rules.as_set
    found = rule(name, files)
    if found is None:
        raise no_such(project, "rule", name, names(files))
    learnt = project.rules.learnt.get(name)
    if asked.format == "json":
        tested = {} if learnt is None else {"tested": dict(learnt.learnt.tested)}
        terminal.result(dump({**_rule_object(found), **tested}))
    else:
        did = () if learnt is None else ("", *how_well(learnt.learnt))
        terminal.plainly("\n".join([_rule_text(found), *did]))
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
    article = "an " if found.kind[0] in "aeiou" else "a "
    article = "" if found.kind in ("events", "attributes", "customers", "clusters") else article
    kind = "" if found.kind == found.name else f", {article}{found.kind}"
    lines = [f"{found.name}{kind}{described}", ""]
    lines += [f"{'  ' * depth}{'- ' if depth else ''}{line}" for depth, line in found.lines]
    if found.needs:
        width = max(len(name) for name, _ in found.needs)
        lines += ["", "where"]
        lines += [f"  {name:<{width}}  {sentence}" for name, sentence in found.needs]
    return "\n".join(lines)
