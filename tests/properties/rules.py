"""Generated rules: well-typed text, from the table of operators and the shapes around it.

In: a source of randomness. Out: rule text over the declarations of `populations.SOURCES`. An operator that is
added to the table is generated here without a change, because its form and signatures say how to write it.
"""

from __future__ import annotations

from random import Random

from segdsl.operators import OPERATORS
from segdsl.operators.entry import Operator, Tier
from segdsl.types import family as family_of

COLUMNS = {
    "number": ("income", "age", "level", "worth"),
    "text": ("name", "city"),  # country is a closed set: see `country` below
    "flag": ("vip", "news"),
    "day": ("born",),
    "instant": ("joined",),
    "list": ("tags", "likes"),
}
EVENTS = {
    "orders": {
        "number": ("total", "units", "double"),
        "text": ("item", "sort"),
        "flag": ("gift",),
        "day": ("day",),
    },
    "big": {"number": ("total", "units"), "text": ("item",), "flag": ("gift",), "day": ("day",)},
    "baskets": {"number": ("amount", "pieces", "best"), "text": ("item",), "day": ("day",)},
    "visits": {"number": ("seconds",), "text": ("page",), "instant": ("seen",)},
    "notes": {"number": ("mood",), "text": ("words",)},
}
TIMED = ("orders", "big", "baskets", "visits")
NUMBERS = (
    "0",
    "1",
    "2",
    "3",
    "-1",
    "0.1",
    "0.3",
    "2.5",
    "10",
    "19.99",
    "100",
    "30%",
    "9007199254740993",
    "1_000",
)
TEXTS = (
    '"ana"',
    '"Ana"',
    '"wien"',
    '"ZÜRICH"',
    '"a"',
    '""',
    '"O\'Hara"',
    '"ink"',
    '"cart"',
    '"opera"',
    '"İ"',
    '"ß"',
)
LISTS = ('("opera", "chess")', '("zero waste",)', '("Opera",)')
PATTERNS = ('"^a"', '"a$"', '"[a-z]+ "', '"(an|in)"', '"."', '"^$"', r'"\d"', '"ß"', r'"\."')
DAYS = (
    "2026-03-31",
    "2024-02-29",
    "2025-10-26",
    "2026-01-31",
    "today",
    "yesterday",
    "tomorrow",
    "30 days ago",
    "in 5 days",
)
INSTANTS = ("2026-03-30 17:00", "2025-03-30 02:30", "2025-10-26T00:30:00Z", "2026-03-29 02:30:00+02:00")
UNITS = ("days", "weeks", "months", "quarters", "years")
COUNTRIES = ('"DE"', '"AT"', '"CH"')
VALUES = ("number", "text", "day", "instant", "list")

_WRITTEN = tuple(o for o in OPERATORS.values() if o.form is not None)
# These want literals or a zone in some places, or have a shape of their own below.
_SHAPED = {"matches", "matches ignoring case", "round", "hour", "in", "and", "or", "not", "how many of"}


class RuleWriter:
    """Writes well-typed expressions over `populations.SOURCES`, to a limited depth."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.traits: dict[str, list[str]] = {}  # family → names declared so far
        self.segments: list[str] = []
        self.rows: str | None = None  # the events whose row plain names are about, if any

    # ------------------------------------------------------------ whole rules

    def trait(self, name: str, depth: int = 3) -> str:
        family = self.rng.choice(("number", "number", "text", "day", "instant", "flag", "list"))
        value = (
            self.choice(family, depth)
            if self.chance(0.15) and family != "list"
            else self.value(family, depth)
        )
        self.traits.setdefault(family, []).append(name)
        return f"trait {name} = {value}\n"

    def segment(self, name: str, depth: int = 3) -> str:
        text = f"segment {name}\n  where {self.condition(depth)}\n"
        self.segments.append(name)
        return text

    def lifecycle(self, name: str, depth: int = 2) -> str:
        among = f" among {self.pick(self.segments)}" if self.segments and self.chance(0.3) else ""
        stages = "".join(
            f"  stage s{i} where {self.condition(depth)}\n" for i in range(self.rng.randrange(1, 4))
        )
        last = "  stage rest otherwise\n" if self.chance(0.5) else ""
        return f"lifecycle {name}{among}\n{stages}{last}"

    def score(self, name: str, depth: int = 2) -> str:
        points = "".join(
            f"  {self.pick(('+10', '-5', '+2.5', '+1'))} when {self.condition(depth)}\n"
            for _ in range(self.rng.randrange(1, 4))
        )
        self.traits.setdefault("number", []).append(name)
        return f"score {name}\n{points}"

    # ------------------------------------------------------------ values

    def value(self, family: str, depth: int) -> str:
        if family == "flag":
            return self.flag(depth)
        if depth <= 0 or self.chance(0.25):
            return self.leaf(family)
        makers = [self.leaf, self.leaf, *([] if self.rows else [self.aggregate, self.aggregate])]
        if family != "list":
            makers.append(self.parenthesised_choice)
        calls = [
            o for o in _WRITTEN if o.name not in _SHAPED and not o.is_condition and self.gives(o, family)
        ]
        makers += [self.call_of(o) for o in calls]
        if family == "number":
            makers += [self.rounded, self.hour]
            if not self.rows:
                makers += [self.rank, self.overall, self.how_many]
        return self.pick(makers)(family, depth - 1) if depth > 0 else self.leaf(family)

    def leaf(self, family: str, depth: int = 0) -> str:
        literal = {"number": NUMBERS, "text": TEXTS, "day": DAYS, "instant": INSTANTS, "list": ()}[family]
        names = [*self.columns(family), *(() if self.rows else self.traits.get(family, ()))]
        if self.rows:
            names += [f"customer.{n}" for n in (*COLUMNS[family], *self.traits.get(family, ()))]
        if not names or (literal and self.chance(0.35)):
            return self.pick(literal)
        return self.pick(names)

    def columns(self, family: str) -> tuple[str, ...]:
        return EVENTS[self.rows].get(family, ()) if self.rows else COLUMNS.get(family, ())

    def gives(self, operator: Operator, family: str) -> bool:
        return any(self.result(operator, s) == family for s in operator.signatures)

    @staticmethod
    def result(operator: Operator, signature: object) -> str:
        gives = signature.gives  # type: ignore[attr-defined]
        return signature.takes[0] if callable(gives) else family_of(gives)  # type: ignore[attr-defined]

    def call_of(self, operator: Operator):  # type: ignore[no-untyped-def]
        return lambda family, depth: self.call(operator, family, depth)

    def call(self, operator: Operator, family: str, depth: int) -> str:
        signature = self.pick([s for s in operator.signatures if self.result(operator, s) == family])
        arguments = [self.operand(f, depth, operator.tier) for f in signature.takes]
        for place, (low, high) in operator.written.items():
            arguments[place] = str(self.rng.randint(low, min(high, 12)))
        assert operator.form is not None
        text = operator.form.replace("{*}", ", ".join(arguments)).format(*arguments)
        return f"({text})" if operator.tier < Tier.ATOM else text

    def operand(self, family: str, depth: int, tier: Tier) -> str:
        return self.value(family, depth) if family != "flag" else f"({self.flag(depth)})"

    def parenthesised_choice(self, family: str, depth: int) -> str:
        return f"({self.choice(family, depth)})"

    def choice(self, family: str, depth: int) -> str:
        arms = ", ".join(
            f"{self.arm_value(family, depth - 1)} when {self.condition(depth - 1)}"
            for _ in range(self.rng.randrange(1, 3))
        )
        return arms + (f", {self.arm_value(family, depth - 1)} otherwise" if self.chance(0.6) else "")

    def arm_value(self, family: str, depth: int) -> str:
        return self.value(family, depth) if family != "flag" else self.pick(("yes", "no"))

    def rounded(self, family: str, depth: int) -> str:
        return f"round({self.value('number', depth)}, {self.pick('012')})"

    def hour(self, family: str, depth: int) -> str:
        return f"hour({self.value('instant', depth)})"

    def how_many(self, family: str, depth: int) -> str:
        return f"how many of ({self.condition(depth - 1)}, {self.condition(depth - 1)})"

    def flag(self, depth: int) -> str:
        names = [*self.columns("flag"), *(() if self.rows else self.traits.get("flag", ()))]
        return self.pick(names) if names and self.chance(0.4) else self.condition(depth - 1)

    # ------------------------------------------------------------ events

    def aggregate(self, family: str, depth: int) -> str:
        options: list[tuple[str, str | None]] = []
        if family == "number":
            options += [("count", None)]
            options += [
                (f, "number")
                for f in ("sum", "average", "min", "max", "distinct", "most common", "first", "last")
            ]
            options += [("distinct", "text")]
        if family == "text":
            options += [(f, "text") for f in ("most common", "first", "last")]
        if family == "day":
            options += [("first", None), ("last", None), ("nth", None), ("min", "day"), ("max", "day")]
        if family == "instant":
            options += [
                ("first", None),
                ("last", None),
                ("nth", None),
                ("min", "instant"),
                ("max", "instant"),
            ]
        if not options:
            return self.leaf(family)
        function, of = self.pick(options)
        return self.aggregate_of(function, of, family, depth)

    def aggregate_of(self, function: str, of: str | None, family: str, depth: int) -> str:
        needs_time = function in ("first", "last", "nth")
        tables = [e for e in (TIMED if needs_time else EVENTS) if of is None or EVENTS[e].get(of)]
        if of is None and function != "count":
            tables = ["visits"] if family == "instant" else ["orders", "big", "baskets"]
        events = self.pick(tables)
        what = events if of is None else f"{events}.{self.pick(EVENTS[events][of])}"
        narrowed = what + self.narrowing(events, depth)
        if function == "nth":
            return f"nth({self.pick('123')}, {narrowed})"
        return f"{function}({narrowed})"

    def narrowing(self, events: str, depth: int) -> str:
        """A window, in which plain names are the customer's, and a condition on the row, in either order."""
        parts = []
        if events in TIMED and self.chance(0.5):
            parts.append(" " + self.window(events == "visits", depth))
        if self.chance(0.4):
            parts.append(f" where ({self.about_row(events, depth - 1)})")
        self.rng.shuffle(parts)
        return "".join(parts)

    def about_row(self, events: str, depth: int) -> str:
        outer, self.rows = self.rows, events
        try:
            return self.condition(depth)
        finally:
            self.rows = outer

    def query(self, depth: int) -> str:
        quantifier = self.pick(("any", "no", "at least 2", "at most 1", "exactly 1", "every"))
        events = self.pick(tuple(EVENTS))
        if quantifier == "every":
            return f"every {events} where ({self.about_row(events, depth - 1)})"
        if events in TIMED and quantifier in ("any", "at least 2") and self.chance(0.15):
            return f"{quantifier} {events} {self.regular()}"
        return f"{quantifier} {events}{self.narrowing(events, depth)}"

    def regular(self) -> str:
        length = self.pick(("4 periods of 90 days", "3 months", "2 weeks", "2 periods of 1 month"))
        return f"in each of the last {length}" if self.chance(0.5) else f"in at least 2 of the last {length}"

    def sequence(self, depth: int) -> str:
        events = self.pick(TIMED)
        text = f"{self.pick(('any', 'no', 'at least 2'))} {events}{self.narrowing(events, depth)}"
        steps = self.rng.randrange(1, 3)
        for step in range(steps):
            last = step == steps - 1
            text += " not followed by" if last and self.chance(0.3) else " followed by"
            then = self.pick(TIMED)
            text += f" {then}"
            clocked = events == "visits" and then == "visits"
            if self.chance(0.5):
                lengths = ("24 hours", "90 minutes", "1 day") if clocked else ("1 day", "30 days", "2 months")
                text += f" within {self.pick(lengths)}"
            if self.chance(0.3):
                text += " or on the same day"
            if self.chance(0.3):
                text += f" where ({self.about_row(then, depth - 1)})"
            events = then
        return text

    def window(self, instants: bool, depth: int) -> str:
        length = f"{self.pick(('1', '7', '30', '90'))} {self.pick(UNITS)}"
        if instants and self.chance(0.3):
            length = f"{self.pick(('1', '24', '36'))} {self.pick(('hours', 'minutes'))}"
            return self.pick((f"in the last {length}", f"in the next {length}", f"more than {length} ago"))
        day = self.day(depth)
        return self.pick(
            (
                f"in the last {length}",
                f"more than {length} ago",
                f"at least {length} ago",
                f"less than {length} ago",
                f"at most {length} ago",
                f"in the next {length}",
                f"in {self.pick(('this', 'last', 'next'))} {self.pick(('week', 'month', 'quarter', 'year'))}",
                f"{self.pick(('before', 'after', 'since', 'on'))} {day}",
                f"between {day} and {self.day(depth)}",
                f"within {length} {self.pick(('after', 'before'))} {day}",
                *(("today", "yesterday", "tomorrow")),
            )
        )

    def day(self, depth: int) -> str:
        family = "instant" if self.chance(0.15) else "day"
        return self.leaf(family) if depth <= 1 else self.value(family, 1)

    # ------------------------------------------------------------ the whole population

    def rank(self, family: str, depth: int) -> str:
        function = self.pick(("quintile", "quartile", "decile", "percentile", "ntile"))
        first = "3, " if function == "ntile" else ""
        return f"{function}({first}{self.value('number', min(depth, 1))}{self.scope()})"

    def overall(self, family: str, depth: int) -> str:
        function = self.pick(("average", "median", "sum", "percentile", "share"))
        among = f" among {self.pick(self.segments)}" if self.segments and self.chance(0.3) else ""
        if function == "share":
            return f"overall share({self.condition(min(depth, 1))}{among})"
        rest = f", {self.pick(('90', '50', '0', '33.3'))}" if function == "percentile" else ""
        return f"overall {function}({self.value('number', min(depth, 1))}{among}{rest})"

    def scope(self) -> str:
        within = f" within {self.pick(('country', 'city', 'vip', 'age'))}" if self.chance(0.3) else ""
        among = f" among {self.pick(self.segments)}" if self.segments and self.chance(0.3) else ""
        return within + among

    def top(self, depth: int) -> str:
        amount = self.pick(("10%", "50%", "2", "1"))
        return f"({self.pick(('top', 'bottom'))} {amount} by {self.leaf('number')}{self.scope()})"

    # ------------------------------------------------------------ conditions

    def condition(self, depth: int) -> str:
        if depth <= 0:
            return self.simple(0)
        makers = [self.simple, self.simple, self.joined, self.negated, self.windowed, self.anniversary]
        if not self.rows:
            makers += [self.query, self.query, self.sequence, self.top, self.sample, self.some_of]
            if self.segments:
                makers.append(lambda depth: self.pick(self.segments))
        return self.pick(makers)(depth - 1)

    def simple(self, depth: int) -> str:
        shaped = (self.membership, self.pattern, self.country, self.text_ignoring_case, self.yes_or_no)
        if self.chance(0.3):
            return self.pick(shaped)(depth)
        operator = self.pick([o for o in _WRITTEN if o.is_condition and o.name not in _SHAPED])
        signature = self.pick([s for s in operator.signatures if "flag" not in s.takes])
        arguments = [self.value(f, depth) for f in signature.takes]
        if "list" in signature.takes[1:] and self.chance(0.5):
            arguments[1] = self.pick(LISTS)
        elif "list" in signature.takes[1:]:
            arguments[1] = self.pick(COLUMNS["list"]) if not self.rows else self.pick(LISTS)
        assert operator.form is not None
        return f"({operator.form.format(*arguments)})"

    def joined(self, depth: int) -> str:
        word = self.pick((" and ", " or "))
        return "(" + word.join(self.condition(depth) for _ in range(self.rng.randrange(2, 4))) + ")"

    def negated(self, depth: int) -> str:
        return f"(not {self.condition(depth)})"

    def some_of(self, depth: int) -> str:
        conditions = f"({self.condition(depth)}, {self.condition(depth)})"
        return f"{self.pick(('at least', 'at most', 'exactly'))} 1 of {conditions}"

    def membership(self, depth: int) -> str:
        family = self.pick(("number", "text", "day"))
        items = ", ".join(self.leaf(family) for _ in range(self.rng.randrange(1, 4)))
        return f"({self.value(family, depth)} {self.pick(('in', 'not in'))} ({items}))"

    def pattern(self, depth: int) -> str:
        ignoring = " ignoring case" if self.chance(0.3) else ""
        test = f"{self.pick(('matches', 'does not match'))} {self.pick(PATTERNS)}{ignoring}"
        return f"({self.value('text', depth)} {test})"

    def country(self, depth: int) -> str:
        name = "customer.country" if self.rows else "country"
        return f"({name} {self.pick(('=', '!='))} {self.pick(COUNTRIES)})"

    def text_ignoring_case(self, depth: int) -> str:
        test = self.pick(("=", "!=", "contains", "starts with", "ends with", "does not contain"))
        return f"({self.value('text', depth)} {test} {self.leaf('text')} ignoring case)"

    def yes_or_no(self, depth: int) -> str:
        names = self.columns("flag")
        return f"({self.pick(names)} = {self.pick(('yes', 'no'))})" if names else self.membership(depth)

    def windowed(self, depth: int) -> str:
        instants = self.chance(0.4)
        negative = "not " if self.chance(0.2) else ""
        value = self.leaf("instant" if instants else "day")
        while value[0].isdigit() or value in DAYS:  # a literal before a window reads like a window
            value = self.pick(COLUMNS["instant" if instants else "day"])
            value = f"customer.{value}" if self.rows else value
        return f"({value} {negative}{self.window(instants, depth)})"

    def anniversary(self, depth: int) -> str:
        name = "customer.born" if self.rows else "born"
        return f"(anniversary of ({name}) {self.window(False, 0)})"

    def sample(self, depth: int) -> str:
        return f'(sample {self.pick(("10%", "50%", "100%"))} seed "{self.pick(("spring", "x", "ü"))}")'

    # ------------------------------------------------------------ chance

    def pick(self, options):  # type: ignore[no-untyped-def]
        return self.rng.choice(tuple(options))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


def rule_text(rng: Random, rules: int = 8) -> str:
    """A few traits, segments, a lifecycle and a score, each of which may use those before it."""
    writer = RuleWriter(rng)
    texts = []
    for number in range(rules):
        kind = rng.choice(
            (writer.trait, writer.segment, writer.segment, writer.segment, writer.lifecycle, writer.score)
        )
        texts.append(kind(f"r{number}"))
    return "\n".join(texts)
