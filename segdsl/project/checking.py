"""All that can be said about a project without data.

In: a project. Out: the findings of rules, templates and personas, without those that the project's settings
pass over, and the key of each that a baseline needs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segdsl.checks.ignore import without_ignored
from segdsl.checks.registry import check_writing
from segdsl.config import ABLE
from segdsl.diagnostics import Diagnostic, Problem, has_errors, in_reading_order
from segdsl.project import baseline
from segdsl.project.baseline import Key
from segdsl.project.customer_settings import check_customer_settings, check_inline
from segdsl.project.files import Files
from segdsl.project.hidden_text import hidden_text
from segdsl.project.living_settings import check_living_settings
from segdsl.project.malformed_sources import malformed_sources
from segdsl.project.missing_lists import missing_lists
from segdsl.project.place import Place
from segdsl.suggest import limited_guesses

if TYPE_CHECKING:
    from segdsl.messages.checks.findings import LetterFindings
    from segdsl.model.project import Model


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings in reading order, each with its key; `known` counts those that the baseline took out."""

    diagnostics: tuple[Diagnostic, ...]
    keys: tuple[Key, ...]
    known: int = 0


def check(project: Files, letters: LetterFindings | None, *, baseline_too: bool = True) -> Findings:
    """The findings that are left, with those of its `letters`.

    Without those of the baseline, unless it is to count for nothing.

    Raises Problem where the baseline can't be read.
    """
    config = project.place.config.check
    found = [
        *project.rules.diagnostics,
        *project.outside,
        *project.content.diagnostics,
        *(letters.diagnostics if letters is not None else ()),
        *_settings(project),
        *_engine(project),
        *(() if project.place.single else hidden_text(project.place, _looked_into(project))),
        *_merge_tags(project),
        *_written(project),
    ]
    sources = [file.span.source for file in project.rules.files.values()]
    sources += project.content.templates.sources.values() if project.content.templates else ()
    left = without_ignored(found, sources)
    if has_errors(found):  # not every check has run, so what a comment silences may not have been found
        left = tuple(d for d in left if d.code != "unused-ignore")
    kept = [d for d in in_reading_order(left) if d.code not in config.ignore or d.severity == "error"]
    keys = baseline.keys_of(kept, project.rules.files)
    new = baseline.news(keys, _accepted(project.place) if baseline_too else Counter())
    return Findings(
        tuple(d for d, is_new in zip(kept, new, strict=True) if is_new),
        tuple(k for k, is_new in zip(keys, new, strict=True) if is_new),
        new.count(False),
    )


def _accepted(place: Place) -> Counter[Key]:
    name = place.config.check.baseline
    if name is None or not (place.folder / name).exists():
        return Counter()
    try:
        return baseline.read_baseline(place.folder / name)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = f"the baseline cannot be read: {reason}"
        hint = "`segdsl check --write-baseline` writes a new one"
        raise Problem([Diagnostic("unreadable-file", message, file=name, hint=hint)]) from None


def _written(project: Files) -> tuple[Diagnostic, ...]:
    """What stands in the rules though it may not be what was meant."""
    rules = project.rules
    if rules.model is None:
        return ()
    used = None if has_errors(rules.diagnostics) else _used(project, rules.model)
    return check_writing(tuple(rules.files.values()), rules.model, used)


def _settings(project: Files) -> tuple[Diagnostic, ...]:
    """What the project's settings name of the rules; asked where the rules mean something."""
    model = project.rules.model
    found = (*check_inline(project.place), *missing_lists(project.place))
    if model is None:
        return found
    place = project.place
    found = (*found, *malformed_sources(model))
    return (*found, *check_customer_settings(place, model), *check_living_settings(place, model))


def _engine(project: Files) -> tuple[Diagnostic, ...]:
    """What the engine lacks for the rules, and for whom campaigns are; asked where these mean something.

    One of the settings that is not installed here is asked where it is.
    """
    if project.engine in ABLE or project.rules.model is None or has_errors(project.rules.diagnostics):
        return ()
    from segdsl.synthesis.candidates import usual_as_of

    model = project.rules.model
    audiences = {name: campaign.audience for name, campaign in model.campaigns.items()}
    try:
        return project.lacks(usual_as_of(model), None, audiences)
    except Problem as problem:
        return () if project.asked_engine is None else tuple(problem.diagnostics)


def _looked_into(project: Files) -> tuple[str, ...]:
    """The files of personas, templates and translations that are not refused for their length."""
    refused = {d.file_name for d in project.content.diagnostics if d.code == "too-large"}
    return tuple(name for name in project.content.files if name not in refused)


def _merge_tags(project: Files) -> tuple[Diagnostic, ...]:
    if project.place.single or not project.content.files:
        return ()
    from segdsl.project.merge_tags import merge_tags

    with limited_guesses():
        return tuple(merge_tags(project.place, _looked_into(project), project.rules.model))


def _used(project: Files, model: Model) -> frozenset[str]:
    """The names that the project's settings, personas, templates and exports use."""
    from segdsl.person_fields import found_in

    config = project.place.config
    stated: Any = config.export.model_dump(exclude_none=True, exclude={"bom"})
    exported = found_in(model.catalog.customers.columns, stated).values()
    return frozenset(
        (*config.customer.attributes(), *exported, *project.content.used(), *config.tracked, *config.watched)
    )
