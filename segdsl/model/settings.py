"""Settings: named constants, and what `--set` puts in their place.

In: the declared settings and the overrides, as texts. Out: for each setting the literal that stands for it,
and the `Setting` of the model. An override is written as in a rule file (the quotes of a text may be left
out) and must be of the same sort as what it replaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from segdsl.diagnostics import option
from segdsl.model.draft import Draft
from segdsl.model.findings import listed
from segdsl.model.literals import length_of, plain_value
from segdsl.model.nodes import Length, Value
from segdsl.model.project import Setting
from segdsl.source import Source
from segdsl.suggest import did_you_mean
from segdsl.syntax import nodes as syntax

_SORTS: dict[type, str] = {
    syntax.Number: "a number",
    syntax.Text: "a text",
    syntax.YesNo: "yes or no",
    syntax.DateLiteral: "a date",
    syntax.InstantLiteral: "a date with a time",
    syntax.Duration: "a length of time, such as `30 days`",
    syntax.ListLiteral: "a list in parentheses",
}


def settings(
    draft: Draft, declared: Iterable[syntax.Setting], overrides: Mapping[str, str]
) -> dict[str, Setting]:
    """Fills `draft.settings`, and returns what the model says of each setting."""
    found: dict[str, Setting] = {}
    for setting in declared:
        name = setting.name.text
        if name in found or draft.names[name].declaration is not setting:
            continue
        value, overridden = setting.value, name in overrides
        if overridden:
            value = _override(draft, setting, overrides[name])
        draft.settings[name] = value
        plain = setting_value(draft, value)
        if plain is None:
            if type(value) not in _SORTS:
                draft.findings.add("type-mismatch", "a setting is a constant", value.span, "make it a trait")
            del draft.settings[name]
            continue
        written = overrides[name] if overridden else value.span.text
        found[name] = Setting(name, plain, setting.span, setting.description, written, overridden)
    for name in overrides:
        if name not in draft.names or draft.names[name].what != "setting":
            _unknown(draft, name)
    return found


def setting_value(draft: Draft, value: syntax.Expression) -> Value | Length | tuple[Value, ...] | None:
    match value:
        case syntax.Duration():
            return length_of(draft, value, value)
        case syntax.ListLiteral(items):
            values = [plain_value(draft, item) for item in items]
            return None if any(v is None for v in values) else tuple(v for v in values if v is not None)
        case _:
            return plain_value(draft, value)


def as_set(tree: syntax.RuleFile, overrides: Mapping[str, str]) -> syntax.RuleFile:
    """The tree with the settings that were given instead of those in it."""

    def given(declared: syntax.Declaration) -> syntax.Declaration:
        if not isinstance(declared, syntax.Setting) or declared.name.text not in overrides:
            return declared
        value = _literal(declared, overrides[declared.name.text])
        return declared if value is None else replace(declared, value=value)

    return replace(tree, declarations=tuple(map(given, tree.declarations)))


def _override(draft: Draft, setting: syntax.Setting, text: str) -> syntax.Expression:
    name, wanted = setting.name.text, type(setting.value)
    found = _literal(setting, text)
    if found is None or not _same_sort(setting.value, found):
        given = option(f"--set {name}={text}", f'settings={{"{name}": "{text}"}}')
        message = f"{given}: `{name}` is {_SORTS.get(wanted, 'something else')}, and `{text}` is not"
        hint = f"write it as in the rule file, where it is `{setting.value.span.text}`"
        draft.findings.add("bad-setting", message, None, hint)
        return setting.value
    return found


def _same_sort(old: syntax.Expression, new: syntax.Expression) -> bool:
    if isinstance(old, syntax.ListLiteral) and isinstance(new, syntax.ListLiteral):
        return {type(i) for i in new.items} <= {type(i) for i in old.items}
    return type(old) is type(new)


def _literal(setting: syntax.Setting, text: str) -> syntax.Expression | None:
    """What a text stands for in the place of a setting's value; None where it can't be read."""
    if isinstance(setting.value, syntax.Text) and not text.startswith(('"', "'")):
        source = Source(f"--set {setting.name.text}", text)
        return syntax.Text(text, source.span(0, len(text)))
    return _read(setting.name.text, text)


def _read(name: str, text: str) -> syntax.Expression | None:
    """The literal behind `--set NAME=`, read as the value of a setting; None where it can't be."""
    from segdsl.syntax.from_text import parse

    if "\n" in text or "#" in text:
        return None
    checked = parse(Source(f"--set {name}", f"setting value = {text}\n"))
    if not checked.ok or checked.value is None:
        return None
    match checked.value.declarations:
        case (syntax.Setting(_, value, description=None),):
            return value
        case _:
            return None


def _unknown(draft: Draft, name: str) -> None:
    known = draft.bearing("setting")
    hint = did_you_mean(name, known) or (f"there are: {listed(known)}" if known else "the rules have none")
    given = option(f"--set {name}=…", f'settings={{"{name}": …}}')
    message = f"{given}: there is no setting `{name}`"
    draft.findings.add("bad-setting", message, None, hint)
