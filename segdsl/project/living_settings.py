"""What `[[trigger]]` and `[[alert]]` in `segdsl.toml` name, against what the rules declare.

In: a project's place and its model. Out: findings at the lines of the settings, for segments, campaigns and
events that no rule declares, and for triggers that reports could not tell apart. Without them a trigger would
fail in the night in which it is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from segdsl.config import line_of
from segdsl.diagnostics import Diagnostic
from segdsl.model.catalog import Table
from segdsl.model.project import Model
from segdsl.project.place import Place
from segdsl.project.stages import lifecycles_with
from segdsl.suggest import did_you_mean


def check_living_settings(place: Place, model: Model) -> Iterator[Diagnostic]:
    """What names nothing, and names that come twice."""
    yield from _named_twice(place)
    for number, trigger in enumerate(place.config.trigger):
        at = (place, "trigger", number)
        yield from _segment(*at, trigger.segment, model)
        if trigger.campaign is not None:
            yield from _declared(*at, "campaign", trigger.campaign, model.campaigns)
        if trigger.form is not None:
            yield from _form(*at, trigger.form)
    for number, alert in enumerate(place.config.alert):
        at = (place, "alert", number)
        if alert.segment is not None:
            yield from _segment(*at, alert.segment, model)
        if alert.events is not None:
            yield from _events(*at, alert.events, model)


def _named_twice(place: Place) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for number, trigger in enumerate(place.config.trigger):
        if trigger.called in seen:
            message = f"two triggers are called `{trigger.called}`, and a report could not tell them apart"
            hint = 'give one of them a name of its own: `name = "…"`'
            yield _finding(place, "trigger", number, "name", message, hint)
        seen.add(trigger.called)


def _segment(place: Place, section: str, number: int, name: str, model: Model) -> Iterator[Diagnostic]:
    cycles = lifecycles_with(model, name)
    if name in model.segments or len(cycles) == 1:
        return
    if cycles:
        message = f"`{section}.segment` names `{name}`, which is a stage of several lifecycles"
        hint = f"name the one that is meant in a rule: `segment {name}_ones where {cycles[0]} = {name}`"
        yield _finding(place, section, number, "segment", message, hint)
        return
    stages = (stage.name for cycle in model.lifecycles.values() for stage in cycle.stages)
    yield from _declared(place, section, number, "segment", name, (*model.segments, *stages))


def _events(place: Place, section: str, number: int, name: str, model: Model) -> Iterator[Diagnostic]:
    events = model.catalog.events
    yield from _declared(place, section, number, "events", name, events)
    if name in events and not _has_time_of_its_own(events[name]):
        message = f"`{section}.events` names `{name}`, whose rows are read with no time of their own"
        fitting = [f"`{n}`" for n, table in events.items() if _has_time_of_its_own(table)]
        hint = f"name what it is made from: there are {', '.join(fitting)}" if fitting else None
        yield _finding(place, section, number, "events", message, hint)


def _form(place: Place, section: str, number: int, name: str) -> Iterator[Diagnostic]:
    from segdsl.delivery.outbox.forms import FORMS

    if name not in FORMS:
        message = f"`{section}.form` is `{name}`, in which no messages are written"
        yield _finding(place, section, number, "form", message, did_you_mean(name, FORMS))


def _has_time_of_its_own(table: Table) -> bool:
    """Whether events are read from a source, with their times."""
    return table.base is None and table.at is not None and table.columns[table.at].definition is None


def _declared(
    place: Place, section: str, number: int, setting: str, name: str, names: Collection[str]
) -> Iterator[Diagnostic]:
    if name not in names:
        message = f"`{section}.{setting}` names `{name}`, which no rule declares"
        yield _finding(place, section, number, setting, message, did_you_mean(name, names))


def _finding(
    place: Place, section: str, number: int, setting: str, message: str, hint: str | None
) -> Diagnostic:
    span = line_of(place.folder, section, str(number), setting)
    return Diagnostic("bad-config", message, span, hint=hint)
