"""Columns of pandas with instants that Python has no value for, at either end of the calendar."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from segdsl.sources.arrow import cells_in

NEAR = ["0001-01-03", "2026-03-31", "9999-12-29"]


def instants(*days: str, zone: str = "UTC") -> pd.Series[pd.Timestamp]:
    return pd.Series(np.array(days, dtype="datetime64[s]")).dt.tz_localize("UTC").dt.tz_convert(zone)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_instants_of_the_calendar_stay_a_column_of_pandas(zone: str) -> None:
    series = instants(*NEAR, zone=zone)
    assert cells_in(series) is series
    missing = pd.Series([None], dtype="datetime64[s, UTC]")
    assert cells_in(missing) is missing


@pytest.mark.parametrize(
    "far",
    [
        ["0001-01-01T12"],
        ["9999-12-31T12"],
        ["0000-06-01"],
        ["10000-01-05"],
        ["0000-06-01", "10000-01-05"],
        ["-4000-01-01"],
        ["20000-01-01"],
    ],
)
def test_instants_beyond_it_are_taken_out_of_pandas(far: list[str]) -> None:
    """pandas cannot even show them."""
    found = cells_in(instants(*NEAR, *far))
    assert not isinstance(found, pd.Series) or found.dtype == object
    assert len(found) == 3 + len(far)
