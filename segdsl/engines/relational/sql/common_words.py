"""What most dialects say in place of pieces."""

from __future__ import annotations

COMMON = {
    "exact_sum": "COALESCE(SUM(X), 0)",
    "exact_sum_of_wholes": "CAST(COALESCE(SUM(X), 0) AS DOUBLE PRECISION)",
    "share_of_sum": "SHARE * COALESCE(SUM(X), 0)",
    "small_letters": "LOWER(X)",
    "capital_letters": "UPPER(X)",
    "without_case": "LOWER(X)",
    "finite": "CASE WHEN ABS(X) <= 1.7976931348623157e308 THEN X END",
    "part_of": "CASE WHEN (LENGTH(X) - LENGTH(REPLACE(X, Y, ''))) / LENGTH(Y) >= N - 1 "
    "THEN SPLIT_PART(X, Y, N) END",
}
