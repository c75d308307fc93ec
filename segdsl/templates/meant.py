"""The name that a template probably meant, where nothing provides the one that it wrote.

In: the names that there are, as a tree, and a name that is none of them. Out: what to write instead. People
leave out `customer.`, write the names of another program, or misspell them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from segdsl.suggest import closest, did_you_mean
from segdsl.templates.allowed import FUNCTIONS
from segdsl.templates.closed import MayBe
from segdsl.templates.fitting_values import Families
from segdsl.templates.lookups import Columns

Tree = Mapping[str, Any]  # names, each with the names below it
LEAF: Tree = MappingProxyType({})

_SHOWN = 3
_SHARED = "values that all letters share are written under `[variables]` in `segdsl.toml`"
_FIRST = ("customer", "variant", "persona", "campaign", "segment", "stage")
_SOMEBODY = frozenset(  # what other programs call the customer
    {"customers", "user", "users", "contact", "contacts", "subscriber", "recipient", "person", "profile"}
) | {"member", "lead", "client", "account", "event", "data", "merge", "attributes", "vars"}
_OTHERS = {  # names of theirs, as far as they are not spelled like ours
    "fname": "first_name",
    "first": "first_name",
    "vorname": "first_name",
    "prenom": "first_name",
    "lname": "last_name",
    "last": "last_name",
    "surname": "last_name",
    "nachname": "last_name",
    "mail": "email",
    "emailaddress": "email",
    "birthdate": "birthday",
    "dob": "birthday",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names that templates can use, as a tree; `private` and `families` are about the customer's.

    `called` has what else has a name, such as campaigns, with how a template writes the name of one;
    `values` and `columns` say what the values of some names can be.
    """

    tree: Tree
    private: frozenset[str]
    tables: Mapping[str, Columns] = field(default_factory=dict)
    families: Families = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[tuple[str, ...], MayBe] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, MayBe]] = field(default_factory=dict)


def meant(path: tuple[str, ...], length: int, names: Names, known: Collection[str]) -> str | None:
    """What to write instead of a path whose word number `length` is none of the `known`."""
    if length > 0:
        own = attribute(path[length], known) if path[0] == "customer" else None
        return f"did you mean `{own}`?" if own else did_you_mean(path[length], known)
    word = path[0]
    if len(path) > 1 and word.lower() in _SOMEBODY:
        own = attribute(path[1], names.tree.get("customer", ()))
        return f"write `customer.{own}`" if own else "what is known of a customer is written `customer.…`"
    first, _, rest = word.partition("_")
    if rest in (names.tree.get(first) or ()):
        return f"write `{first}.{rest}`"
    if found := _paths(word, names.tree):
        return " or ".join(f"`{name}`" for name in found[:_SHOWN]).join(("write ", ""))
    if word in names.called:
        return f"`{names.called[word]}` is the name of the one that the letter is about"
    own = attribute(word, names.tree.get("customer", ()))
    top = closest(word, [name for name in known if name not in FUNCTIONS])
    if own and (top is None or _letters(own) in (_letters(word), _OTHERS.get(_letters(word)))):
        return f"write `customer.{own}`"
    if top is not None:
        return f"did you mean `{top}`?"
    return f"did you mean `customer.{own}`?" if own else _SHARED


def attribute(word: str, known: Collection[str]) -> str | None:
    """The attribute of the customer that a word of another program, or a misspelt one, stands for."""
    spelled = {_letters(name): name for name in known}
    other = _OTHERS.get(_letters(word))
    return spelled.get(_letters(word)) or (other if other in known else None) or closest(word, known)


def _letters(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalnum())


def _paths(word: str, tree: Tree) -> list[str]:
    """Where a name stands below another one, the customer's first."""
    found = [path for path in _below((), tree) if path[-1] == word and len(path) > 1]
    first = {name: place for place, name in enumerate(_FIRST)}
    return [".".join(path) for path in sorted(found, key=lambda path: (first.get(path[0], 1.5), len(path)))]


def _below(path: tuple[str, ...], tree: Tree) -> Iterator[tuple[str, ...]]:
    for name, more in tree.items():
        yield (*path, name)
        if more and len(path) < 3:
            yield from _below((*path, name), more)
