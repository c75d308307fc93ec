"""Makers about where a customer stands among all: ranks, top and bottom, overall numbers, samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.properties import said
from tests.properties.plain import everybody as plain
from tests.properties.said import Said, Sight, inside, parenthesised
from tests.properties.writing.writer import Maker, Writer

GROUPS = {"quartile": 4, "quintile": 5, "decile": 10, "percentile": 100}
OVERALL = ("average", "median", "percentile", "sum", "share", "deviation")
SEEDS = ("spring", "x", "ü", "2026")
SHARES = ("10%", "20%", "25%", "50%", "33.3%", "100%", "0.4")
Ranked = tuple[float, tuple[Any, ...]]


def _scope(writer: Writer, within: bool, among: bool) -> tuple[str, tuple[Said, ...]]:
    """` within country among buyers`: its text, and the parts that it means."""
    form, parts = "", []
    if within:
        names = [n for t in ("choice", "text", "flag", "whole", "day") for n in writer.names(t)]
        parts.append(writer.pick(names))
        form += f" within {{{len(parts)}}}"
    if among:
        parts.append(_members(writer))
        form += f" among {{{len(parts)}}}"
    return form, tuple(parts)


def _members(writer: Writer) -> Said:
    """A name, or a condition in parentheses."""
    names = [*writer.names("condition"), *writer.names("flag")]
    return writer.pick(names) if names and writer.chance(0.6) else parenthesised(writer.condition(1))


def _everybody(
    sight: Sight, value: Said, within: Said | None, among: Said | None
) -> dict[int, tuple[Any, Ranked]]:
    """The customers who take part, with group, value and key."""
    world = sight.world
    memory = (id(value), id(within), id(among))
    if memory not in world.memory:
        found: dict[int, tuple[Any, Ranked]] = {}
        for place in range(len(world.customers)):
            own = Sight(world, place)
            number, group = value.of(own), True if within is None else within.of(own)
            if (among is None or among.holds(own)) and number is not None and group is not None:
                found[place] = (group, (float(number), world.key(place)))
        world.memory[memory] = found
    result: dict[int, tuple[Any, Ranked]] = world.memory[memory]
    return result


def _ranked(
    type_: str, within: bool, among: bool, rank: Callable[[Ranked, list[Ranked]], Any]
) -> said.Meaning:
    def means(sight: Sight, value: Said, *scope: Said) -> Any:
        group_of = scope[0] if within else None
        everybody = _everybody(sight, value, group_of, scope[-1] if among else None)
        if sight.customer is None or sight.customer not in everybody:
            return False if type_ == "condition" else None
        group, own = everybody[sight.customer]
        return rank(own, [other for its, other in everybody.values() if its == group])

    return means


def _number(writer: Writer, depth: int) -> Said:
    """Few values tie by chance; a column or a count often does."""
    return (
        writer.name("number")
        if writer.chance(0.5) and writer.names("number")
        else writer.value("number", min(depth, 1))
    )


def _rank(name: str, within: bool, among: bool) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        scope, parts = _scope(writer, within, among)
        groups = writer.rng.randrange(1, 8) if name == "ntile" else GROUPS[name]

        def rank(own: Ranked, others: list[Ranked]) -> int:
            if name == "ntile":
                return plain.ntile(own, others, groups)
            return plain.quantile_rank(own[0], [value for value, _ in others], groups)

        value = inside(_number(writer, depth), said.OR)
        form = f"{name}({f'{groups}, ' if name == 'ntile' else ''}{{0}}{scope})"
        return Said(form, _ranked("whole", within, among, rank), "whole", name, (value, *parts))

    return Maker(name + " within" * within + " among" * among, "whole", make, in_events=False)


def _top(word: str, share: bool, within: bool, among: bool) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        scope, parts = _scope(writer, within, among)
        amount = writer.pick(SHARES) if share else str(writer.rng.randrange(8))

        def rank(own: Ranked, others: list[Ranked]) -> bool:
            if share:
                values = [value for value, _ in others]
                return plain.at_the_end(own[0], values, plain.share_written(amount), word == "top")
            return plain.among_most(own, others, int(amount), word == "top")

        value = inside(_number(writer, depth), said.DEFAULT)
        form = f"{word} {amount.replace('%', '%')} by {{0}}{scope}"
        means = _ranked("condition", within, among, rank)
        return Said(
            form,
            means,
            "condition",
            f"{word} {'share' if share else 'count'}",
            (value, *parts),
            said.COMPARISON,
        )

    name = f"{word} {'share' if share else 'count'}" + " within" * within + " among" * among
    return Maker(name, "condition", make, in_events=False, weight=0.5)


def _making(within: bool, among: bool) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        scope, parts = _scope(writer, within, among)
        share = writer.pick(SHARES)

        def rank(own: Ranked, others: list[Ranked]) -> bool:
            return plain.among_makers(own, others, plain.share_written(share))

        value = inside(_number(writer, depth), said.DEFAULT)
        means = _ranked("condition", within, among, rank)
        form = f"top customers making {share} of {{0}}{scope}"
        return Said(form, means, "condition", "top making", (value, *parts), said.COMPARISON)

    name = "top making" + " within" * within + " among" * among
    return Maker(name, "condition", make, in_events=False, weight=0.5)


def _of_group(
    sight: Sight, value: Said, within: Said | None, among: Said | None, of: Callable[[Said, Sight], Any]
) -> list[Any] | None:
    """The values of all who are `among`, of the customer's own group; None where their group is unknown."""
    world = sight.world
    group = True if within is None else None if sight.customer is None else within.of(sight)
    if group is None:
        return None
    memory = ("overall", id(value), id(within), id(among), group)
    if memory not in world.memory:
        sights = [Sight(world, place) for place in range(len(world.customers))]
        own = [s for s in sights if within is None or within.of(s) == group]
        world.memory[memory] = [of(value, s) for s in own if among is None or among.holds(s)]
    found: list[Any] = world.memory[memory]
    return found


def _overall(function: str, within: bool, among: bool) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        scope, parts = _scope(writer, within, among)
        percent = writer.pick(("90", "50", "0", "100", "33.3", "25%")) if function == "percentile" else None
        value = writer.condition(min(depth, 1)) if function == "share" else _number(writer, depth)
        value = inside(value, said.ATOM if parts else said.OR)

        def means(sight: Sight, value: Said, *scope: Said) -> Any:
            by, members = scope[0] if within else None, scope[-1] if among else None
            of = Said.holds if function == "share" else Said.of
            values = _of_group(sight, value, by, members, of)
            return None if values is None else plain.overall(function, values, percent)

        form = f"overall {function}({{0}}{scope}{f', {percent}' if percent else ''})"
        return Said(form, means, "number", f"overall {function}", (value, *parts))

    name = f"overall {function}" + " within" * within + " among" * among
    return Maker(name, "number", make, in_events=False, weight=0.5)


def _standardised(within: bool, among: bool) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        scope, parts = _scope(writer, within, among)

        def means(sight: Sight, value: Said, *scope: Said) -> Any:
            by, members = scope[0] if within else None, scope[-1] if among else None
            values = _of_group(sight, value, by, members, Said.of)
            known = [float(v) for v in values or () if v is not None]
            return plain.standardised(value.of(sight), known)

        value = inside(_number(writer, depth), said.OR)
        return Said(f"standardised({{0}}{scope})", means, "number", "standardised", (value, *parts))

    name = "standardised" + " within" * within + " among" * among
    return Maker(name, "number", make, in_events=False, weight=0.5)


def _sample(writer: Writer, depth: int) -> Said:
    share, seed = (
        writer.pick(("10%", "50%", "100%", "33.3%", "0.25")),
        writer.pick(SEEDS),
    )

    def means(sight: Sight) -> bool:
        return sight.customer is not None and plain.in_sample(share, seed, sight.world.key(sight.customer))

    return Said(f'sample {share} seed "{seed}"', means, "condition", "sample", (), said.COMPARISON)


def _sample_by(writer: Writer, depth: int) -> Said:
    """A sample of what customers share."""
    share, seed = writer.pick(("10%", "50%", "33.3%", "0.25")), writer.pick(SEEDS)
    names = [n for type_ in ("text", "choice", "number", "day") for n in writer.names(type_)]

    def means(sight: Sight, by: Said) -> bool:
        drawn = by.of(sight)
        return drawn is not None and plain.in_sample(share, seed, (drawn,))

    form = f'sample {share} by {{0}} seed "{seed}"'
    return Said(form, means, "condition", "sample by", (writer.pick(names),), said.COMPARISON)


_SCOPES = [(within, among) for within in (False, True) for among in (False, True)]
EVERYBODY_MAKERS: tuple[Maker, ...] = (
    *(_rank(name, *scope) for name in (*GROUPS, "ntile") for scope in _SCOPES),
    *(
        _top(word, share, *scope)
        for word in ("top", "bottom")
        for share in (True, False)
        for scope in _SCOPES
    ),
    *(_making(*scope) for scope in _SCOPES),
    *(_overall(function, *scope) for function in OVERALL for scope in _SCOPES),
    *(_standardised(*scope) for scope in _SCOPES),
    Maker("sample by", "condition", _sample_by, in_events=False),
    Maker("sample", "condition", _sample, in_events=False, weight=2),
)
