"""What is to be done when customers enter or leave a segment, and what is to be told: two lists of settings.

In: `[[trigger]]` and `[[alert]]` as written. Out: both with every value checked; ValueError says what is
missing or does not go together. Whether segments, campaigns and events of these names exist is asked later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, model_validator

from segdsl.config.section import Section
from segdsl.config.values import age, file_name, inside, receiver, secret_name, share, word_of
from segdsl.config.ways import WAYS

Change = Literal["enter", "leave"]
CHANGES: dict[str, tuple[Change, ...]] = {
    "enter": ("enter",),
    "leave": ("leave",),
    "both": ("enter", "leave"),
}
_HOW = ("url", "secret", "path", "campaign", "form")
_SAMPLES = {
    "url": 'url = "https://…"',
    "secret": 'secret = "env:HOOK_SECRET"',
    "path": 'path = "crossings"',
    "campaign": 'campaign = "win_back"',
    "form": 'form = "jsonl"',
    "replaced": 'replaced = "20%"',
    "older_than": 'older_than = "2 days"',
}


class TriggerSection(Section):
    """Something that is done whenever customers enter a segment, leave it, or both.

    `name` tells triggers of one segment apart. `secret` is the name of a variable of the environment; `url`
    may be one as well, written `env:NAME`.
    """

    segment: str
    on: Annotated[str, AfterValidator(word_of(CHANGES))] = "enter"
    do: Annotated[str, AfterValidator(word_of(WAYS))]
    url: Annotated[str, AfterValidator(receiver)] | None = None
    secret: Annotated[str, AfterValidator(secret_name)] | None = None
    path: Annotated[str, AfterValidator(inside)] | None = None
    campaign: str | None = None
    form: str | None = None
    name: Annotated[str, AfterValidator(file_name)] | None = None

    @property
    def called(self) -> str:
        """What reports call it: its name, or `lapsing-webhook`."""
        return self.name or f"{self.segment}-{self.do}"

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it is about."""
        return CHANGES[self.on]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        way = WAYS[self.do]
        for setting in way.needs:
            if getattr(self, setting) is None:
                raise ValueError(f'`do = "{self.do}"` needs `{_SAMPLES[setting]}`')
        for setting in self._given():
            if setting not in (*way.needs, *way.may):
                raise ValueError(f'`{setting}` does not go with `do = "{self.do}"`; write a trigger for each')
        return self

    def _given(self) -> Iterator[str]:
        return (setting for setting in _HOW if getattr(self, setting) is not None)


class AlertSection(Section):
    """Something that is told: that many members of a segment were replaced, or that news of events fail."""

    segment: str | None = None
    replaced: Annotated[float, BeforeValidator(share)] | None = None
    events: str | None = None
    older_than: Annotated[dt.timedelta, BeforeValidator(age)] | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        pairs = (("segment", "replaced"), ("events", "older_than"))
        begun = [pair for pair in pairs if any(getattr(self, setting) is not None for setting in pair)]
        if len(begun) != 1:
            raise ValueError("an alert is about a `segment` or about `events`; write one for each")
        (about, limit), *_ = begun
        if getattr(self, limit) is None:
            raise ValueError(f"`{about}` needs `{_SAMPLES[limit]}`")
        if getattr(self, about) is None:
            raise ValueError(f"`{limit}` needs `{about}`, which says what it is about")
        return self
