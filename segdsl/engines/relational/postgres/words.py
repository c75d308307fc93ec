"""How Postgres says, exactly, what databases call differently.

In: the pieces. Out: words that give what the language asks for, where those that are printed for a reader
(`sql.dialects`) may differ in the last digits or in letters. Where data need more than that, the words make
Postgres stop with a text that begins with `segdsl: `.

A value that stands in several places is given a name first, by a subquery, so that nothing is written twice.
"""

from __future__ import annotations

from segdsl.engines.relational.sql.dialects import DIALECTS, Dialect

_UNICODE = 'COLLATE "und-x-icu"'  # letters by the Unicode standard, whatever the database's own locale is
_LIMB = f"{2**60}e0"
_LARGEST = f"{2**122}e0"
_EXACT = f"{2**53}"


def _stopping(reason: str, value: str, type_: str = "BIGINT") -> str:
    """An expression that never has a value: Postgres says what it could not take for a number."""
    return f"CAST(CAST('segdsl: {reason}: ' || CAST({value} AS TEXT) AS BIGINT) AS {type_})"


def _with(name: str, value: str, expression: str) -> str:
    return f"(SELECT {expression} FROM (SELECT {value} AS {name} OFFSET 0) AS v)"


def _small(text: str) -> str:
    return f'(LOWER({text} {_UNICODE}) COLLATE "C")'


def _without_case(text: str) -> str:
    return f"(REPLACE(LOWER(REPLACE({text}, 'İ', 'i̇') {_UNICODE}), 'ς', 'σ') COLLATE \"C\")"


def _each(of_item: str) -> str:
    listed = f"SELECT {of_item} FROM UNNEST(X) WITH ORDINALITY AS i(item, n) ORDER BY i.n"
    return f"CASE WHEN X IS NOT NULL THEN ARRAY({listed}) END"


# A float is a sum of whole multiples of 2^60, 1, 2^-60 and 2^-120, each of which 64 bits hold. Postgres adds
# those up without loss, puts them together as a decimal number, and parses its digits, which rounds once.
# From 2^-8 on there is nothing below 2^-60. Here X is a column: `adding` sees to that.
_MULTIPLES = (
    f"CASE WHEN ABS(X) < {_LIMB} THEN 0 "
    f"WHEN ABS(X) < {_LARGEST} THEN CAST(TRUNC(X / {_LIMB}) AS BIGINT) "
    f"WHEN X IS NOT NULL THEN {_stopping('too large to be added up exactly', 'X')} END"
)
_ONES = (
    f"CASE WHEN ABS(X) < {_LIMB} THEN CAST(TRUNC(X) AS BIGINT) "
    f"WHEN ABS(X) < {_LARGEST} THEN CAST(X - TRUNC(X / {_LIMB}) * {_LIMB} AS BIGINT) END"
)
_PARTS = f"CAST(TRUNC((X - TRUNC(X)) * {_LIMB}) AS BIGINT)"
_BELOW = f"((X - TRUNC(X)) * {_LIMB} - TRUNC((X - TRUNC(X)) * {_LIMB})) * {_LIMB}"
_REST = (
    f"CASE WHEN ABS(X) >= {2**-8} THEN 0 WHEN {_BELOW} = TRUNC({_BELOW}) THEN CAST({_BELOW} AS BIGINT) "
    f"WHEN X IS NOT NULL THEN {_stopping('too small to be added up exactly', 'X')} END"
)
_SMALL = f"{5**60:0>60}"  # the digits of 2^-60 behind the point
_SMALLER = f"{5**120:0>120}"
_IN_ALL = (
    f"COALESCE(SUM({_MULTIPLES}) * {2**60} + SUM({_ONES}) + SUM({_PARTS}) * 0.{_SMALL} "
    f"+ SUM({_REST}) * 0.{_SMALLER}, 0)"
)
# Of a deviation 300 decimals are worked out. It is 0 or above 2^-160, where what lies half-way between two
# floats has no more than 214 decimals, and any other root is further from it than 10^-200.
_EXACT_DECIMAL = (
    f"CASE WHEN ABS(X) < {_EXACT} AND X = TRUNC(X) THEN CAST(CAST(X AS BIGINT) AS DECIMAL) "
    f"ELSE CAST({_MULTIPLES} AS DECIMAL) * {2**60} + {_ONES} + {_PARTS} * 0.{_SMALL} "
    f"+ {_REST} * 0.{_SMALLER} END"
)
_SQUARES = _with("d", _EXACT_DECIMAL, "v.d * v.d")
_DEVIATION = (
    "CASE WHEN COUNT(X) > 1 THEN (SELECT CAST(SQRT(DIV((v.q * v.n - v.s * v.s) * CAST('1e600' AS DECIMAL), "
    "v.n * (v.n - 1))) * CAST('1e-300' AS DECIMAL) AS DOUBLE PRECISION) FROM (SELECT "
    f"CAST(COUNT(X) AS DECIMAL) AS n, SUM({_EXACT_DECIMAL}) AS s, SUM({_SQUARES}) AS q OFFSET 0) AS v) END"
)
# Whole numbers that no float holds are rounded to one, whose parts 64 bits hold.
_HELD, _FLOAT = f"X BETWEEN -{_EXACT} AND {_EXACT}", "CAST(X AS DOUBLE PRECISION)"
_ROUNDED = f"CASE WHEN {_HELD} THEN X ELSE CAST({_FLOAT} - TRUNC({_FLOAT} / 2048) * 2048 AS BIGINT) END"
_BEYOND = f"CASE WHEN {_HELD} THEN 0 ELSE CAST(TRUNC({_FLOAT} / 2048) AS BIGINT) END"
_WHOLES = f"COALESCE(SUM({_ROUNDED}) + SUM({_BEYOND}) * CAST(2048 AS DECIMAL), 0)"
_WHOLE = (  # the digits of a whole number
    f"CASE WHEN ABS(X) < {_EXACT} THEN CAST(CAST(X AS BIGINT) AS TEXT) "
    f"WHEN ABS(X) < {_LARGEST} THEN CAST(CAST(CAST(TRUNC(X / {_LIMB}) AS BIGINT) AS DECIMAL) * {2**60} "
    f"+ CAST(X - TRUNC(X / {_LIMB}) * {_LIMB} AS BIGINT) AS TEXT) "
    f"WHEN X IS NOT NULL THEN {_stopping('too large to draw a sample by', 'X', 'TEXT')} END"
)
_DECIMAL = "CAST(CAST(X AS TEXT) AS DECIMAL)"
_DIGITS = f"CAST({_DECIMAL} AS TEXT)"
_FEWEST = (  # Postgres itself writes more of them where half a step away from the float would do
    "(SELECT CAST(v._c AS TEXT) FROM (SELECT g._n, "
    f"ROUND({_DECIMAL}, g._n - LENGTH(CAST(TRUNC(ABS({_DECIMAL})) AS TEXT))) AS _c "
    "FROM GENERATE_SERIES(1, 17) AS g(_n)) AS v "
    "WHERE CASE WHEN ABS(v._c) < 1.797693134862315808e308 THEN CAST(v._c AS DOUBLE PRECISION) = X END "
    "ORDER BY v._n LIMIT 1)"
)
_AT = "T AT TIME ZONE 'UTC' AT TIME ZONE ZONE"
_MICROS = "(CAST(EXTRACT(EPOCH FROM T) * 1000000 AS BIGINT) + CAST(N * 6e7 AS BIGINT))"
_MOMENT = (
    "CAST('1970-01-01' AS TIMESTAMP) + CAST(v.m / 86400000000 AS INT) * INTERVAL '1 DAY' "
    "+ v.m % 86400000000 * INTERVAL '1 MICROSECOND'"
)
_MONTH = "EXTRACT(YEAR FROM D) * 12 + EXTRACT(MONTH FROM D) + TRUNC(N)"

_WORDS = {
    "by_letter": '(X COLLATE "C")',
    "exact_sum": f"CAST({_IN_ALL} AS DOUBLE PRECISION)",
    "share_of_sum": f"CAST({_IN_ALL} * CAST(SHARE AS DECIMAL) AS DOUBLE PRECISION)",
    "exact_deviation": _DEVIATION,
    "exact_sum_of_wholes": f"CAST({_WHOLES} AS DOUBLE PRECISION)",
    "finite": "X",  # arithmetic that leaves the floats stops
    "digits_of": f"CASE WHEN ABS(X) < {_EXACT} THEN CAST(X AS TEXT) WHEN X IS NOT NULL THEN {_FEWEST} END",
    "in_digits": f"CASE WHEN X = 0 THEN '0' WHEN ABS(X) < {_EXACT} THEN {_DIGITS} "
    f"WHEN X IS NOT NULL THEN {_FEWEST} END",
    "written_number": f"CASE WHEN X = TRUNC(X) THEN {_WHOLE} "
    f"WHEN ABS(X) < 0.0001 THEN CAST(X AS TEXT) ELSE {_DIGITS} END",
    "written_instant": "TO_CHAR(T, 'YYYY-MM-DD\"T\"HH24:MI:SS') || "
    "CASE WHEN TO_CHAR(T, 'US') = '000000' THEN '' ELSE TO_CHAR(T, '.US') END || '+00:00'",
    "small_letters": _small("X"),
    "capital_letters": f'(UPPER(X {_UNICODE}) COLLATE "C")',
    "without_case": _without_case("X"),
    "each_small": _each(_small("i.item")),
    "each_without_case": _each(_without_case("i.item")),
    "matches": "X ~ PATTERN",
    "matches_ignoring_case": "X ~ PATTERN",  # the pattern says both cases
    "clock_in": f"CASE WHEN T IS NOT NULL THEN GREATEST(CAST('0001-01-01' AS TIMESTAMP), LEAST({_AT}, "
    "CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP))) END",
    "days_later": "CASE WHEN TRUNC(N) BETWEEN CAST('0001-01-01' AS DATE) - D "
    "AND CAST('9999-12-31' AS DATE) - D THEN D + CAST(TRUNC(N) AS INT) END",
    "months_moved": "CAST(D + CAST(TRUNC(N) AS INT) * INTERVAL '1 MONTH' AS DATE)",
    "months_later": f"CASE WHEN {_MONTH} BETWEEN 13 AND 120000 "
    "THEN CAST(D + CAST(TRUNC(N) AS INT) * INTERVAL '1 MONTH' AS DATE) END",
    "minutes_later": "CASE WHEN ABS(N) < 6e9 THEN "
    + _with(
        "m",
        _MICROS,
        f"CASE WHEN v.m BETWEEN -62135596800000000 AND 253402300799999999 THEN {_MOMENT} END",
    )
    + " END",
    "minutes_apart": "CAST(CAST(EXTRACT(EPOCH FROM B - A) * 1000000 AS BIGINT) AS DOUBLE PRECISION) "
    "/ 60000000",
    "iso_weekday": "CAST(EXTRACT(ISODOW FROM D) AS BIGINT)",
}

EXACTLY = Dialect("postgres", "Postgres", {**DIALECTS["postgres"].words, **_WORDS}, inlines=True)
"""The words of Postgres that give what the language asks for."""
