"""The rules of a project: read, parsed, understood, checked.

In: a `Place` and overridden settings. Out: `Rules`: the trees, the model where the rules are sound enough to
have one, and every finding of every file. No data is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.checks.ignore import without_ignored
from segdsl.checks.registry import check_writing
from segdsl.diagnostics import Diagnostic, Problem, has_errors, in_reading_order
from segdsl.model.from_syntax import build
from segdsl.model.project import Model
from segdsl.model.settings import as_set
from segdsl.project.folders import unreadable
from segdsl.project.place import Place
from segdsl.rule_files import LEARNT
from segdsl.source import Source
from segdsl.syntax import nodes as n
from segdsl.syntax.kept import KeptTrees
from segdsl.syntax.reading import read_source

if TYPE_CHECKING:
    from segdsl.learnt_files import Learnt
    from segdsl.project.learnt import LearntRules


@dataclass(frozen=True, slots=True)
class Rules:
    """What the rule files say. `files` has a tree for every file that could be read, by its name.

    `overrides` are the settings that were given instead of those in the files. `learnt` is what was learnt,
    by the name of the trait.
    """

    names: tuple[str, ...]
    files: Mapping[str, n.RuleFile]
    model: Model | None
    diagnostics: tuple[Diagnostic, ...]
    overrides: Mapping[str, str] = field(default_factory=dict)
    learnt: Mapping[str, LearntRules] = field(default_factory=dict)

    @property
    def trees(self) -> tuple[n.RuleFile, ...]:
        """What all rules stand in: those that people wrote, and those that were learnt."""
        return (*self.files.values(), *(one.tree for one in self.learnt.values()))

    @property
    def as_set(self) -> tuple[n.RuleFile, ...]:
        """The same, with the settings that were given instead of those in the files."""
        return tuple(as_set(tree, self.overrides) for tree in self.trees) if self.overrides else self.trees

    def sound(self) -> Model:
        """The model, or a Problem where the rules have errors."""
        if self.model is None or has_errors(self.diagnostics):
            raise Problem(d for d in self.diagnostics if d.severity == "error")
        return self.model


def read(place: Place, overrides: Mapping[str, str]) -> Rules:
    """All rule files of a place, however much of them is right."""
    files: dict[str, n.RuleFile] = {}
    found: list[Diagnostic] = [] if place.single else list(unreadable(place, "rules"))
    listed = place.rule_files()
    kept = KeptTrees(str(place.single or place.folder))
    for name, path in listed:
        tree = _tree(place.folder, name, path, kept, found)
        if tree is not None:
            files[name] = tree
    learnt: dict[str, LearntRules] = {}
    if any_learnt := _any_learnt(place, files):
        from segdsl.project import learnt as lessons

        learnt = lessons.learnt_rules(place, files, kept.parsed, found)
    kept.keep()
    trees = (*files.values(), *(one.tree for one in learnt.values()))
    source = place.config.history.source
    model = build(trees, zone=place.config.zone, overrides=dict(overrides), history=source)
    if any_learnt:
        found.extend(lessons.news(model.diagnostics, found))
        if model.value is not None:
            found.extend(lessons.unfit(model.value, {name: one.learnt for name, one in learnt.items()}))
    else:
        found.extend(model.diagnostics)
    names = tuple(name for name, _ in listed)
    return Rules(names, files, model.value, in_reading_order(found), overrides, learnt)


def _any_learnt(place: Place, files: Mapping[str, n.RuleFile]) -> bool:
    """Whether anything is learnt here, or was: what reads it is imported where that is so."""
    declared = any(isinstance(d, n.Learnt) for file in files.values() for d in file.declarations)
    return declared or (not place.single and (place.folder / LEARNT).exists())


def taught(rules: Rules, learnt: Learnt, zone: str) -> Rules:
    """The rules with this in the place of what was learnt under its name; what is wrong with them stays."""
    from segdsl.learnt_files import written
    from segdsl.project.learnt import LearntRules
    from segdsl.syntax.from_learnt import rules_of
    from segdsl.syntax.from_text import parse

    tree = rules_of(Source(f"{LEARNT}/{learnt.name}.json", written(learnt)), learnt, parse).required()
    now = replace(rules, learnt={**rules.learnt, learnt.name: LearntRules(learnt, tree)})
    built = build(now.trees, zone=zone, overrides=dict(rules.overrides))
    return replace(now, model=built.value)


def _tree(folder: Path, name: str, path: Path, kept: KeptTrees, found: list[Diagnostic]) -> n.RuleFile | None:
    if not path.resolve().is_relative_to(folder.resolve()):
        found.append(
            Diagnostic("path-outside", f"`{name}` is a link that leads outside the project", file=name)
        )
        return None
    source = read_source(path, name)
    found.extend(source.diagnostics)
    if source.value is None:
        return None
    parsed = kept.parsed(source.value)
    found.extend(parsed.diagnostics)
    return parsed.value


def errors_in_writing(rules: Rules) -> tuple[Diagnostic, ...]:
    """What is wrong with rules that mean something: errors that no comment silences."""
    if rules.model is None:
        return ()
    found = [d for d in check_writing(tuple(rules.files.values()), rules.model) if d.severity == "error"]
    sources = [file.span.source for file in rules.files.values()]
    return tuple(d for d in without_ignored(found, sources) if d.severity == "error")
