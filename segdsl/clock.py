"""As-of: the only clock that rules can see.

In: a date or an instant, and the project's time zone. Out: today, now, and where knowledge ends.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Self

from segdsl.instants import LAST, end_of_day, instant_of, local_day

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)? ?(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day (it stands for the end of that day) or an instant (aware), in a time zone.

    `known` is where knowledge of events ends, where that is earlier: what would be so if nothing had happened
    since.
    """

    moment: dt.date | dt.datetime
    zone: str = "UTC"
    known: AsOf | None = None

    @classmethod
    def parse(cls, text: str, zone: str) -> AsOf:
        """Reads `2026-03-31`, `2026-03-31 17:00`, `2026-03-31T17:00:30+02:00`; raises ValueError.

        A time without an offset is in the zone.
        """
        text = text.strip()
        if _DAY.fullmatch(text):
            return cls(dt.date.fromisoformat(text), zone)
        if not _INSTANT.fullmatch(text):
            raise ValueError(
                f"`{text}` is neither a date (2026-03-31) nor a date with a time (2026-03-31 17:00)"
            )
        moment = dt.datetime.fromisoformat(text.upper().replace(" ", "T", 1).replace(" ", ""))
        return cls(instant_of(moment, zone) if moment.tzinfo is None else moment.astimezone(dt.UTC), zone)

    def knowing_until(self, earlier: AsOf) -> Self:
        """The same day or instant, at which nothing is known that happened after an earlier one."""
        return replace(self, known=earlier)

    @property
    def knowledge(self) -> AsOf:
        """Up to when events exist."""
        return self.known or self

    @property
    def today(self) -> dt.date:
        if isinstance(self.moment, dt.datetime):
            return local_day(self.moment, self.zone)
        return self.moment

    @property
    def now(self) -> dt.datetime:
        """The instant itself, or the first instant after the day."""
        if isinstance(self.moment, dt.datetime):
            return self.moment.astimezone(dt.UTC)
        return end_of_day(self.moment, self.zone)

    @property
    def end(self) -> dt.datetime:
        """The first instant that has not come yet."""
        if not isinstance(self.moment, dt.datetime):
            return self.now
        return self.now + dt.timedelta(microseconds=1) if self.now < LAST else LAST

    def has_seen(self, time: dt.date | dt.datetime) -> bool:
        """Whether something at this time exists; a day does as soon as it has begun."""
        if isinstance(time, dt.datetime):
            return time < self.knowledge.end
        return time <= self.knowledge.today

    def __str__(self) -> str:
        return self.moment.isoformat()
