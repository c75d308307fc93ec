"""Changing the files of a project: applying fixes, and accepting findings in the baseline.

In: a project. Out: how much was changed. A fix is made only where it is safe, and what comes out is read
again: rules that could be read mean the same, every comment is still there, and nothing new is wrong. Fixes
are made until none is left that can be, so a second run changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from functools import lru_cache

from segdsl.diagnostics import Diagnostic, Edit, Fix, wrong_usage
from segdsl.project import baseline
from segdsl.project.checking import check
from segdsl.project.reviewed import Reviewed
from segdsl.project.rewriting import replace_text
from segdsl.rule_files import ENDING
from segdsl.source import Source
from segdsl.syntax.comments import comments
from segdsl.syntax.from_text import parse

_LONGEST_CHAIN = 8  # fixes in one line that only together make it readable


def is_mended(diagnostic: Diagnostic) -> bool:
    """Whether `apply` does away with a finding: its fix is safe, stands in rules, and does well there."""
    if diagnostic.fix is None or not diagnostic.fix.safe or not diagnostic.fix.edits:
        return False
    source = diagnostic.fix.edits[0].span.source
    return source.name.lower().endswith(ENDING) and (diagnostic.code, diagnostic.message) not in _left(source)


@lru_cache(maxsize=16)
def _left(source: Source) -> frozenset[tuple[str, str]]:
    """What is still wrong with a rule file after all fixes."""
    left = parse(Source(source.name, mended(source)[0])).diagnostics
    return frozenset((d.code, d.message) for d in left)


def apply(project: Reviewed) -> int:
    """Applies every safe fix in the rules; how many there were."""
    done = 0
    paths = dict(project.place.rule_files())
    for name, tree in project.rules.files.items():
        text, number = mended(tree.span.source)
        if number:
            replace_text(paths[name], text)
        done += number
    return done


def mended(source: Source) -> tuple[str, int]:
    """The text of a rule file after all safe fixes, and how many there were."""
    done = 0
    while (step := _step(source, _without_overlaps(_safe_fixes(source)))) is not None:
        source, made = step
        done += made
    return source.text, done


def _step(source: Source, fixes: Sequence[Fix]) -> tuple[Source, int] | None:
    """The text after as many of these fixes as do well together; None where none does."""
    if len(fixes) <= 1:
        return _in_its_line(source, fixes[0]) if fixes else None
    after = _edited(source, _edits(fixes))
    if _sound(source, after, fixes):
        return after, len(fixes)
    half = len(fixes) // 2
    return _step(source, fixes[:half]) or _step(source, fixes[half:])


def _in_its_line(source: Source, fix: Fix) -> tuple[Source, int] | None:
    """The text after a fix, and after those that its line still needs; None where it stays unreadable."""
    after = source
    for made in range(1, _LONGEST_CHAIN + 1):
        lines = {line for edit in fix.edits for line in (edit.span.line, edit.span.end_line)}
        after = _edited(after, fix.edits)
        left = [d for d in _errors(after) if d.span and d.span.line in lines]
        if not left:
            return (after, made) if _keeps(source, after) else None
        if left[0].fix is None or not left[0].fix.safe:
            return None
        fix = left[0].fix
    return None


def _sound(source: Source, after: Source, fixes: Sequence[Fix]) -> bool:
    """Whether every one of several fixes did well."""
    fewer = len(_errors(after)) <= len(_errors(source)) and len(_safe_fixes(after)) < len(_safe_fixes(source))
    return fewer and not _errors_near(after, fixes) and _keeps(source, after)


def _errors_near(after: Source, fixes: Sequence[Fix]) -> bool:
    lines = {edit.span.line for edit in _edits(fixes)}
    return any(d.span is not None and d.span.line in lines for d in _errors(after))


def _keeps(before: Source, after: Source) -> bool:
    """Whether every comment, and every declaration that could be read, is still there as it was."""
    if [c.text for c in comments(before)] != [c.text for c in comments(after)]:
        return False
    old, new = _read(before).value, _read(after).value
    if old is None or new is None:
        return False
    left = iter(new.declarations)
    return all(any(one == other for other in left) for one in old.declarations)


_read = lru_cache(maxsize=2)(parse)  # a text and what became of it are asked for much


def _errors(source: Source) -> list[Diagnostic]:
    return [d for d in _read(source).diagnostics if d.severity == "error"]


def _safe_fixes(source: Source) -> list[Fix]:
    return [d.fix for d in _read(source).diagnostics if d.fix is not None and d.fix.safe]


def accept(project: Reviewed) -> tuple[str, int]:
    """Writes the baseline with all present findings but errors; its name, and how many it holds.

    The old one is there until the new one takes its place, in one step. Raises Problem and OSError.
    """
    place = project.place
    if place.single or place.config.check.baseline is None:
        message = "the project names no baseline"
        hint = 'write `baseline = "baseline.json"` under `[check]` in `segdsl.toml`'
        raise wrong_usage(message, hint=hint)
    path = place.folder / place.config.check.baseline
    found = check(project, project.letters, baseline_too=False)
    pairs = zip(found.diagnostics, found.keys, strict=True)
    keys = [key for diagnostic, key in pairs if diagnostic.severity != "error"]
    replace_text(path, baseline.written(keys))
    return place.config.check.baseline, len(keys)


def _without_overlaps(fixes: Iterable[Fix]) -> list[Fix]:
    kept: list[Fix] = []
    taken: list[tuple[int, int]] = []  # in order, none over another
    for fix in fixes:
        stretches = [(edit.span.start, edit.span.end) for edit in fix.edits]
        if not any(_is_taken(stretch, taken) for stretch in stretches):
            kept.append(fix)
            for stretch in stretches:
                insort(taken, stretch)
    return kept


def _is_taken(stretch: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether it is over one of these; beside an insertion, which has no length, stands at most one more."""
    start, end = stretch
    place = bisect_left(taken, stretch)
    near = taken[max(place - 2, 0) : place + 2]
    return any((start < e and s < end) or (s, e) == stretch for s, e in near)


def _edits(fixes: Iterable[Fix]) -> tuple[Edit, ...]:
    return tuple(edit for fix in fixes for edit in fix.edits)


def _edited(source: Source, edits: Iterable[Edit]) -> Source:
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        pieces += (source.text[at : edit.span.start], edit.replacement)
        at = edit.span.end
    return Source(source.name, "".join(pieces) + source.text[at:])
