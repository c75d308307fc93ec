"""What Postgres is told in words of its own, against what Python and RE2 say; a server works it out."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import adbc_driver_manager
import pyarrow as pa
import pytest
import re2
from sqlglot import exp

from segdsl import decimals, keys
from segdsl.engines.relational.lacking import Lacking
from segdsl.engines.relational.postgres.arithmetic import ARITHMETIC
from segdsl.engines.relational.postgres.patterns import for_postgres
from segdsl.engines.relational.postgres.statement import PostgresKernel
from segdsl.engines.relational.postgres.words import EXACTLY
from segdsl.engines.relational.sql import kernel
from segdsl.engines.relational.sql.column import Column
from segdsl.engines.relational.sql.pieces import PIECES, called
from segdsl.engines.relational.sql.saying import Saying
from segdsl.engines.relational.sql.templates import made
from segdsl.operators.numbers import rounded
from segdsl.operators.overall import deviation
from segdsl.operators.patterns import compile_pattern, matches
from segdsl.operators.ranks import share_of
from segdsl.operators.text import without_case
from segdsl.sources.databases.session import Session, session

KERNEL = PostgresKernel()
CALLED = [
    (Path(kernel.__file__).parent / f"{name}.py").read_text("utf-8")
    for name in ("kernel", "expressions", "column")
]
Each = Callable[..., list[Any]]
NUMBERS = (0.0, 1.0, 3.0, 0.1, 1 / 3, 1e16, 2.0**53, 1e100, 1e154, 1.5e154, 1e200, 1e300)
NUMBERS += (sys.float_info.max, sys.float_info.max / 2, 2.0**1023, 1e-5, 1e-154, 1e-162, 1.5e-162, 1e-200)
NUMBERS += (1e-300, sys.float_info.min, 5e-324, 1e-323, 2.0**-537, 2.0**-538, math.nextafter(1, 0))
SIGNED = (*NUMBERS, *(-number for number in NUMBERS))


@pytest.fixture(scope="module")
def asked(database: str) -> Iterator[Session]:
    with session(database) as opened:
        opened._do("create temporary table given (n bigint, x double precision, y double precision, t text)")
        yield opened


@pytest.fixture
def each(asked: Session) -> Each:
    """Values of an expression of columns `x`, `y` and `t`, a row for each value, in their order."""

    def values(tree: Any, *columns: Iterable[Any], by: str = "") -> list[Any]:
        kinds = {"x": pa.float64(), "y": pa.float64(), "t": pa.string(), "n": pa.int64()}
        given = {}
        for name, column in zip(by or "xy", columns, strict=False):
            given[name] = pa.array(list(column), kinds[name])
        size = len(next(iter(given.values())))
        given = {"n": pa.array(range(size), pa.int64()), **given}
        given |= {name: pa.nulls(size, kind) for name, kind in kinds.items() if name not in given}
        asked._do("truncate given")
        asked.fill("given", pa.table(given))
        said = Saying(EXACTLY, {**PIECES, **ARITHMETIC}).in_words(exp.Paren(this=tree)).sql("postgres")
        found: list[Any] = asked.arrow(f"select {said} as v from given order by n")["v"].to_pylist()
        return found

    return values


X, Y, T = (exp.column(name, quoted=True) for name in "xyt")


def finite(compute: Callable[..., float], *numbers: float) -> float | None:
    try:
        value = compute(*numbers)
    except (OverflowError, ValueError, ZeroDivisionError):
        return None
    return value if math.isfinite(value) else None


def test_there_are_words_for_everything_that_statements_call() -> None:
    """Else it would be lacking as late as in the run."""
    waiting = {name.lower() for name in re.findall(r"[A-Z][A-Z_]+(?=\()", "".join(CALLED))} & PIECES.keys()
    assert len(waiting) > 20
    while waiting:
        name = waiting.pop()
        assert name in EXACTLY.words or PIECES[name].portable, name
        if name not in EXACTLY.words:
            waiting |= called(PIECES[name].tree)


# ---------------------------------------------------------------- numbers

WAYS: dict[str, Callable[[float, float], float]] = {
    "SAFE_SUM(X, Y)": lambda x, y: x + y,
    "SAFE_PRODUCT(X, Y)": lambda x, y: x * y,
    "SAFE_QUOTIENT(X, Y)": lambda x, y: x / y,
}


@pytest.mark.parametrize("way", WAYS)
def test_arithmetic_at_the_ends_of_the_floats(each: Each, way: str) -> None:
    drawn = random.Random(way)
    pairs = list(itertools.product(SIGNED, SIGNED))
    pairs += [
        (
            math.ldexp(drawn.uniform(-1, 1), drawn.randint(-1073, 1024)),
            math.ldexp(drawn.uniform(-1, 1), exponent),
        )
        for exponent in (drawn.randint(-1073, 1024) for _ in range(2_000))
    ]
    pairs = [(x, y) for x, y in pairs if y or "QUOTIENT" not in way]
    found = each(made(way, X=X, Y=Y), *zip(*pairs, strict=True))
    assert found == [finite(WAYS[way], x, y) for x, y in pairs]


def test_powers_at_the_ends_of_the_floats(each: Each) -> None:
    exponents = [
        -746.0,
        -745.1332191019412,
        -745.1332191019411,
        -1.0,
        0.0,
        709.782712893384,
        709.7827128933841,
    ]
    found = each(made("SAFE_POWER_OF_E(X)", X=X), exponents)
    assert found == [finite(math.exp, x) for x in exponents]
    pairs = [(0.0, -1.0), (0.0, 0.0), (0.0, 2.0), (-2.0, 0.5), (-2.0, 3.0), (2.0, 1025.0), (2.0, 1023.0)]
    pairs += [(2.0, -1080.0), (10.0, 1e300), (1.0, 1e300), (0.5, 1e300), (10.0, 1e-310)]
    found = each(made("SAFE_POWER(X, Y)", X=X, Y=Y), *zip(*pairs, strict=True))
    assert found == [finite(math.pow, x, y) for x, y in pairs]
    with pytest.raises(adbc_driver_manager.Error, match="overflow"):  # so close to the end, it is refused
        each(made("SAFE_POWER(X, Y)", X=X, Y=Y), [2.0], [1024.0])


@pytest.mark.parametrize(
    "numbers",
    [
        [],
        [0.1] * 10,
        [1e16, 1.0, -1e16],
        [2.0**53, 1.0, 2.0**-50],
        [-(2.0**53), -1.0, -(2.0**-50)],
        [2.0**120, 2.0**67, 2.0**-119],
        [19.99, 0.01, 1e-9, -(2.0**70)],
        [random.Random(n).uniform(-1e12, 1e12) for n in range(300)],
    ],
)
def test_sums_are_exact_and_rounded_once(each: Each, numbers: list[float]) -> None:
    (found,) = set(each(made("SUM(X) OVER ()", X=X), [1.0]))
    assert found == 1.0
    tree = exp.Subquery(this=exp.select(made("EXACT_SUM(X)", X=X)).from_("given"))
    assert each(tree, numbers or [None])[0] == float(sum(map(Fraction, numbers), Fraction(0)))


def drawn_numbers(seed: int) -> list[float]:
    """Of one size or of many, often the same."""
    drawn = random.Random(seed)
    size = drawn.randint(-30, 60)
    exponents = [drawn.randint(-30, 60) for _ in range(4)] if seed % 2 else [size, size, size - 30, size + 1]
    signs = (1, -1) if seed % 3 else (1,)
    whole = [math.ldexp(drawn.getrandbits(53), drawn.choice(exponents) - 53) for _ in range(1 + seed % 9)]
    return [drawn.choice(signs) * drawn.choice(whole) for _ in range(2 + seed % 13)]


SAMPLES = dict(enumerate(map(drawn_numbers, range(400))))
SAMPLES |= {
    -1: [-(2.0**53) + 1, 2.0**53, 0.5],  # whose deviation lies half-way between two floats
    -2: [-(2.0**53) + 3, 2.0**53, 1.5],
    -3: [2.0**122 - 2.0**70, -(2.0**122) + 2.0**70],
    -4: [2.0**-120, 0.0, 0.0, 0.0],
    -5: [7.0],
    -6: [0.1] * 10,
    -7: [2.0**121, 2.0**-119],
}


@pytest.fixture
def of_samples(asked: Session) -> Callable[[Any], Any]:
    """What a statement about the numbers `x` of the samples `n` gives."""
    rows = [(n, x) for n, numbers in SAMPLES.items() for x in numbers]
    columns = dict(zip("nx", map(list, zip(*rows, strict=True)), strict=True))
    columns |= {"y": pa.nulls(len(rows), pa.float64()), "t": pa.nulls(len(rows), pa.string())}

    def found(query: exp.Select) -> Any:
        asked._do("truncate given")
        asked.fill("given", pa.table(columns))
        return asked.arrow(Saying(EXACTLY).in_words(query).sql("postgres"))

    return found


def test_deviations_are_exact_and_rounded_once(of_samples: Callable[[Any], Any]) -> None:
    tree = exp.alias_(made("EXACT_DEVIATION(X)", X=X), "v")
    found = of_samples(exp.select("n", tree).from_("given").group_by("n"))
    deviations = dict(zip(found["n"].to_pylist(), found["v"].to_pylist(), strict=True))
    assert deviations == {n: deviation(numbers) for n, numbers in SAMPLES.items()}


@pytest.mark.parametrize("share", [0.5, 0.1, 0.999999, 0.000001, 1.0])
def test_what_comes_before_and_a_share_are_exact_and_rounded_once(
    of_samples: Callable[[Any], Any], share: float
) -> None:
    before = "ORDER BY X DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    part = made(f"SHARE_OF_SUM(X, CAST({share} AS DOUBLE)) OVER (PARTITION BY N)", X=X, N=exp.column("n"))
    sums = made(f"EXACT_SUM(X) OVER (PARTITION BY N {before})", X=X, N=exp.column("n"))
    query = exp.select("n", "x", exp.alias_(sums, "before"), exp.alias_(part, "part")).from_("given")
    rows = sorted(zip(*(c.to_pylist() for c in of_samples(query).columns), strict=True))
    wanted = []
    for n, numbers in SAMPLES.items():
        total = sum(map(Fraction, numbers), Fraction(0))
        descending = sorted(numbers, reverse=True)
        for place, x in enumerate(descending):
            before_it = float(sum(map(Fraction, descending[:place]), Fraction(0)))
            wanted.append((n, x, before_it, float(share_of(share) * total)))
    assert rows == sorted(wanted)


@pytest.mark.parametrize("number", [2.0**122, -1e300, 5e-324, 2.0**-121])
def test_what_can_t_be_added_up_exactly_is_refused(each: Each, number: float) -> None:
    tree = exp.Subquery(this=exp.select(made("EXACT_SUM(X)", X=X)).from_("given"))
    with pytest.raises(adbc_driver_manager.Error, match=r"segdsl: too (large|small) to be added up exactly"):
        each(tree, [number, None])


def test_whole_numbers_are_added_up_as_floats(each: Each) -> None:
    numbers = [2**62 + 1, 2**53 + 1, -(2**61) - 3, 7, 2**63 - 1]
    tree = made("EXACT_SUM_OF_WHOLES(CAST(X AS BIGINT))", X=exp.column("w", quoted=True))
    values = exp.values([(number,) for number in numbers], alias="g", columns=["w"])
    found = each(exp.Subquery(this=exp.select(tree).from_(values)), [1.0])
    assert found == [math.fsum(map(float, numbers))]


def test_numbers_in_digits(each: Each) -> None:
    drawn = random.Random("digits")
    numbers = [*SIGNED, 1e15, 123456789012345680.0, 1e23, 9007199254740993.0, 1e-4, 0.00001234, 1e22]
    numbers += [drawn.uniform(-1, 1) * 10.0 ** drawn.randint(-30, 40) for _ in range(2_000)]
    assert each(KERNEL.text(Column(X, "float")).sql, numbers) == [decimals.in_digits(n) for n in numbers]
    small = [n for n in numbers if abs(n) < 2.0**122]
    assert each(made("WRITTEN_NUMBER(X)", X=X), small) == [keys.written_part(n + 0.0) for n in small]


@pytest.mark.parametrize("digits", [0, 2, -2])
def test_halves_as_written_go_away_from_zero(each: Each, digits: int) -> None:
    drawn = random.Random(digits)
    numbers = [*SIGNED, 0.5, 1.5, -2.5, 2.675, 1.005, 1250.0, -150.0]
    numbers += [round(drawn.uniform(-1000, 1000), 3) for _ in range(2_000)]
    assert each(KERNEL.round(Column(X, "float"), digits).sql, numbers) == [
        rounded(n, digits) for n in numbers
    ]


# ---------------------------------------------------------------- letters and patterns

LETTERS = [chr(n) for n in range(1, 0x20000) if not 0xD800 <= n <= 0xDFFF]
SIGMAS = ["ΚΩΣ", "ΚΩΣΤΑΣ", "ΑΣ ΑΣ.", "Σ", "ΑΣ'Α", "Σ1", "1Σ", "ßﬁŉ", "İI"]


def test_every_letter_is_made_small_and_capital_and_compared(each: Each) -> None:
    texts, text = [*LETTERS, *SIGMAS], Column(T, "text")
    assert each(KERNEL.lower(text).sql, texts, by="t") == list(map(str.lower, texts))
    assert each(KERNEL.upper(text).sql, texts, by="t") == list(map(str.upper, texts))
    assert each(KERNEL.without_case(text).sql, texts, by="t") == list(map(without_case, texts))
    blanks = [f"{letter}a{letter}" for letter in LETTERS if letter.isspace()]
    assert set(each(KERNEL.trim(text).sql, blanks, by="t")) == {"a"}


ATOMS = ("a", "b", "K", "k", "s", "ß", "ä", "Ä", ".", r"\d", r"\w", r"\s", r"\D", r"\W", r"\S", "[a-c]")
ATOMS += (
    "[^a]",
    r"[^\d]",
    "[A-Zä]",
    r"[\W_]",
    r"\.",
    r"\-",
    " ",
    "1",
    "^",
    "$",
    r"\n",
    r"[\S\n]",
    r"\x41",
    "]",
)
TIMES = ("*", "+", "?", "{2}", "{1,3}", "{0}", "*?", "{2,}")


def pattern(drawn: random.Random, depth: int) -> str:
    if depth <= 0:
        return drawn.choice(ATOMS)
    one, other = pattern(drawn, depth - 1), pattern(drawn, depth - 2)
    return drawn.choice(
        (one + other, f"({one}|{other})", f"(?:{one})", f"{one}|", f"({one}){drawn.choice(TIMES)}")
    )


def text(drawn: random.Random) -> str:
    return "".join(drawn.choices("abK\u212aks\u017f1 -.\n_äÄßẞ]A", k=drawn.randrange(7)))


def test_patterns_find_what_re2_finds(asked: Session) -> None:
    drawn, wanted, questions = random.Random("patterns"), [], []
    while len(wanted) < 250:
        one, texts = pattern(drawn, drawn.randrange(5)), [text(drawn) for _ in range(12)]
        try:
            own, folded = (for_postgres(one, ignoring_case=case) for case in (False, True))
        except Lacking:
            continue
        if compile_pattern(one) is None:
            listed = ", ".join(f"'{each}'" for each in texts)
            found = f"select array[x ~ '{own}', x ~ '{own}' or x ~ '{folded}'] as f"
            questions.append(f"select array(({found} from unnest(array[{listed}]::text[]) x)) as found")
            wanted.append((one, [[matches(t, one), matches(t, one, ignoring_case=True)] for t in texts]))
    asked_for = " union all ".join(f"select {n} as n, q.found from ({q}) q" for n, q in enumerate(questions))
    rows = asked.arrow(f"select array_to_json(found)::text as found from ({asked_for}) a order by n")[
        "found"
    ].to_pylist()
    assert [json.loads(row) for row in rows] == [found for _, found in wanted]


def test_letters_in_any_case_are_those_of_re2() -> None:
    """Of all letters that Python knows another case of."""
    options = re2.Options()
    options.case_sensitive = False
    cased = [chr(n) for n in range(0x1E944) if chr(n).lower() != chr(n) or chr(n).upper() != chr(n)]
    every = "".join(cased)
    for letter in random.Random("letters").sample(cased, 150) + list("kKsSßẞµΣσςÅåiıİθΐΰᏠ"):
        found = set(re2.compile(re2.escape(letter), options).findall(every)) | {letter}
        own = for_postgres(letter, ignoring_case=True)
        assert {chr(int(code, 16)) for code in own.strip("[]").split("\\U") if code} == found, letter


@pytest.mark.parametrize("given", [r"\pL", "[[:alpha:]]", "a{300}", "a{,3}", r"\bcat", r"\Qa.b\E", r"\z"])
def test_patterns_that_are_read_otherwise_are_lacking(given: str) -> None:
    with pytest.raises(Lacking, match="the pattern"):
        for_postgres(given)


# ---------------------------------------------------------------- days and moments


def test_moments_move_by_minutes(asked: Session) -> None:
    moments = [
        dt.datetime(1, 1, 1),
        dt.datetime(2026, 3, 29, 1, 59, 59, 999999),
        dt.datetime(9999, 12, 31, 23, 59),
    ]
    minutes = [0.0, 0.5, -1.0, 1 / 3, 5.2e9, -5.2e9, 1e300, 1e-9]
    for moment, number in itertools.product(moments, minutes):
        try:
            later = moment + dt.timedelta(microseconds=round(number * 6e7))
        except OverflowError:
            later = None
        tree = made(
            "MINUTES_LATER(CAST(T AS TIMESTAMP), CAST(N AS DOUBLE))",
            T=exp.Literal.string(str(moment)),
            N=exp.Literal.string(repr(number)),
        )
        said = Saying(EXACTLY).in_words(exp.Paren(this=tree)).sql("postgres")
        assert asked.arrow(f"select {said} as v")["v"].to_pylist() == [later], (moment, number)
