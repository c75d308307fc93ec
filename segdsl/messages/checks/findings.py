"""Findings about messages, each told once.

In: findings with the combination that each was made in. Out: one diagnostic for each code, place and message,
which says for which campaigns, personas, variants and languages it holds; and what each combination has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.desk import Combination

_NAMES_SHOWN = 3
_PARTS = (
    ("campaign", "in the campaign", "in the campaigns"),
    ("step", "in the step", "in the steps"),
    ("variant", "variant", "variants"),
    ("persona", "for the persona", "for the personas"),
    ("locale", "in", "in"),
)


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding in one combination; in none where it is about the template as such."""

    diagnostic: Diagnostic
    combination: Combination | None = None


@dataclass(frozen=True, slots=True)
class TemplateNotes:
    """What was noted about the letters of one template, and which letters those are."""

    noted: tuple[Noted, ...]
    combinations: tuple[Combination, ...]


@dataclass(frozen=True, slots=True)
class LetterFindings:
    """What was found, and what concerns each combination that can occur."""

    diagnostics: tuple[Diagnostic, ...]
    of: Mapping[Combination, tuple[Diagnostic, ...]]


def report(noted: Iterable[Noted], combinations: Iterable[Combination]) -> LetterFindings:
    """Every finding once, with the combinations concerned in its message."""
    everything = sorted(set(combinations))
    groups: dict[tuple[object, ...], list[Noted]] = defaultdict(list)
    for one in noted:
        d = one.diagnostic
        groups[d.code, d.span, d.file, d.message].append(one)
    told: list[Diagnostic] = []
    of: dict[Combination, list[Diagnostic]] = {combination: [] for combination in everything}
    for group in groups.values():
        concerned = sorted({n.combination for n in group if n.combination is not None})
        diagnostic = _told(group[0].diagnostic, concerned, everything)
        told.append(diagnostic)
        for combination in concerned:
            of.setdefault(combination, []).append(diagnostic)
    return LetterFindings(tuple(told), {combination: tuple(found) for combination, found in of.items()})


def _told(
    diagnostic: Diagnostic, concerned: Sequence[Combination], everything: Sequence[Combination]
) -> Diagnostic:
    where = ", ".join(_where(concerned, everything))
    return replace(diagnostic, message=f"{diagnostic.message} ({where})") if where else diagnostic


def _where(concerned: Sequence[Combination], everything: Sequence[Combination]) -> Iterator[str]:
    """What narrows the finding down: names that not all letters of the same templates and campaigns share."""
    templates = {c.template for c in concerned}
    campaigns = {c.campaign for c in concerned}
    for part, one, several in _PARTS:
        names = sorted({getattr(c, part) for c in concerned} - {""})
        around = {
            getattr(c, part)
            for c in everything
            if c.template in templates and (part == "campaign" or c.campaign in campaigns)
        } - {""}
        if names and (part == "campaign" or set(names) != around):
            yield f"{one if len(names) == 1 else several} {_listed(names, quote=part != 'locale')}"


def _listed(names: Sequence[str], *, quote: bool) -> str:
    shown = [f"`{n}`" if quote else n for n in names[:_NAMES_SHOWN]]
    if len(names) > _NAMES_SHOWN:
        return f"{', '.join(shown)} and {len(names) - _NAMES_SHOWN} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
