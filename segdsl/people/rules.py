"""The rules by which personas say whom they speak to.

In: personas with the pages they stand on, and the project's rules. Out: what each rule means, parsed and
typed as if it stood in a rule file, and everything that is wrong with it, at its place in the persona's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from segdsl.checks.registry import check_writing
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.model.from_syntax import conditions
from segdsl.model.nodes import Expression
from segdsl.model.project import Model, Segment
from segdsl.people.choice import Conditions, Rule
from segdsl.people.persona import Persona
from segdsl.people.plain_yaml import YamlPage
from segdsl.source import Source, Span
from segdsl.syntax import nodes as syntax
from segdsl.syntax.kept import KeptTrees

_OPENING = "segment persona\n  where "


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A project's rules, which are sound: what they say and what they mean.

    `trees` are those of the conditions that personas are known to have.
    """

    files: Sequence[syntax.RuleFile]
    model: Model
    zone: str = "UTC"
    overrides: Mapping[str, str] | None = None
    trees: KeptTrees | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """A rule in a persona's file, and the source that it is read from as a condition."""

    rule: Rule
    because: str | None
    page: YamlPage
    path: tuple[str | int, ...]
    source: Source

    def place(self, span: Span) -> Span:
        """Where in the persona's file a place in the rule is."""
        value = self.page.values[self.path]
        offsets = _offsets(self.rule[1], value.source.text, value.start)
        start, end = (min(max(at - len(_OPENING), 0), len(offsets)) for at in (span.start, span.end))
        if start == len(offsets):  # something is missing at the end
            return value.source.span(offsets[-1], offsets[-1] + 1)
        return value.source.span(offsets[start], offsets[max(end, start + 1) - 1] + 1)


def meanings(rules: RuleBook, people: Mapping[str, tuple[Persona, YamlPage]]) -> Checked[Conditions]:
    """The conditions of all rules of all personas; those that are wrong are left out, and reported."""
    found: list[Diagnostic] = []
    read: list[tuple[_Written, syntax.Expression]] = []
    for written in _all_written(people):
        parsed = _condition(written, rules.trees)
        found.extend(parsed.diagnostics)
        if parsed.value is not None:
            read.append((written, parsed.value))
    if not read:
        return Checked({}, tuple(found))
    meant = conditions(
        rules.files,
        [(written.rule[0], node) for written, node in read],
        zone=rules.zone,
        overrides=rules.overrides or {},
    )
    pairs = zip(read, meant.value or (), strict=True)
    built = [(written, expression) for (written, _), expression in pairs if expression is not None]
    by_source = {written.source: written for written, _ in read}
    more = (*meant.diagnostics, *_in_writing(rules.model, built))
    found.extend(_at_home(d, by_source) for d in more)
    return Checked({written.rule: expression for written, expression in built}, tuple(found))


def _all_written(people: Mapping[str, tuple[Persona, YamlPage]]) -> Iterator[_Written]:
    for persona, page in people.values():
        for number, entry in enumerate(persona.speaks_to):
            if entry.rule is not None:
                path = ("speaks_to", number, "rule")
                source = Source(page.values[path].source.name, _OPENING + entry.rule)
                yield _Written((persona.name, entry.rule), entry.because, page, path, source)


def _condition(written: _Written, trees: KeptTrees | None) -> Checked[syntax.Expression]:
    """The condition as written; anything beside a condition is refused."""
    read = _parsed(written.source, trees)
    found = tuple(_at_home(d, {written.source: written}) for d in read.diagnostics)
    match read.value.declarations if read.value is not None else ():
        case (syntax.Segment(owner=None, tags=(), because=None, persona=None, priority=None) as alone,):
            return Checked(alone.condition, found)
        case () if found:
            return Checked(None, found)
    message = "a rule is one condition and nothing else"
    hint = "`priority` and `because` are fields beside `rule`; the rest belongs to a segment in a rule file"
    return Checked(None, (Diagnostic("bad-persona", message, written.page.place(written.path), hint=hint),))


def _parsed(source: Source, trees: KeptTrees | None) -> Checked[syntax.RuleFile]:
    if trees is not None:
        return trees.parsed(source)
    from segdsl.syntax.from_text import parse

    return parse(source)


def _in_writing(model: Model, built: Sequence[tuple[_Written, Expression]]) -> Iterator[Diagnostic]:
    """What the checks of rules say, as if each condition were a segment."""
    alone = replace(model, traits={}, lifecycles={}, scores={}, campaigns={}, segments={}, metrics={})
    for written, expression in built:
        name = written.rule[0]
        segment = Segment(name, expression, written.page.place(written.path), because=written.because)
        yield from check_writing((), replace(alone, segments={name: segment}))


def _at_home(diagnostic: Diagnostic, by_source: Mapping[Source, _Written]) -> Diagnostic:
    """The finding at its place in the persona's file. A fix becomes a hint: YAML has quotes of its own."""

    def moved(span: Span | None) -> Span | None:
        written = by_source.get(span.source) if span is not None else None
        return written.place(span) if span is not None and written is not None else span

    labels = tuple(replace(label, span=moved(label.span) or label.span) for label in diagnostic.labels)
    hint = diagnostic.hint or (diagnostic.fix.text if diagnostic.fix is not None else None)
    return replace(diagnostic, span=moved(diagnostic.span), labels=labels, hint=hint, fix=None)


def _offsets(value: str, text: str, start: int) -> list[int]:
    """For each character of a value, its place in the text of the file, where it may be quoted or folded."""
    offsets: list[int] = []
    at = start
    for character in value:
        wanted = character.isspace()
        found = at
        while found < len(text) and not (text[found].isspace() if wanted else text[found] == character):
            found += 1
        if found < len(text):
            at = found + 1
        offsets.append(min(found, len(text) - 1) if found < len(text) else at - 1)
    return offsets
