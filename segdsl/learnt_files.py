"""What was learnt, as a file that people read and review: `learnt/NAME.json`.

In: the text of such a file, or what was learnt. Out: the same as values, checked field by field; or the text,
in which every point has a line of its own. Nothing in a file is run: conditions are read as rules.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from segdsl.rule_files import LEARNT

FOLDER = LEARNT
FORMAT = 1
KINDS = ("prediction", "clusters", "lifetime")


class Unreadable(ValueError):
    """The file is not what was learnt: why, and on which line (from 1), where that is known."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Point:
    """What a condition adds to the sum; `feature` is what it is about, `share` of how many it held."""

    feature: str
    when: str
    points: int
    share: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """Points, and from which sum on which chance holds, the highest first. `positives` answered yes."""

    positives: int
    points: tuple[Point, ...]
    table: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """What customers are told apart by: a number, or whether `when` holds; less `centre`, in `width`s."""

    feature: str
    when: str | None
    centre: float
    width: float


@dataclass(frozen=True, slots=True)
class Clusters:
    """Where the middle of each group is on each axis, in widths from its centre; and its share of all."""

    axes: tuple[Axis, ...]
    centroids: tuple[tuple[float, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Lifetime:
    """BG/NBD by `r`, `alpha`, `a`, `b` (in weeks), Gamma-Gamma by `p`, `q`, `v` (in money).

    `events` have a `day` and are worth `money`, all as rules write them; `among` says whom it is about,
    None for everybody. It is expected in so many `weeks`; of the money, `factor` counts.
    """

    events: str
    day: str
    money: str
    among: str | None
    weeks: float
    factor: float
    parameters: Mapping[str, float] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Learnt:
    """A learnt trait: from whom and what, and how well it did.

    as_of:     the day that the customers were looked at for its final form
    rules:     of every rule that it was learnt from, by how it is written, a digest of its meaning
    data:      a digest of the files that were read
    customers: how many it was learnt from
    tested:    figures of the test; empty where there was none
    """

    name: str
    as_of: str
    rules: Mapping[str, str] = field(hash=False)
    data: str
    customers: int
    what: Prediction | Clusters | Lifetime
    tested: Mapping[str, Any] = field(hash=False, default_factory=dict)

    @property
    def kind(self) -> str:
        """As the rule language names it."""
        return type(self.what).__name__.lower()


# ---------------------------------------------------------------- writing


def written(learnt: Learnt) -> str:
    """The text of the file: the same values give the same bytes."""
    head = {
        "kind": learnt.kind,
        "format": FORMAT,
        "as_of": learnt.as_of,
        "rules": dict(learnt.rules),
        "data": learnt.data,
        "customers": learnt.customers,
    }
    match learnt.what:
        case Prediction(positives, points, table):
            listed = [_shown(point) for point in points]
            body: dict[str, Any] = {"positives": positives, "points": listed, "table": [*map(list, table)]}
        case Clusters(axes, centroids, shares):
            listed = [_shown(axis) for axis in axes]
            body = {"axes": listed, "centroids": [*map(list, centroids)], "shares": list(shares)}
        case Lifetime():
            body = {name: getattr(learnt.what, name) for name in _OF_LIFETIMES} | dict(learnt.what.parameters)
    lines = [f"  {json.dumps(name)}: {_value(value)}" for name, value in (head | body).items()]
    lines.append(f'  "tested": {_value(dict(learnt.tested))}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _shown(value: Point | Axis) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def _value(value: Any) -> str:
    """Lists of lists and of objects have a line for each; everything else is one line."""
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return "[\n" + ",\n".join(f"    {_line(one)}" for one in value) + "\n  ]"
    if isinstance(value, dict) and value:
        return "{\n" + ",\n".join(f"    {_line(k)}: {_line(v)}" for k, v in value.items()) + "\n  }"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


# ---------------------------------------------------------------- reading


def read(name: str, text: str) -> Learnt:
    """What a text says was learnt under this name. Raises Unreadable."""
    try:
        data = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is not JSON: {error.msg.lower()}", error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not JSON: {error}") from None
    fields = _Fields(text, "", data)
    if fields.take("format", _whole) != FORMAT:
        raise fields.wrong("format", f"is not {FORMAT}, the only one that is known")
    kind = fields.take("kind", _text)
    if kind not in _READERS:
        raise fields.wrong("kind", f"is none of {', '.join(KINDS)}")
    found = Learnt(
        name,
        fields.take("as_of", _text),
        {rule: _text(digest) for rule, digest in fields.take("rules", _mapping).items()},
        fields.take("data", _text),
        fields.take("customers", _whole),
        _READERS[kind](fields),
        fields.take("tested", _mapping),
    )
    fields.end()
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


@dataclass(slots=True)
class _Fields:
    """An object of the file, whose fields are taken one by one; `path` says where it stands."""

    text: str
    path: str
    data: Any
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not isinstance(self.data, dict):
            raise Unreadable(f"`{self.path or 'the file'}` is no object")

    def take(self, name: str, of: Callable[[Any], Any]) -> Any:
        """The field's value, as `of` understands it. Raises Unreadable."""
        self.taken.add(name)
        if name not in self.data:
            raise Unreadable(f"`{self.path}{name}` is missing")
        try:
            return of(self.data[name])
        except (TypeError, ValueError) as error:
            raise self.wrong(name, str(error)) from None

    def each(self, name: str) -> list[Any]:
        """The fields of each object in a list."""
        listed = self.take(name, _list)
        return [_Fields(self.text, f"{name}[{place}].", one) for place, one in enumerate(listed)]

    def end(self) -> None:
        """Raises Unreadable for a field that nobody took."""
        for name in self.data:
            if name not in self.taken:
                raise self.wrong(name, "is nothing that such a file has")

    def wrong(self, name: str, reason: str) -> Unreadable:
        """Why a field is not understood, on its line."""
        at = self.text.find(json.dumps(name))
        return Unreadable(f"`{self.path}{name}` {reason}", self.text.count("\n", 0, max(at, 0)) + 1)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("is no text")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("is no number")
    return float(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("is no whole number")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise TypeError("is no list, or an empty one")
    return value


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("is no object")
    return value


def _numbers(value: Any) -> tuple[float, ...]:
    return tuple(map(_number, _list(value)))


def _condition(value: Any) -> str:
    text = _text(value)
    if re.search(r"[\n\r#]", re.sub(r'"[^"]*"', "", text)):
        raise ValueError("is not one condition on one line")
    return text


def _point(fields: _Fields) -> Point:
    found = Point(
        fields.take("feature", _text),
        fields.take("when", _condition),
        fields.take("points", _whole),
        fields.take("share", _number),
    )
    fields.end()
    return found


def _prediction(fields: _Fields) -> Prediction:
    points = tuple(map(_point, fields.each("points")))
    table = tuple((_whole(start), _number(chance)) for start, chance in fields.take("table", _pairs))
    starts, chances = [step[0] for step in table], [step[1] for step in table]
    if starts != sorted(set(starts))[::-1] or chances != sorted(set(chances))[::-1]:
        raise fields.wrong("table", "does not fall from step to step")
    if not (chances[-1] >= 0 and chances[0] <= 1):
        raise fields.wrong("table", "has a chance that is not from 0 to 1")
    return Prediction(fields.take("positives", _whole), points, table)


def _pairs(value: Any) -> list[Any]:
    pairs = _list(value)
    if any(not isinstance(pair, list) or len(pair) != 2 for pair in pairs):
        raise TypeError("is no list of pairs")
    return pairs


def _axis(fields: _Fields) -> Axis:
    found = Axis(
        fields.take("feature", _condition),
        fields.take("when", lambda when: None if when is None else _condition(when)),
        fields.take("centre", _number),
        fields.take("width", _number),
    )
    fields.end()
    if found.width <= 0:
        raise fields.wrong("width", "is not above 0")
    return found


def _clusters(fields: _Fields) -> Clusters:
    axes = tuple(map(_axis, fields.each("axes")))
    centroids = tuple(map(_numbers, fields.take("centroids", _list)))
    shares = fields.take("shares", _numbers)
    if any(len(one) != len(axes) for one in centroids):
        raise fields.wrong("centroids", f"has one that does not have {len(axes)} numbers, one for each axis")
    if len(shares) != len(centroids):
        raise fields.wrong("shares", f"does not have {len(centroids)} numbers, one for each centroid")
    return Clusters(axes, centroids, shares)


PARAMETERS = ("r", "alpha", "a", "b", "p", "q", "v")
_OF_LIFETIMES = ("events", "day", "money", "among", "weeks", "factor")


def _lifetime(fields: _Fields) -> Lifetime:
    events, day, money = (fields.take(name, _condition) for name in ("events", "day", "money"))
    among = fields.take("among", lambda text: None if text is None else _condition(text))
    found = {name: fields.take(name, _number) for name in ("weeks", "factor", *PARAMETERS)}
    for name, value in found.items():
        if value <= 0:
            raise fields.wrong(name, "is not above 0")
    for name in ("a", "q"):
        if found[name] == 1:
            raise fields.wrong(name, "is 1, by which nothing can be divided")
    weeks, factor = found.pop("weeks"), found.pop("factor")
    return Lifetime(events, day, money, among, weeks, factor, found)


_READERS: Mapping[str, Callable[[_Fields], Prediction | Clusters | Lifetime]] = {
    "prediction": _prediction,
    "clusters": _clusters,
    "lifetime": _lifetime,
}
