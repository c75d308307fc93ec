"""What Spark is told in place of pieces, where it is to give exactly what the language asks for.

A float is four whole numbers below 2^50, in units of 2^50, 1, 2^-50 and 2^-100: decimals add them up
without loss. Their sum is rounded once, by reading its digits. What Java does in its own way, Python does
(`functions`).
"""

from __future__ import annotations

from segdsl.engines.relational.sql.dialects import DIALECTS, Dialect

_FIFTY = "1125899906842624"  # 2^50
_UNIT = "1267650600228229401496703205376"  # 2^100
_72 = "4722366482869645213696"
_28 = "268435456"
_LONG = "CAST({} AS DECIMAL(38, 0))"


def _high(x: str) -> str:
    return f"CAST({x} / {_FIFTY}e0 AS BIGINT)"


def _low(x: str) -> str:
    return f"CAST({x} - CAST({_high(x)} AS DOUBLE) * {_FIFTY}e0 AS BIGINT)"


def _summed(part: str) -> str:
    return f"COALESCE(SUM(CAST({part} AS DECIMAL(16, 0))), 0)"


def _in_two(x: str) -> str:
    return f"{_summed(_high(x))} * {_LONG.format(_FIFTY)} + {_summed(_low(x))}"


IN_TWO = _in_two("X")
"""The sum of whole floats below 2^100, as a decimal."""
_TRUNCATED = f"CASE WHEN ABS(X) < {_FIFTY}e0 THEN CAST(CAST(X AS BIGINT) AS DOUBLE) ELSE X END"
_REFUSED = "RAISE_ERROR(CONCAT('segdsl: too {} to be added up exactly: ', SEGDSL_DIGITS(X)))"
_UNITS = f"(X - {_TRUNCATED}) * {_UNIT}e0"
_IS_WHOLE = f"ABS({_UNITS}) >= {_FIFTY}e0 OR {_UNITS} = CAST(CAST({_UNITS} AS BIGINT) AS DOUBLE)"
_NEAREST = "CAST(CONCAT(CAST({} AS STRING), CASE WHEN {} THEN '.1' ELSE '' END) AS DOUBLE)"
_WITHIN = f"((p.s - p.s % {_28}) / {_28})"
_ROUNDED = (
    f"CASE WHEN ABS(p.w) >= 18014398509481984 THEN {_NEAREST.format('p.w', 'p.s <> 0')} "
    f"WHEN p.w = 0 THEN CAST(CAST(p.s AS STRING) AS DOUBLE) / {_UNIT}e0 ELSE "
    + _NEAREST.format(f"({_LONG.format(f'p.w * {_72}')} + {_LONG.format(_WITHIN)})", f"p.s % {_28} <> 0")
    + f" / {_72}e0 END"
)


def _parts(w: str, s: str) -> str:
    return f"NAMED_STRUCT('w', {_LONG.format(w)}, 's', {_LONG.format(s)})"


_TOTAL = (
    f"TRANSFORM(TRANSFORM(TRANSFORM(ARRAY({_parts('W', 'S')}), "
    f"p -> {_parts(f'p.w + p.s DIV {_UNIT}', f'p.s % {_UNIT}')}), "
    f"p -> CASE WHEN p.w > 0 AND p.s < 0 THEN {_parts('p.w - 1', f'p.s + {_UNIT}')} "
    f"WHEN p.w < 0 AND p.s > 0 THEN {_parts('p.w + 1', f'p.s - {_UNIT}')} ELSE p END), "
    f"p -> {_ROUNDED})[0]"
)

_ANY_STARTING = (  # no function of Python may stand in one of these that are written here
    "EXISTS(ARRAY(NAMED_STRUCT('items', X, 'start', Y)), "
    "p -> EXISTS(p.items, _item -> STARTSWITH(_item, p.start)))"
)
_CLOCK_IN = "CONVERT_TIMEZONE('UTC', ZONE, T)"
_FIRST = "CAST('0001-01-01 00:00:00' AS TIMESTAMP_NTZ)"
_LAST = "CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP_NTZ)"

EXACT = Dialect(
    "spark",
    "Spark",
    {
        **DIALECTS["spark"].words,
        "whole_part": f"CASE WHEN ABS(X) < {_UNIT}e0 THEN {_TRUNCATED} "
        f"WHEN X IS NOT NULL THEN {_REFUSED.format('large')} END",
        "small_part": f"CASE WHEN {_IS_WHOLE} THEN {_UNITS} "
        f"WHEN X IS NOT NULL THEN {_REFUSED.format('small')} END",
        "exact_total": _TOTAL,
        "exact_sum_of_wholes": f"CAST(CAST({_in_two('CAST(X AS DOUBLE)')} AS STRING) AS DOUBLE)",
        "has_any_starting": _ANY_STARTING,
        "clock_in": f"CASE WHEN {_CLOCK_IN} < {_FIRST} THEN {_FIRST} WHEN {_CLOCK_IN} > {_LAST} THEN {_LAST} "
        f"ELSE {_CLOCK_IN} END",
        "digits_of": "SEGDSL_DIGITS(X)",
        "in_digits": "SEGDSL_IN_DIGITS(X)",
        "written_number": "SEGDSL_WRITTEN(X)",
        "read_number": "SEGDSL_NUMBER(X)",
        "small_letters": "SEGDSL_SMALL(X)",
        "capital_letters": "SEGDSL_CAPITAL(X)",
        "without_case": "SEGDSL_WITHOUT_CASE(X)",
        "each_small": "SEGDSL_EACH_SMALL(X)",
        "each_without_case": "SEGDSL_EACH_WITHOUT_CASE(X)",
        "matches": "SEGDSL_MATCHES(X, PATTERN)",
        "matches_ignoring_case": "SEGDSL_MATCHES_IGNORING_CASE(X, PATTERN)",
    },
    functions={
        **DIALECTS["spark"].functions,
        "exp": "SEGDSL_EXP(X)",
        "ln": "SEGDSL_LOG(X)",
        "pow": "SEGDSL_POWER(X, Y)",
    },
)
"""As `--dialect spark` prints it, but exact."""
