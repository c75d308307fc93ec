"""Functions of days and moments that SQL is taught."""

from __future__ import annotations

from segdsl.engines.relational.sql.piece import Piece

_DAY = "CAST('{}' AS DATE)"
_CALENDAR = f"BETWEEN {_DAY.format('0001-01-01')} AND {_DAY.format('9999-12-31')}"
_STEPS = "CAST(CASE WHEN N > {0} THEN {0} WHEN N < -{0} THEN -{0} ELSE TRUNC(N) END AS INT)"

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
        "days_moved",
        "D, N",
        "The day so many days later, in a calendar without end.",
        f"D + {_STEPS.format(4_000_000)}",
    ),
    Piece(
        "days_later",
        "D, N",
        "The day so many days later; NULL outside the years 1 to 9999.",
        f"CASE WHEN DAYS_MOVED(D, N) {_CALENDAR} THEN DAYS_MOVED(D, N) END",
        portable=True,
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
        portable=True,
    ),
    Piece(
        "minutes_apart",
        "A, B",
        "Minutes from one moment to another, with fractions.",
        "CAST(EPOCH_US(B) - EPOCH_US(A) AS DOUBLE) / 60000000",
    ),
    Piece(
        "micros_later",
        "T, N",
        "The microsecond so many minutes later, to the nearest.",
        "EPOCH_US(T) + CAST(CASE WHEN N > 6e9 THEN 4e17 WHEN N < -6e9 THEN -4e17 ELSE N * 6e7 END AS BIGINT)",
    ),
    Piece("iso_weekday", "D", "The weekday; Monday is 1.", "ISODOW(D)"),
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
        portable=True,
    ),
    Piece(
        "whole_months",
        "A, B",
        "Whole months passed from one day to another, negative where the other is earlier.",
        "CASE WHEN A <= B THEN MONTHS_APART(A, B) ELSE -MONTHS_APART(B, A) END",
        portable=True,
    ),
    Piece(
        "returns_in",
        "D, Y, A, B",
        "The day's return in the year Y lies from A to B; 29 February returns on the 28th in common years.",
        "YEAR(D) < Y AND MONTHS_MOVED(D, 12 * (Y - YEAR(D))) BETWEEN A AND B",
        portable=True,
    ),
    Piece(
        "returns_between",
        "D, A, B",
        "An anniversary of the day lies from A to B.",
        "RETURNS_IN(D, YEAR(A), A, B) OR RETURNS_IN(D, YEAR(A) + 1, A, B) "
        "OR RETURNS_IN(D, YEAR(D) + 1, A, B)",
        portable=True,
    ),
)
