"""The dialects that a statement can be printed in: how each says what databases call differently.

In: the name of a dialect. Out: its words for pieces, in its own syntax, and where what it does may differ
from what the language asks for. A piece that is portable is said by its body everywhere; any other that a
dialect has no words for, it lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segdsl.engines.relational.sql.common_words import COMMON
from segdsl.engines.relational.sql.numerals import NUMBER
from segdsl.engines.relational.sql.spark_words import SPARK, SPARK_FUNCTIONS

_CLOCK = "the session's time zone has to be UTC"
_SUM = "a sum is the database's own, which may differ from the exact one in its last digits"
_SHARE = "a share of a sum is rounded more than once"
_DEVIATION = "a deviation is the database's own, which may differ from the exact one in its last digits"
_LETTERS = "small and capital letters beyond ASCII are the database's own"
_PATTERNS = "patterns are read by the database's own regular expressions, which are not all RE2"
_DIGITS = "what is rounded are the digits that the database writes of a number"


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect of SQL.

    name:    as `--dialect` and sqlglot call it
    title:   as people call it
    words:   by the name of a piece, what stands in its place; parameters are those of the piece
    functions: what stands in the place of functions that are called alike and do something else; by the key
             that sqlglot has for a function, with its arguments X and Y
    differs: by the name of a piece, how its result may differ from what the language asks for
    teaches: whether pieces are taught before the statement, instead of being written out
    ending:  what stands behind a statement
    inlines: whether a step is put wherever it is read, so that some have to be worked out before
    """

    name: str
    title: str
    words: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    differs: Mapping[str, str] = field(default_factory=dict)
    teaches: bool = False
    ending: str = ""
    inlines: bool = False


_OF_ALL = {"share_of_sum": _SHARE, "exact_deviation": _DEVIATION}
_DIFFERS = {
    **_OF_ALL,
    "exact_sum": _SUM,
    "small_letters": _LETTERS,
    "capital_letters": _LETTERS,
    "without_case": _LETTERS,
    "matches": _PATTERNS,
    "matches_ignoring_case": _PATTERNS,
    "digits_of": _DIGITS,
}
_POSTGRES = {
    **COMMON,
    "finite": "X",  # arithmetic that leaves the floats is an error there
    "matches": "X ~ PATTERN",
    "matches_ignoring_case": "X ~ PATTERN OR X ~* PATTERN",
    "read_number": "CASE WHEN X ~ '" + NUMBER + "' THEN CAST(X AS DOUBLE PRECISION) END",
    "hash_share": "CAST(CAST(CAST('x' || SUBSTR(MD5(X), 1, 8) AS BIT(32)) AS BIGINT) AS DOUBLE PRECISION) "
    "/ 4294967296",
    "has_any": "X && Y",
    "has_all": "X @> Y",
    "has_any_starting": "EXISTS(SELECT 1 FROM UNNEST(X) AS items(_item) WHERE STARTS_WITH(_item, Y))",
    "list_size": "CARDINALITY(X)",
    "clock_in": "T AT TIME ZONE 'UTC' AT TIME ZONE ZONE",
    "days_moved": "D + CAST(TRUNC(N) AS INT)",
    "months_moved": "CAST(D + CAST(TRUNC(N) AS INT) * INTERVAL '1 MONTH' AS DATE)",
    "minutes_later": "T + CAST(ROUND(N * 6e7) AS BIGINT) * INTERVAL '1 MICROSECOND'",
    "minutes_apart": "EXTRACT(EPOCH FROM B - A) / 60",
    "iso_weekday": "EXTRACT(ISODOW FROM D)",
    "by_letter": 'X COLLATE "C"',
}
_SNOWFLAKE = {
    **COMMON,
    "matches": "REGEXP_INSTR(X, PATTERN) > 0",
    "matches_ignoring_case": "REGEXP_INSTR(X, PATTERN) > 0 OR REGEXP_INSTR(X, PATTERN, 1, 1, 0, 'i') > 0",
    "read_number": "CASE WHEN REGEXP_INSTR(X, '" + NUMBER + "') > 0 THEN TRY_CAST(X AS DOUBLE) END",
    "hash_share": "TO_NUMBER(SUBSTR(MD5(X), 1, 8), 'XXXXXXXX') / 4294967296",
    "has_any": "ARRAYS_OVERLAP(X, Y)",
    "has_all": "ARRAY_SIZE(ARRAY_EXCEPT(ARRAY_DISTINCT(Y), X)) = 0",
    "has_any_starting": "ARRAY_SIZE(FILTER(X, _item -> STARTSWITH(_item, Y))) > 0",
    "list_size": "ARRAY_SIZE(X)",
    "clock_in": "CONVERT_TIMEZONE('UTC', ZONE, T)",
    "days_moved": "DATEADD(DAY, TRUNC(N), D)",
    "months_moved": "ADD_MONTHS(D, TRUNC(N))",
    "minutes_later": "DATEADD(MICROSECOND, ROUND(N * 6e7), T)",
    "minutes_apart": "DATEDIFF(MICROSECOND, A, B) / 60000000",
    "iso_weekday": "DAYOFWEEKISO(D)",
}
_BIGQUERY = {
    **COMMON,
    "exact_sum_of_wholes": "CAST(COALESCE(SUM(CAST(X AS BIGNUMERIC)), 0) AS FLOAT64)",
    "finite": "X",
    "matches": "REGEXP_CONTAINS(X, PATTERN)",
    "matches_ignoring_case": "REGEXP_CONTAINS(X, PATTERN) OR REGEXP_CONTAINS(X, CONCAT('(?i)', PATTERN))",
    "part_of": "SPLIT(X, Y)[SAFE_ORDINAL(N)]",
    "read_number": "CASE WHEN REGEXP_CONTAINS(X, '" + NUMBER + "') THEN SAFE_CAST(X AS FLOAT64) END",
    "hash_share": "CAST(CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(X)), 1, 8)) AS INT64) AS FLOAT64) / 4294967296",
    "has_any": "EXISTS(SELECT 1 FROM UNNEST(X) AS _item WHERE _item IN UNNEST(Y))",
    "has_all": "NOT EXISTS(SELECT 1 FROM UNNEST(Y) AS _item WHERE _item NOT IN UNNEST(X))",
    "has_any_starting": "EXISTS(SELECT 1 FROM UNNEST(X) AS _item WHERE STARTS_WITH(_item, Y))",
    "list_size": "ARRAY_LENGTH(X)",
    "clock_in": "DATETIME(TIMESTAMP(T, 'UTC'), ZONE)",
    "days_moved": "DATE_ADD(D, INTERVAL CAST(TRUNC(N) AS INT64) DAY)",
    "months_moved": "DATE_ADD(D, INTERVAL CAST(TRUNC(N) AS INT64) MONTH)",
    "minutes_later": "DATETIME_ADD(T, INTERVAL CAST(ROUND(N * 6e7) AS INT64) MICROSECOND)",
    "minutes_apart": "DATETIME_DIFF(B, A, MICROSECOND) / 60000000",
    "iso_weekday": "MOD(EXTRACT(DAYOFWEEK FROM D) + 5, 7) + 1",
}
_TRINO = {
    **COMMON,
    "digits_of": "CAST(CAST(X AS DECIMAL(38, 15)) AS VARCHAR)",
    "matches": "REGEXP_LIKE(X, PATTERN)",
    "matches_ignoring_case": "REGEXP_LIKE(X, PATTERN) OR REGEXP_LIKE(X, CONCAT('(?i)', PATTERN))",
    "part_of": "SPLIT_PART(X, Y, N)",
    "read_number": "CASE WHEN REGEXP_LIKE(X, '" + NUMBER + "') THEN TRY_CAST(X AS DOUBLE) END",
    "hash_share": "CAST(FROM_BASE(SUBSTR(LOWER(TO_HEX(MD5(TO_UTF8(X)))), 1, 8), 16) AS DOUBLE) / 4294967296",
    "has_any": "ARRAYS_OVERLAP(X, Y)",
    "has_all": "CARDINALITY(ARRAY_EXCEPT(Y, X)) = 0",
    "has_any_starting": "ANY_MATCH(X, _item -> STARTS_WITH(_item, Y))",
    "list_size": "CARDINALITY(X)",
    "clock_in": "CAST(AT_TIMEZONE(WITH_TIMEZONE(T, 'UTC'), ZONE) AS TIMESTAMP)",
    "days_moved": "DATE_ADD('day', CAST(TRUNCATE(N) AS BIGINT), D)",
    "months_moved": "DATE_ADD('month', CAST(TRUNCATE(N) AS BIGINT), D)",
    "iso_weekday": "DAY_OF_WEEK(D)",
}
_CLICKHOUSE = {
    **COMMON,
    "exact_sum_of_wholes": "toFloat64(sum(toInt256(X)))",
    "matches": "match(X, PATTERN)",
    "matches_ignoring_case": "match(X, PATTERN) OR match(X, concat('(?i)', PATTERN))",
    "small_letters": "lowerUTF8(X)",
    "capital_letters": "upperUTF8(X)",
    "without_case": "lowerUTF8(X)",
    "part_of": "if(length(splitByString(Y, X)) >= N, arrayElement(splitByString(Y, X), N), NULL)",
    "read_number": "if(match(X, '" + NUMBER + "'), toFloat64OrNull(X), NULL)",
    "hash_share": "toFloat64(reinterpretAsUInt32(reverse(substring(MD5(X), 1, 4)))) / 4294967296",
    "has_any": "hasAny(X, Y)",
    "has_all": "hasAll(X, Y)",
    "has_any_starting": "arrayExists(_item -> startsWith(_item, Y), X)",
    "list_size": "length(X)",
    "clock_in": "toTimeZone(toDateTime64(T, 6, 'UTC'), ZONE)",
    "days_moved": "addDays(D, toInt32(N))",
    "months_moved": "addMonths(D, toInt32(N))",
    "minutes_later": "addMicroseconds(T, toInt64(round(N * 6e7)))",
    "minutes_apart": "dateDiff('microsecond', A, B) / 60000000",
    "iso_weekday": "toDayOfWeek(D)",
}

_SPARK_DIFFERS = {**_DIFFERS, "clock_in": _CLOCK, "minutes_later": _CLOCK}

DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect
    for dialect in (
        Dialect("duckdb", "DuckDB", differs=_OF_ALL, teaches=True),
        Dialect(
            "postgres",
            "Postgres",
            _POSTGRES,
            {k: v for k, v in _DIFFERS.items() if k != "digits_of"},
            inlines=True,
        ),
        Dialect("snowflake", "Snowflake", _SNOWFLAKE, _DIFFERS),
        Dialect("bigquery", "BigQuery", _BIGQUERY, {k: v for k, v in _DIFFERS.items() if "match" not in k}),
        Dialect("spark", "Spark", SPARK, _SPARK_DIFFERS, functions=SPARK_FUNCTIONS),
        Dialect("trino", "Trino", _TRINO, _DIFFERS),
        Dialect("databricks", "Databricks", SPARK, _SPARK_DIFFERS, functions=SPARK_FUNCTIONS),
        Dialect(
            "clickhouse",
            "ClickHouse",
            _CLICKHOUSE,
            _DIFFERS,
            ending="SETTINGS join_use_nulls = 1, prefer_column_name_to_alias = 1",
        ),
    )
}
