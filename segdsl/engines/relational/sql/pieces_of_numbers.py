"""Functions of numbers that SQL is taught: sums that are exact and rounded once.

A float is a whole number and units of 2^-100: both are added up as 128-bit integers. Parsing decimal digits
rounds once, so that the sum of both is written out in digits where it has more than a float holds.
"""

from __future__ import annotations

from segdsl.engines.relational.sql.piece import Piece

_UNIT = "1267650600228229401496703205376"  # 2^100
_TOTAL = "EXACT_TOTAL(COALESCE(SUM(WHOLE_PART(X)), 0), COALESCE(SUM(SMALL_PART(X)), 0))"

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
    Piece(
        "exact_sum",
        "X",
        "The exact sum of floats, rounded once; 0 of nothing.",
        _TOTAL,
    ),
    Piece(
        "exact_sum_of_wholes",
        "X",
        "The same of whole numbers.",
        "NEAREST_FLOAT(COALESCE(SUM(CAST(CAST(X AS DOUBLE) AS HUGEINT)), 0), FALSE)",
    ),
    Piece(
        "share_of_sum",
        "X, SHARE",
        "A share of the exact sum of floats.",
        f"SHARE * {_TOTAL}",
    ),
    Piece(
        "exact_deviation",
        "X",
        "The standard deviation of a sample of floats; 0 where they are alike.",
        "CASE WHEN COUNT(X) > 1 THEN CASE WHEN MIN(X) < MAX(X) THEN STDDEV_SAMP(X) ELSE 0 END END",
        portable=True,
    ),
    Piece("finite", "X", "What is not finite is unknown.", "CASE WHEN ISFINITE(X) THEN X END"),
)
