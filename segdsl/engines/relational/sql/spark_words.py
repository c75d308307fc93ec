"""What Spark and Databricks say in place of pieces, and of functions that they have as others do.

`LEAST` and `GREATEST` are not among them: there they pass over what is unknown.
"""

from __future__ import annotations

from segdsl.engines.relational.sql.common_words import COMMON
from segdsl.engines.relational.sql.numerals import NUMBER

_LATER = (
    "UNIX_MICROS(CAST(T AS TIMESTAMP_LTZ)) "
    "+ CAST(RINT(CASE WHEN N > 6e9 THEN 4e17 WHEN N < -6e9 THEN -4e17 ELSE N * 6e7 END) AS BIGINT)"
)
_STEPS = "CAST(CASE WHEN N > {0} THEN {0} WHEN N < -{0} THEN -{0} ELSE N END AS INT)"
SPARK = {
    **COMMON,
    "matches": "X RLIKE PATTERN",
    "matches_ignoring_case": "X RLIKE PATTERN OR X RLIKE CONCAT('(?i)', PATTERN)",
    "read_number": "CASE WHEN X RLIKE '" + NUMBER + "' THEN TRY_CAST(X AS DOUBLE) END",
    "written_instant": "CONCAT(DATE_FORMAT(T, 'yyyy-MM-dd\\'T\\'HH:mm:ss'), "
    "CASE WHEN EXTRACT(SECOND FROM T) = FLOOR(EXTRACT(SECOND FROM T)) THEN '' "
    "ELSE DATE_FORMAT(T, '.SSSSSS') END, '+00:00')",
    "hash_share": "CAST(CONV(SUBSTR(MD5(X), 1, 8), 16, 10) AS DOUBLE) / 4294967296",
    "has_any": "ARRAYS_OVERLAP(X, Y)",
    "has_all": "SIZE(ARRAY_EXCEPT(Y, X)) = 0",
    "has_any_starting": "EXISTS(X, _item -> STARTSWITH(_item, Y))",
    "list_size": "SIZE(X)",
    "clock_in": "CONVERT_TIMEZONE('UTC', ZONE, T)",
    "days_moved": f"DATE_ADD(D, {_STEPS.format(4_000_000)})",
    "months_moved": f"ADD_MONTHS(D, {_STEPS.format(200_000)})",
    "minutes_later": f"CASE WHEN {_LATER} BETWEEN -62135596800000000 AND 253402300799999999 "
    f"THEN CAST(TIMESTAMP_MICROS({_LATER}) AS TIMESTAMP_NTZ) END",
    "minutes_apart": "CAST(TIMESTAMPDIFF(MICROSECOND, A, B) AS DOUBLE) / 60000000",
    "iso_weekday": "WEEKDAY(D) + 1",
}
_WHOLE = "CASE WHEN ABS(X) < 4503599627370496e0 THEN CAST({} AS DOUBLE) ELSE X END"
SPARK_FUNCTIONS = {
    "floor": _WHOLE.format("FLOOR(X)"),
    "ceil": _WHOLE.format("CEIL(X)"),
    "trunc": _WHOLE.format("CAST(X AS BIGINT)"),
}
