"""Functions of SQL that no database has by itself, each written once, out of what all have.

In: parameters. Out: an expression. DuckDB gets those that a statement uses as macros before it; elsewhere
they stand in the place of their call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from segdsl.engines.relational.sql.templates import Tree, made


@dataclass(frozen=True, slots=True)
class Piece:
    """A function: its parameters, its meaning, and an expression of them; it may call those before it."""

    name: str
    parameters: str
    doc: str
    body: str

    @property
    def tree(self) -> Tree:
        return made(self.body)


_UNIT = "1267650600228229401496703205376"  # 2^100
_DAY = "CAST('{}' AS DATE)"
_CALENDAR = f"BETWEEN {_DAY.format('0001-01-01')} AND {_DAY.format('9999-12-31')}"
_STEPS = "CAST(CASE WHEN N > {0} THEN {0} WHEN N < -{0} THEN -{0} ELSE TRUNC(N) END AS INT)"
_TEXT = "CAST(ABS(X) AS TEXT)"

SUMS = (
    Piece(
        "whole_part",
        "X",
        "What stands before the point, to be added up exactly; of numbers below 2^100.",
        f"CASE WHEN ABS(X) < {_UNIT}e0 THEN CAST(TRUNC(X) AS HUGEINT) "
        "WHEN X IS NOT NULL THEN ERROR('segdsl: too large to be added up exactly: ' || CAST(X AS TEXT)) END",
    ),
    Piece(
        "small_part",
        "X",
        "What stands behind the point, in units of 2^-100.",
        f"CASE WHEN TRUNC((X - TRUNC(X)) * {_UNIT}e0) = (X - TRUNC(X)) * {_UNIT}e0 "
        f"THEN CAST((X - TRUNC(X)) * {_UNIT}e0 AS HUGEINT) "
        "WHEN X IS NOT NULL THEN ERROR('segdsl: too small to be added up exactly: ' || CAST(X AS TEXT)) END",
    ),
    Piece(
        "nearest_float",
        "N, AND_MORE",
        "A whole number as the nearest float; with more, it lies a little further from 0 than it says.",
        "CAST(CAST(N AS TEXT) || CASE WHEN AND_MORE THEN '.1' ELSE '' END AS DOUBLE)",
    ),
    Piece(
        "rounded_parts",
        "W, S",
        "A whole number and units of 2^-100 of the same sign, as the nearest float.",
        "CASE WHEN ABS(W) >= 18014398509481984 THEN NEAREST_FLOAT(W, S <> 0) "
        f"WHEN W = 0 THEN NEAREST_FLOAT(S, FALSE) / {_UNIT}e0 "
        "ELSE NEAREST_FLOAT(W * 4722366482869645213696 + S // 268435456, S % 268435456 <> 0) "
        "/ 4722366482869645213696e0 END",
    ),
    Piece(
        "with_one_sign",
        "W, S",
        "The same, with parts that may differ in sign.",
        f"CASE WHEN W > 0 AND S < 0 THEN ROUNDED_PARTS(W - 1, S + {_UNIT}) "
        f"WHEN W < 0 AND S > 0 THEN ROUNDED_PARTS(W + 1, S - {_UNIT}) ELSE ROUNDED_PARTS(W, S) END",
    ),
    Piece(
        "exact_total",
        "W, S",
        "The sum of whole parts and the sum of small parts as one number, rounded once.",
        f"WITH_ONE_SIGN(W + S // {_UNIT}, S % {_UNIT})",
    ),
)
TEXTS = (
    Piece(
        "in_digits",
        "X",
        "A number in its shortest digits, never with an exponent.",
        "CASE WHEN X = 0 THEN '0' ELSE CASE WHEN X < 0 THEN '-' ELSE '' END || CASE "
        f"WHEN STRPOS({_TEXT}, 'e') = 0 THEN REGEXP_REPLACE({_TEXT}, '[.]0$', '') "
        f"WHEN ABS(X) >= 1 THEN RPAD(REPLACE(SPLIT_PART({_TEXT}, 'e', 1), '.', ''), "
        f"CAST(SPLIT_PART({_TEXT}, 'e+', 2) AS INT) + 1, '0') "
        f"ELSE '0.' || REPEAT('0', CAST(SPLIT_PART({_TEXT}, 'e-', 2) AS INT) - 1) "
        f"|| REPLACE(SPLIT_PART({_TEXT}, 'e', 1), '.', '') END END",
    ),
    Piece(
        "written_number",
        "X",
        "A number as part of a key: whole ones without a point.",
        "CASE WHEN X <> TRUNC(X) THEN CAST(X AS TEXT) "
        "WHEN ABS(X) < 1e38 THEN CAST(CAST(X AS HUGEINT) AS TEXT) "
        "WHEN X IS NOT NULL THEN ERROR('segdsl: too large to draw a sample by: ' || CAST(X AS TEXT)) END",
    ),
    Piece(
        "written_instant",
        "T",
        "A moment as part of a key, in UTC.",
        "STRFTIME(T, '%Y-%m-%dT%H:%M:%S') || CASE WHEN EPOCH_US(T) % 1000000 = 0 THEN '' "
        "ELSE STRFTIME(T, '.%f') END || '+00:00'",
    ),
)
DAYS = (
    Piece(
        "clock_in",
        "T, ZONE",
        "What clocks in a zone show at a moment in UTC, within the years 1 to 9999.",
        "CASE WHEN T AT TIME ZONE 'UTC' AT TIME ZONE ZONE < CAST('0001-01-01' AS TIMESTAMP) "
        "THEN CAST('0001-01-01' AS TIMESTAMP) "
        "WHEN T AT TIME ZONE 'UTC' AT TIME ZONE ZONE >= CAST('9999-12-31' AS TIMESTAMP) + INTERVAL (1) DAY "
        "THEN CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) "
        "ELSE T AT TIME ZONE 'UTC' AT TIME ZONE ZONE END",
    ),
    Piece(
        "days_later",
        "D, N",
        "The day so many days later; NULL outside the years 1 to 9999.",
        f"CASE WHEN D + {_STEPS.format(4_000_000)} {_CALENDAR} THEN D + {_STEPS.format(4_000_000)} END",
    ),
    Piece(
        "months_moved",
        "D, N",
        "The day so many months later, at most the last of its month.",
        f"CAST(D + INTERVAL ({_STEPS.format(200_000)}) MONTH AS DATE)",
    ),
    Piece(
        "months_later",
        "D, N",
        "The same; NULL outside the years 1 to 9999.",
        f"CASE WHEN MONTHS_MOVED(D, N) {_CALENDAR} THEN MONTHS_MOVED(D, N) END",
    ),
    Piece(
        "micros_later",
        "T, N",
        "The microsecond so many minutes later, to the nearest.",
        "EPOCH_US(T) + CAST(CASE WHEN N > 6e9 THEN 4e17 WHEN N < -6e9 THEN -4e17 ELSE N * 6e7 END AS BIGINT)",
    ),
    Piece(
        "minutes_later",
        "T, N",
        "The moment so many minutes later; NULL outside the years 1 to 9999.",
        "CASE WHEN MICROS_LATER(T, N) BETWEEN -62135596800000000 AND 253402300799999999 "
        "THEN MAKE_TIMESTAMP(MICROS_LATER(T, N)) END",
    ),
    Piece(
        "months_apart",
        "A, B",
        "Whole months from an earlier day to a later one; a day that a month lacks is its last.",
        "(YEAR(B) * 12 + MONTH(B)) - (YEAR(A) * 12 + MONTH(A)) "
        "- CASE WHEN DAY(A) > DAY(B) AND B < LAST_DAY(B) THEN 1 ELSE 0 END",
    ),
    Piece(
        "whole_months",
        "A, B",
        "Whole months passed from one day to another, negative where the other is earlier.",
        "CASE WHEN A <= B THEN MONTHS_APART(A, B) ELSE -MONTHS_APART(B, A) END",
    ),
    Piece(
        "returns_in",
        "D, Y, A, B",
        "The day's return in the year Y lies from A to B; 29 February returns on the 28th in common years.",
        "YEAR(D) < Y AND MONTHS_MOVED(D, 12 * (Y - YEAR(D))) BETWEEN A AND B",
    ),
    Piece(
        "returns_between",
        "D, A, B",
        "An anniversary of the day lies from A to B.",
        "RETURNS_IN(D, YEAR(A), A, B) OR RETURNS_IN(D, YEAR(A) + 1, A, B) "
        "OR RETURNS_IN(D, YEAR(D) + 1, A, B)",
    ),
)
PIECES: dict[str, Piece] = {piece.name: piece for piece in (*SUMS, *TEXTS, *DAYS)}


def used(tree: Tree) -> Iterator[Piece]:
    """The pieces that an expression calls, and those that these call, in the order of the table."""
    names: set[str] = set()
    waiting = [tree]
    while waiting:
        called = {f.name.lower() for f in waiting.pop().find_all(exp.Anonymous)} & PIECES.keys() - names
        names |= called
        waiting += [PIECES[name].tree for name in called]
    return (piece for name, piece in PIECES.items() if name in names)
