"""Makers about where a customer stands among all: ranks, top and bottom, overall numbers, samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.properties import said
from tests.properties.plain import everybody as plain
from tests.properties.said import Said, Sight, inside
from tests.properties.writing.writer import Maker, Writer

GROUPS = {"quartile": 4, "quintile": 5, "decile": 10, "percentile": 100}
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
        parts.append(writer.pick([*writer.names("condition"), *writer.names("flag")]))
        form += f" among {{{len(parts)}}}"
    return form, tuple(parts)


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


def _overall(function: str, among: bool) -> Maker:
    def make(writer: Writer, depth: int) -> Said:
        scope, parts = _scope(writer, False, among)
        percent = writer.pick(("90", "50", "0", "100", "33.3", "25%")) if function == "percentile" else None
        value = writer.condition(min(depth, 1)) if function == "share" else _number(writer, depth)
        value = inside(value, said.ATOM if among else said.OR)

        def means(sight: Sight, value: Said, *scope: Said) -> Any:
            memory = (id(value), function)
            if memory not in sight.world.memory:
                sights = [Sight(sight.world, place) for place in range(len(sight.world.customers))]
                taking_part = [s for s in sights if all(a.holds(s) for a in scope)]
                values = [value.holds(s) if function == "share" else value.of(s) for s in taking_part]
                sight.world.memory[memory] = plain.overall(function, values, percent)
            return sight.world.memory[memory]

        form = f"overall {function}({{0}}{scope}{f', {percent}' if percent else ''})"
        return Said(form, means, "number", f"overall {function}", (value, *parts))

    return Maker(f"overall {function}" + " among" * among, "number", make, in_events=False)


def _sample(writer: Writer, depth: int) -> Said:
    share, seed = (
        writer.pick(("10%", "50%", "100%", "33.3%", "0.25")),
        writer.pick(("spring", "x", "ü", "2026")),
    )

    def means(sight: Sight) -> bool:
        return sight.customer is not None and plain.in_sample(share, seed, sight.world.key(sight.customer))

    return Said(f'sample {share} seed "{seed}"', means, "condition", "sample", (), said.COMPARISON)


_SCOPES = [(within, among) for within in (False, True) for among in (False, True)]
EVERYBODY_MAKERS: tuple[Maker, ...] = (
    *(_rank(name, *scope) for name in (*GROUPS, "ntile") for scope in _SCOPES),
    *(
        _top(word, share, *scope)
        for word in ("top", "bottom")
        for share in (True, False)
        for scope in _SCOPES
    ),
    *(
        _overall(function, among)
        for function in ("average", "median", "percentile", "sum", "share")
        for among in (False, True)
    ),
    Maker("sample", "condition", _sample, in_events=False, weight=2),
)
