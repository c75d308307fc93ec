"""unused: settings, traits and attributes that nothing uses.

What counts as a use is a name anywhere in the rules outside its own declaration, or in what the rulebook
calls `used`: the names that personas, templates, exports and the project file use. A trait that is `shown` is
there to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.diagnostics import Diagnostic, Label
from segdsl.model.findings import listed
from segdsl.syntax import nodes as syntax
from segdsl.syntax.mentions import mentioned


def unused(rules: Rulebook) -> Iterator[Diagnostic]:
    if rules.used is None:
        return
    declarations = [d for file in rules.files for d in file.declarations]
    elsewhere = {name for d in declarations for name in mentioned(d)}.union(rules.used)
    for declaration in declarations:
        match declaration:
            case syntax.Trait(shown=True):
                pass
            case syntax.Setting(name) | syntax.Trait(name) if name.text not in elsewhere:
                yield _idle(declaration, name)
            case syntax.Customers(origin, columns) | syntax.Attributes(_, origin, columns):
                keys = {k.text for k in origin.key} if isinstance(origin, syntax.File) else set()
                used = elsewhere | keys
                idle = [c.name for c in columns if c.name.text not in used]
                if idle:
                    yield _idle_columns(idle)
            case _:
                pass


def _idle(declaration: syntax.Setting | syntax.Trait, name: syntax.Name) -> Diagnostic:
    is_trait = isinstance(declaration, syntax.Trait)
    message = f"nothing uses the {'trait' if is_trait else 'setting'} `{name.text}`"
    hint = "where it is there to be looked at, write `shown` behind it" if is_trait else None
    return Diagnostic("unused", message, name.span, hint=hint, certainty="proved")


def _idle_columns(names: list[syntax.Name]) -> Diagnostic:
    if len(names) == 1:
        message = f"nothing uses the attribute `{names[0].text}`"
    else:
        message = f"nothing uses the attributes {listed([n.text for n in names])}"
    labels = tuple(Label(n.span, "nothing uses this") for n in names[1:])
    return Diagnostic("unused", message, names[0].span, labels=labels, certainty="proved")


CHECK = Check({}, of_rules=unused)
