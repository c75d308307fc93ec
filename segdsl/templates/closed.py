"""What the values that templates ask about can be.

In: the rules and the personas. Out: for the path of a value, such as `segment.name` or `customer.tier`, and
for the columns of lookup tables, what they may equal: one of a few texts, any text, a number, a flag, a date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from segdsl.model.findings import listed
from segdsl.model.project import Model
from segdsl.people.persona import Persona
from segdsl.suggest import closest
from segdsl.types import CONDITION, Kind, ListOf, OneOf, Type, in_words

Path = tuple[str, ...]

_EQUALS: Mapping[str, tuple[type, ...]] = {"text": (str,), "number": (int, float), "flag": (bool, int)}
_TRANSLATED = ("content", "voice")  # parts of a persona whose texts depend on the reader's language


@dataclass(frozen=True, slots=True)
class MayBe:
    """What a value can be. `of` says what its values are names of, such as a segment."""

    type: Type
    of: str | None = None
    called: Mapping[str, str] = field(default_factory=dict)
    """Names by what people call them: their description."""

    def may_equal(self, constant: object) -> bool:
        if isinstance(self.type, OneOf):
            return constant in self.type.values
        family = Kind(self.type).family
        return isinstance(constant, _EQUALS.get(family, ()))

    def spelled(self, change: Callable[[str], str]) -> MayBe:
        """The same behind a filter such as `lower`."""
        values = self.type.values if isinstance(self.type, OneOf) else ()
        return replace(self, type=OneOf(tuple(map(change, values)))) if values else self

    def or_else(self, texts: Iterable[str]) -> MayBe:
        """The same behind `default(…)`."""
        values = self.type.values if isinstance(self.type, OneOf) else ()
        return replace(self, type=OneOf((*values, *texts))) if values else self

    def refusal(self, written: str, constant: object) -> tuple[str, str, str | None]:
        """Code, message and hint for a constant that the value never equals."""
        shown = f'"{constant}"' if isinstance(constant, str) else f"{constant}".lower()
        if not isinstance(self.type, OneOf):
            return "type-mismatch", f"`{written}` is {in_words(self.type)}, and never equals `{shown}`", None
        if self.of is None:
            return "unknown-value", f"`{written}` is never `{shown}`", self._meant(str(constant))
        message = f"there is no {self.of} called `{constant}`"
        return "unknown-value", message, self._meant(str(constant))

    def _meant(self, word: str) -> str | None:
        assert isinstance(self.type, OneOf)
        if not word.strip():
            return "whether there is one at all is asked with `is known`"
        if word in self.called:
            return f"that is what people call it; its name is `{self.called[word]}`"
        spelled = {value: value if self.of else f'"{value}"' for value in self.type.values}
        found = closest(word, self.type.values)
        if found is not None:
            return f"did you mean `{spelled[found]}`?"
        return f"there are: {listed(spelled.values())}" if spelled else None


def values_of(model: Model, personas: Mapping[str, Persona] | None, *, translated: bool) -> dict[Path, MayBe]:
    """What templates can read by a path, as far as that is known.

    Nobody knows it of personas that cannot be read (None), nor of what is `translated`.
    """
    found: dict[Path, MayBe] = {("customer", name): MayBe(type_) for name, type_ in _of_customers(model)}
    found["segment", "name"] = _named("segment", model.segments)
    found["campaign", "name"] = _named("campaign", model.campaigns)
    for name, cycle in model.lifecycles.items():
        stages = _named(f"stage of `{name}`", {stage.name: stage for stage in cycle.stages})
        found["customer", name] = found["stage", name, "name"] = stages
        if len(model.lifecycles) == 1:
            found["stage", "name"] = stages
    variants = [v for campaign in model.campaigns.values() for v in campaign.variants]
    if not translated:
        found |= {("variant", *p): MayBe(OneOf(t)) for p, t in _texts(v.values for v in variants)}
    found["variant", "name"] = _named("variant", {variant.name: variant for variant in variants})
    return found if personas is None else found | _of_personas(personas)


def columns_of(model: Model) -> dict[str, dict[str, MayBe]]:
    """The columns of lookup tables."""
    return {
        name: {c: MayBe(info.kind.type) for c, info in table.columns.items() if _is_plain(info.kind)}
        for name, table in model.catalog.lookups.items()
    }


def _named(what: str, declared: Mapping[str, Any]) -> MayBe:
    described = {name: getattr(one, "description", None) for name, one in declared.items()}
    return MayBe(OneOf(tuple(declared)), what, {text: name for name, text in described.items() if text})


def _of_customers(model: Model) -> Iterator[tuple[str, Type]]:
    kinds = {name: column.kind for name, column in model.catalog.customers.columns.items()}
    kinds |= {name: trait.value.kind for name, trait in model.traits.items()}
    kinds |= dict.fromkeys(model.segments, CONDITION)
    yield from ((name, kind.type) for name, kind in kinds.items() if _is_plain(kind))


def _is_plain(kind: Kind) -> bool:
    return not isinstance(kind.type, ListOf)


def _of_personas(personas: Mapping[str, Persona]) -> dict[Path, MayBe]:
    unsaid = {*_TRANSLATED, "speaks_to", "fallback"}
    told = [persona.model_dump(exclude=unsaid) for persona in personas.values()]
    found: dict[Path, MayBe] = {("persona", *path): MayBe(OneOf(texts)) for path, texts in _texts(told)}
    titles = {persona.title: name for name, persona in personas.items()}
    found["persona", "name"] = MayBe(OneOf(tuple(personas)), "persona", titles)
    return found


def _texts(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The texts at each path of some records; none of a path at which something else stands as well."""
    found: dict[Path, list[Any]] = defaultdict(list)
    for record in records:
        for path, value in _leaves(record):
            found[path].append(value)
    for path, values in found.items():
        texts = [value for value in values if value is not None]
        if all(isinstance(text, str) for text in texts):
            yield path, tuple(dict.fromkeys(texts))


def _leaves(record: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for name, value in record.items():
        if isinstance(value, Mapping):
            yield from (((name, *path), leaf) for path, leaf in _leaves(value))
        else:
            yield (name,), value
