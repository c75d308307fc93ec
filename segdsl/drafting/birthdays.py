"""Days of birth lie between a long life and today: the only range that a draft declares by itself.

In: the survey of a file, and today. Out: the survey in which such columns have that range, where all of their
days lie in it; else a comment that says how many do not.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import numpy as np
import pyarrow as pa

from segdsl.drafting.profiles import Profile
from segdsl.drafting.surveying import Survey
from segdsl.model.catalog import Reading
from segdsl.sources.moments import read_days

_BORN = re.compile(r"(^|_)(birth|born|dob|geburt|naissance|nacimiento|nascita)|birth(day|date)")
_FIRST = dt.date(1900, 1, 1)


def with_ranges(survey: Survey, today: dt.date) -> Survey:
    columns = tuple(_ranged(column, today) if _is_born(column) else column for column in survey.columns)
    return replace(survey, columns=columns)


def _is_born(column: Profile) -> bool:
    has_year = all("%Y" in layout or "%y" in layout for layout in _formats(column))
    return column.kind == "date" and has_year and _BORN.search(column.name) is not None


def _ranged(column: Profile, today: dt.date) -> Profile:
    texts = pa.array([value.strip() for value in column.counts], pa.string())
    days, wrong = read_days(texts, Reading("", formats=_formats(column)), "UTC")
    outside = ~wrong & ((days < np.datetime64(_FIRST)) | (days > np.datetime64(today)))
    if not outside.any():
        return replace(column, type=column.type.replace("date", f"date from {_FIRST} to today", 1))
    short = any("%y" in layout for layout in _formats(column))
    why = ": of years with two digits, those up to 68 count as 20.." if short else ""
    said = f"{int(outside.sum())} of these days lie ahead or before {_FIRST.year}{why}"
    return replace(column, comment=said if column.comment is None else f"{column.comment}. {said}")


def _formats(column: Profile) -> tuple[str, ...]:
    return tuple(re.findall(r'"([^"]*%[^"]*)"', column.type))
