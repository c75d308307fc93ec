"""Functions of texts, lists and keys that SQL is taught."""

from __future__ import annotations

from segdsl.engines.relational.sql.numerals import NUMBER
from segdsl.engines.relational.sql.piece import Piece

_LONGER = "".join(c for c in map(chr, range(0x10000)) if len(c.upper()) > 1 and c != "ß")
_TEXT = "CAST(ABS(X) AS TEXT)"

TEXTS = (
    Piece("by_letter", "X", "A text, as it is sorted: by code point.", "X", portable=True),
    Piece("digits_of", "X", "A number as the database writes it.", "CAST(X AS TEXT)", portable=True),
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
    Piece(
        "small_letters",
        "X",
        "A text in small letters; a capital sigma becomes one of two, by where it stands in a word.",
        "CASE WHEN STRPOS(X, 'Σ') > 0 THEN ERROR('segdsl: lower() of a text with a capital Sigma') "
        "ELSE LOWER(REPLACE(X, 'İ', 'i̇')) END",
    ),
    Piece(
        "capital_letters",
        "X",
        "A text in capital letters; some letters become several.",
        f"CASE WHEN REGEXP_MATCHES(X, '[{_LONGER}]') "
        "THEN ERROR('segdsl: upper() of a letter that becomes several') "
        "ELSE UPPER(REPLACE(X, 'ß', 'SS')) END",
    ),
    Piece(
        "without_case",
        "X",
        "A text letter by letter in small, as it is compared where case is ignored.",
        "REPLACE(LOWER(REPLACE(X, 'İ', 'i̇')), 'ς', 'σ')",
    ),
    Piece("matches", "X, PATTERN", "The pattern is found in the text.", "REGEXP_MATCHES(X, PATTERN)"),
    Piece(
        "matches_ignoring_case",
        "X, PATTERN",
        "The same; what is found otherwise still is.",
        "REGEXP_MATCHES(X, PATTERN) OR REGEXP_MATCHES(X, PATTERN, 'i')",
    ),
    Piece("part_of", "X, Y, N", "One of the parts that Y cuts X into, from 1.", "STRING_SPLIT(X, Y)[N]"),
    Piece(
        "read_number",
        "X",
        "The number that a text is, NULL where it is none.",
        f"CASE WHEN REGEXP_MATCHES(X, '{NUMBER}') THEN TRY_CAST(X AS DOUBLE) END",
    ),
    Piece(
        "hash_share",
        "X",
        "The first 32 bits of the MD5 of a text, as a share of 2^32.",
        "CAST(CAST('0x' || SUBSTRING(MD5(X), 1, 8) AS BIGINT) AS DOUBLE) / 4294967296",
    ),
    Piece("has_item", "X, Y", "The list has the text.", "LIST_CONTAINS(X, Y)", portable=True),
    Piece("has_any", "X, Y", "The list has one of the others.", "LIST_HAS_ANY(X, Y)"),
    Piece("has_all", "X, Y", "The list has all of the others.", "LIST_HAS_ALL(X, Y)"),
    Piece(
        "has_any_starting",
        "X, Y",
        "The list has a text that starts so.",
        "LENGTH(LIST_FILTER(X, _ITEM -> STARTS_WITH(_ITEM, Y))) > 0",
    ),
    Piece("list_size", "X", "How many texts the list has.", "LENGTH(X)"),
    Piece(
        "each_small",
        "X",
        "The list with its texts in small letters.",
        "LIST_TRANSFORM(X, _ITEM -> SMALL_LETTERS(_ITEM))",
    ),
    Piece(
        "each_without_case",
        "X",
        "The list with its texts letter by letter in small.",
        "LIST_TRANSFORM(X, _ITEM -> WITHOUT_CASE(_ITEM))",
    ),
)
