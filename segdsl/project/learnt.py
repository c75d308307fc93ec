"""What a project has learnt: the files of `learnt/`, each read as rules.

In: a project's place. Out: a rule file for each that can be read, and what it says of itself; and whether it
still fits its rules. A file that nothing declares is told, and not used.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from segdsl.codes import Severity
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.learnt_files import FOLDER, Learnt, Unreadable, read
from segdsl.learnt_files import Prediction as Points
from segdsl.model.digests import digest
from segdsl.model.findings import listed
from segdsl.model.lessons import Lesson
from segdsl.model.project import Model
from segdsl.project.place import Place
from segdsl.source import Source, Span
from segdsl.suggest import did_you_mean
from segdsl.syntax import nodes as n
from segdsl.syntax.from_learnt import rules_of
from segdsl.syntax.reading import read_source

FEW, FEWEST = 200, 50  # customers of the rarer outcome

Parse = Callable[[Source], Checked[n.RuleFile]]


@dataclass(frozen=True, slots=True)
class LearntRules:
    """A file of what was learnt: what it says, and the rules that it means."""

    learnt: Learnt
    tree: n.RuleFile


def learnt_rules(
    place: Place, files: Mapping[str, n.RuleFile], parse: Parse, found: list[Diagnostic]
) -> dict[str, LearntRules]:
    """What was learnt and is declared, by its name."""
    every = (d for file in files.values() for d in file.declarations)
    kinds = {d.name.text: type(d).__name__.lower() for d in every if isinstance(d, n.Learnt)}
    known: dict[str, LearntRules] = {}
    for file, path in learnt_files(place):
        if (stray := undeclared(file, kinds)) is not None:
            found.append(stray)
            continue
        one = read_learnt(file, path, parse)
        found.extend(one.diagnostics)
        if one.value is None:
            continue
        learnt = one.value.learnt
        if (other := another_kind(file, learnt, kinds[learnt.name])) is not None:
            found.append(other)
        else:
            known[learnt.name] = one.value
    return known


def news(meant: Iterable[Diagnostic], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Without what is no more than that a file of what was learnt is wrong, which is said already."""
    wrong = {PurePath(d.file_name).stem for d in found if d.code == "bad-learnt-file"}
    told = (d for d in meant if d.code != "not-learnt" or d.span is None or d.span.text not in wrong)
    return in_other_words(told)


def learnt_files(place: Place) -> list[tuple[str, Path]]:
    """Name and path of every file of what was learnt, by name."""
    folder = place.folder / FOLDER
    if place.single or not folder.is_dir():
        return []
    found = (path for path in folder.glob("*.json") if not path.name.startswith("."))
    return sorted((path.relative_to(place.folder).as_posix(), path) for path in found)


def read_learnt(name: str, path: Path, parse: Parse) -> Checked[LearntRules]:
    """What a file says, and the rules that it means."""
    source = read_source(path, name)
    if source.value is None:
        return Checked(None, source.diagnostics)
    try:
        learnt = read(path.stem, source.value.text)
    except Unreadable as error:
        start = source.value.start_of(min(error.line, source.value.line_count))
        again = f"learn it again with `segdsl learn {path.stem}`"
        message = f"what was learnt can't be read: {error}"
        span = source.value.span(start, start)
        return Checked(None, (Diagnostic("bad-learnt-file", message, span, hint=again),))
    rules = rules_of(source.value, learnt, parse)
    found = None if rules.value is None else LearntRules(learnt, rules.value)
    return Checked(found, rules.diagnostics)


def undeclared(file: str, declared: Collection[str]) -> Diagnostic | None:
    """What is said of a file that no declaration asks for."""
    name = PurePath(file).stem
    if name in declared:
        return None
    message = f"nothing reads `{file}`: the rules declare nothing to be learnt that is called `{name}`"
    hint = did_you_mean(name, declared) or "delete the file, or declare it again"
    return Diagnostic("unread-file", message, file=file, hint=hint)


def another_kind(file: str, learnt: Learnt, kind: str) -> Diagnostic | None:
    """What is said of a file of another kind than that which is declared."""
    if kind == learnt.kind:
        return None
    message = f"`{file}` holds {_article(learnt.kind)}, and `{learnt.name}` is {_article(kind)}"
    hint = f"learn it again with `segdsl learn {learnt.name}`"
    return Diagnostic("bad-learnt-file", message, file=file, hint=hint)


def _article(kind: str) -> str:
    return kind if kind == "clusters" else f"a {kind}"


# ---------------------------------------------------------------- whether it still fits

LESSONS = ("not-learnt", "bad-learnt-file", "learnt-from-other-rules", "too-few-customers")


def without_lessons(
    model: Model | None, diagnostics: Iterable[Diagnostic], names: Iterable[str]
) -> tuple[Diagnostic, ...]:
    """The findings of rules but for those that say that one of these traits is to be learnt, or again."""
    wanted = set(names)
    spans = [model.learner(name).span for name in wanted] if model is not None else []

    def is_lesson(found: Diagnostic) -> bool:
        place = found.span
        if found.code not in LESSONS:
            return False
        if place is None or found.file_name.startswith(f"{FOLDER}/"):
            return PurePath(found.file_name).stem in wanted
        return any(s.source is place.source and s.start <= place.start < s.end for s in spans)

    return tuple(found for found in diagnostics if not is_lesson(found))


def in_other_words(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What is wrong with rules that were learnt: each file was learnt when other rules were there."""
    told: set[str] = set()
    for one in found:
        file = one.file_name
        if not file.startswith(f"{FOLDER}/") or one.severity != "error" or one.code in LESSONS:
            yield one
        elif file not in told:
            told.add(file)
            message = f"this was learnt from other rules: {one.message}"
            hint = f"run `segdsl learn {PurePath(file).stem}`"
            yield replace(one, code="learnt-from-other-rules", message=message, hint=hint, fix=None)


def digests(learnt: Lesson, model: Model) -> dict[str, str]:
    """A digest of the meaning of everything that a trait is learnt from, by how it is written."""
    return {text: digest(expression, model) for text, expression in learnt.rests_on.items()}


def unfit(model: Model, learnt: Mapping[str, Learnt]) -> Iterator[Diagnostic]:
    """What was learnt from other rules, or from too few customers."""
    for name, lesson in model.learnt.items():
        if name in learnt:
            yield from _changed(model, learnt[name], digests(lesson, model))
            yield from _few(model, learnt[name])


def _changed(model: Model, learnt: Learnt, now: Mapping[str, str]) -> Iterator[Diagnostic]:
    other = [text for text in now if learnt.rules.get(text) != now[text]]
    other += [text for text in learnt.rules if text not in now]
    if other:
        words = {"of": "the answer", "among": "who it is about", "from": "what is spent"}
        words |= {"weeks": "how far it looks ahead", "factor": "what of the money counts"}
        what = listed([words.get(text, f"`{text}`") for text in other], form="{}")
        verb = "differs" if len(other) == 1 else "differ"
        message = f"`{learnt.name}` was learnt from other rules: {what} {verb} from what it was then"
        hint = f"run `segdsl learn {learnt.name}`"
        yield Diagnostic("learnt-from-other-rules", message, heading(model, learnt.name), hint=hint)


def _few(model: Model, learnt: Learnt) -> Iterator[Diagnostic]:
    if isinstance(learnt.what, Points):
        rarer = min(learnt.what.positives, learnt.customers - learnt.what.positives)
        yield from too_few(model, learnt.name, rarer)


def too_few(model: Model, name: str, rarer: int) -> Iterator[Diagnostic]:
    """That a prediction rests on few customers: so many are of the rarer outcome."""
    if rarer < FEW:
        customers = "1 customer" if rarer == 1 else f"{rarer} customers"
        message = f"`{name}` rests on {customers} of the rarer outcome"
        needed = f"below {FEWEST} nothing can be learnt from them"
        hint = f"{needed}: ask for something more common, or wait for more data"
        if rarer >= FEWEST:
            hint = f"below {FEW} it misses more than it could, and changes each time that it is learnt"
        severity: Severity = "error" if rarer < FEWEST else "warning"
        place = heading(model, name)
        yield Diagnostic("too-few-customers", message, place, hint=hint, given_severity=severity)


def heading(model: Model, name: str) -> Span:
    """The first line of a learnt trait's declaration."""
    span = model.learner(name).span
    return span.source.span(span.start, span.start + len(span.text.split("\n", 1)[0].rstrip()))
