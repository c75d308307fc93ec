"""Slips about names, and what the language does not offer yet."""

from __future__ import annotations

from segdsl.syntax.lexing import RESERVED
from segdsl.syntax.slips.slip import COLUMN, NAMED, UNIT, Slip

NAMES = (
    Slip(
        "",
        rf"for\s+(?P<n>\d+)\s*(?P<u>{UNIT})",
        "how long something has been so is not part of the language yet",
        r"load the changes as events and ask for `no changes in the last \g<n> \g<u>`",
        code="not-yet",
    ),
    Slip(
        "",
        rf"(?:has|have)\s+been\b[^\n]*\bfor\s+(?P<n>\d+)\s*(?P<u>{UNIT})",
        "how long something has been so is not part of the language yet",
        r"load the changes as events and ask for `no changes in the last \g<n> \g<u>`",
        code="not-yet",
    ),
    Slip(
        r"",
        r"within\s+[\d_.]+\s*(?:km|kilomet\w+|miles?|mi|met(?:er|re)s?|m)\b",
        "distance between places is not part of the language yet",
        "load the distance as a column, or list the places with `in (…)`",
        code="not-yet",
    ),
    Slip(
        r"within\s+[\d_.]+\s*$",
        r"(?:km|kilomet\w+|miles?|mi|met(?:er|re)s?|m)\b",
        "distance between places is not part of the language yet",
        "load the distance as a column, or list the places with `in (…)`",
        code="not-yet",
    ),
    Slip(
        COLUMN,
        r"(?:version|semver)\b",
        "software versions are not a type of the language yet",
        "declare a text and compare it with `in (…)` or `starts with`",
        code="not-yet",
    ),
    Slip(
        r"(?P<call>(?:first|last|nth)\s*\([^()\n]*)\)\s*$",
        r"\.\s*(?P<column>\w+)",
        "the event that an aggregate came from is not part of the language yet",
        r"ask for the value itself: `\g<call>.\g<column>)`",
        code="not-yet",
    ),
    Slip(
        r"\)\s*$",
        r"\.\s*\w+",
        "the event that an aggregate came from is not part of the language yet",
        "ask for the value itself, as in `last(orders.total)`",
        code="not-yet",
    ),
    Slip(
        NAMED + r"$",
        r'"(?P<name>[A-Za-z_]\w*)"',
        "a name stands without quotes",
        r"write `\g<name>`",
        r"\g<name>",
    ),
    Slip(
        NAMED + r"(?P<a>\w+)$",
        r"(?:-(?P<b>\w+))+",
        "a name has no hyphens",
        "write `_` instead, or put the name in backquotes",
    ),
    Slip(
        NAMED + r'(?P<a>\w+)\s+(?:"[^"\n]*"\s*)?$',
        r"shown\s*=\s*(?P<x>[^\n#]*[^\s#])",
        "`shown` stands at the end",
        r"write `trait \g<a> = \g<x> shown`",
    ),
    Slip(
        NAMED + r"(?P<a>\w+)\s+$",
        r'(?!owner|tags|because|among|send)(?P<b>[A-Za-z_]\w*)\s+(?:where\b|=|"|from\b|stage\b)',
        "a name is one word",
        r"write `\g<a>_\g<b>`",
    ),
    Slip(
        r"^\s*(?:customers|attributes|events|lookup)\b[^\n]*\b(?:key|at|per)\s+$"
        r"|\n[ \t]+(?:stage|variant|step|cluster)\s+$",
        rf"(?P<w>{'|'.join(RESERVED)})\b",
        r"`\g<w>` is a word of the language, so it cannot be a name",
        "put it in backquotes",
        r"`\g<w>`",
    ),
    Slip(
        NAMED + r"$",
        rf"(?P<w>{'|'.join(RESERVED)})\b",
        r"`\g<w>` is a word of the language, so it cannot be a name",
        r"choose another name, or put it in backquotes",
        r"`\g<w>`",
    ),
    Slip(
        NAMED + r"$",
        r"\d\w*",
        "a name cannot begin with a digit",
        "begin it with a letter, or put it in backquotes",
    ),
    Slip(
        r"(?P<begin>\b[A-Za-z_]\w*|)",
        r"(?P<w>[^\x00-\x7f\W]\w*)",
        r"`\g<begin>\g<w>` has letters other than a to z, so it cannot be a name",
        "put it in backquotes",
        r"`\g<begin>\g<w>`",
    ),
    Slip(
        r"\n[ \t]+$",
        rf"(?P<w>{'|'.join(RESERVED)})(?=[ \t]+(?:number|text|flag|date|datetime|one|list|whole)\b|[ \t]*=)",
        r"`\g<w>` is a word of the language, so it cannot be the name of a column as it stands",
        "put it in backquotes",
        r"`\g<w>`",
    ),
)
