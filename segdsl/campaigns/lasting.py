"""Lengths of time that begin at many moments: when each is over.

In: instants, and a length as rules have them. Out: columns that can be compared: calendar days in the
project's zone, or instants where time is counted in hours or minutes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.model.nodes import Length

Moments = NDArray[Any]


def counted(instants: Moments, length: Length, zone: str) -> Moments:
    """Instants (datetime64[us] in UTC) as such a length counts them: as days (datetime64[D]), or as such."""
    return instants if length.unit == "minutes" else days_of(instants, zone)


def over(begins: Moments, length: Length) -> Moments:
    """The last moments of a length that begins at moments as it counts them.

    Months are clipped to the month's last day, minutes rounded to the microsecond.
    """
    if length.unit == "minutes":
        return begins + np.timedelta64(round(length.amount * 60_000_000), "us")
    if length.unit == "days":
        return begins + np.timedelta64(int(length.amount), "D")
    month = begins.astype("datetime64[M]")
    moved = month + np.timedelta64(int(length.amount), "M")
    longest = ((moved + 1).astype("datetime64[D]") - moved.astype("datetime64[D]")).astype(int) - 1
    into = np.minimum((begins - month.astype("datetime64[D]")).astype(int), longest)
    ends: Moments = moved.astype("datetime64[D]") + into
    return ends


def days_of(instants: Moments, zone: str) -> Moments:
    """The days in the zone of instants in UTC: datetime64[D]."""
    local = pd.DatetimeIndex(instants, tz="UTC").tz_convert(zone).tz_localize(None)
    return local.to_numpy().astype("datetime64[D]")
