"""Who is in what, by one of the engines: the one place where engines are called.

In: a model, sources of its tables and as-of. Out: a `Result`; or a finding that names what the engine lacks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

from segdsl.clock import AsOf
from segdsl.config import ENGINES, engine_of
from segdsl.diagnostics import Diagnostic, Problem, option
from segdsl.engines.protocol import Engine, Progress, Sources
from segdsl.engines.result import Result, result_of
from segdsl.engines.since.state import Again, State
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.plan.kept import plan_again
from segdsl.plan.nodes import Plan


def engine_called(asked: str, place: str | None = None) -> Engine:
    """The engine of this name, one of `ENGINES`, or of this URL; loads what it computes with.

    `place` says where it runs, of one that can run elsewhere.

    Raises Problem where that is not installed.
    """
    name = engine_of(asked)
    try:
        room, place = import_module(ENGINES[name]), place if asked == name else asked
        engine: Engine = room.ENGINE if place is None else room.engine_at(place)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.startswith("segdsl"):
            raise
        package = missing.name.partition(".")[0]
        message = f"the engine `{name}` needs the package `{package}`, which is not installed"
        hint = f"install it with `pip install 'segdsl[{name}]'`, or take {_other()}"
        raise Problem([Diagnostic("engine-lacks", message, hint=hint)]) from None
    return engine


def compute(
    model: Model,
    sources: Sources,
    as_of: AsOf | dt.date | dt.datetime,
    names: Iterable[str] | None = None,
    extra: Mapping[str, Expression] | None = None,
    *,
    owners: bool = False,
    engine: str = "packed",
    place: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """Values of the names (all by default; those they need are computed and returned as well).

    `extra` are further expressions about customers, such as the audience of a campaign, by label. With
    `owners` the result says whose each row is; `place` is where the engine runs, if it can run elsewhere;
    `progress` is told how far it has come. Raises Problem where the engine can't do what the rules need.
    """
    moment = as_of if isinstance(as_of, AsOf) else AsOf(as_of, model.catalog.zone)
    made, chosen = plan_again(model, moment, names, extra), engine_called(engine, place)
    if lacking := chosen.abilities.lacking(made):
        raise _lacks(chosen, lacking)
    return result_of(moment, made, chosen.run(made, model.catalog, sources, owners=owners, progress=progress))


def compute_since(
    model: Model,
    sources: Sources,
    as_of: AsOf,
    names: Iterable[str] | None,
    extra: Mapping[str, Expression],
    *,
    state: State | None,
) -> tuple[Result, Again, Callable[[], State]]:
    """As `compute` by the packed engine, going on from what is known of another run, if anything is.

    Gives what was evaluated again, too, and what finds out what a later run can go on from.
    """
    from segdsl.engines.since.computing import Since

    wanted = None if names is None else tuple(names)

    def planned(moment: AsOf) -> Plan:
        return plan_again(model, moment, wanted, extra)

    answer, again, remember = Since(planned, model.catalog, sources.typed(), as_of).answer(state)
    return result_of(as_of, planned(as_of), answer), again, remember


def _lacks(engine: Engine, lacking: tuple[str, ...]) -> Problem:
    what = ", ".join(f"`{word}`" for word in lacking)
    message = f"the engine `{engine.name}` can't do what these rules need: {what}"
    hint = f"take another engine, such as {_other()}, or write the rule without it"
    return Problem([Diagnostic("engine-lacks", message, hint=hint)])


def _other() -> str:
    """How the engine is asked for that can do everything."""
    return option("--engine pandas", 'engine="pandas"')
