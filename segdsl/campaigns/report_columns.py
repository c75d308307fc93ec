"""Which columns of a report say what: by the usual headings, or by a mapping of the project's own.

In: a file that somebody exported, and mappings. Out: its columns that say something to us, under the names of
`KINDS`; what a mapping says of words and times is said in ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from segdsl.campaigns import headings as headers
from segdsl.campaigns.webhooks import columns_of_json
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.sources.foreign import Columns, ForeignFile

# Columns that each say of one thing that it happened, or when; the others say something about the row.
HAPPENED = {
    "delivered": headers.DELIVERED,
    "opened": headers.OPENED,
    "clicked": headers.CLICKED,
    "bounced": headers.BOUNCED,
    "complained": headers.COMPLAINED,
    "unsubscribed": headers.UNSUBSCRIBED,
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "key": headers.KEY,
    "id": ("id",),
    "address": headers.ADDRESS,
    "phone": headers.PHONE,
    "sent_at": headers.TIME,
    "status": headers.STATUS,
    "detail": headers.DETAIL,
    "campaign": headers.CAMPAIGN,
    "channel": headers.CHANNEL,
    "variant": headers.VARIANT,
    "step": headers.STEP,
    "persona": headers.PERSONA,
    "seed": headers.SEED,
    "message_id": headers.MESSAGE,
    "reason": headers.REASON,
    **HAPPENED,
}
_WHOSE = {"key", "address", "phone"}
_TIMES = ("sent_at", *HAPPENED)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A report of the project's own: the heading of each kind of column, what its words for a status mean.

    times: how it writes times, as `strptime` reads them; None where they are as usual
    """

    name: str
    columns: Mapping[str, str]
    words: Mapping[str, str]
    times: str | None = None

    @property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The headings of each kind: those that are mapped, and of the others the usual ones."""
        mapped = {kind: (headers.plain(heading),) for kind, heading in self.columns.items()}
        taken = {heading for headings in mapped.values() for heading in headings}
        usual = {kind: tuple(name for name in names if name not in taken) for kind, names in KINDS.items()}
        return {**usual, **mapped}

    def lacks(self, header: Sequence[str]) -> list[str]:
        """Those of its headings that a file does not have."""
        called = {headers.plain(cell) for cell in header}
        return [heading for heading in self.columns.values() if headers.plain(heading) not in called]

    def in_our_words(self, read: Columns) -> Columns:
        frame = read.frame.copy()
        if "status" in frame:
            known = {word.strip().casefold(): status for word, status in self.words.items()}
            frame["status"] = frame["status"].map(lambda word: known.get(word.strip().casefold(), word))
        for kind in frame.columns.intersection(list(_TIMES)) if self.times is not None else ():
            cells = frame[kind].str.strip()
            moments = pd.to_datetime(cells, format=self.times, errors="coerce")
            frame[kind] = moments.map(lambda moment: moment.isoformat(), na_action="ignore").fillna(
                frame[kind]
            )
        return replace(read, frame=frame.astype("str"))


def columns_of(file: ForeignFile, own: Sequence[Mapped] = ()) -> Checked[Columns]:
    """The columns that say something to us. A file that names nobody is an error."""
    mapped = next((one for one in own if not one.lacks(file.header)), None)
    kinds = KINDS if mapped is None else mapped.kinds
    places = {kind: headers.place_of(file.header, names) for kind, names in kinds.items()}
    found = {kind: place for kind, place in places.items() if place is not None}
    wanted = {"key" if kind == "id" else kind: found[kind] for kind in _who(set(found))}
    said = () if mapped is not None else _nearly(file, own)
    if not _WHOSE & set(wanted):
        return Checked(None, (*said, _about_nobody(file.name)))
    read = file.columns(wanted)
    if mapped is not None and read.value is not None:
        return Checked(mapped.in_our_words(read.value), read.diagnostics)
    return Checked(read.value, (*said, *read.diagnostics))


def columns_of_webhooks(path: Path, name: str, own: Sequence[Mapped] = ()) -> Checked[Columns]:
    """The same of a file of JSON. Raises OSError where it cannot be read."""
    for mapped in own:
        read = columns_of_json(path, name, mapped.kinds)
        if read.value is not None and set(mapped.columns) <= set(read.value.frame):
            told = _about_somebody(read.value, name)
            return Checked(mapped.in_our_words(told.value)) if told.value is not None else told
    read = columns_of_json(path, name, KINDS)
    return _about_somebody(read.value, name) if read.value is not None else read


def _about_somebody(read: Columns, name: str) -> Checked[Columns]:
    frame = read.frame
    if not len(frame):
        return Checked(None, (Diagnostic("unreadable-data", f"`{name}` holds no event", file=name),))
    kinds = _who(set(frame.columns))
    frame = frame[sorted(kinds & set(frame.columns))].rename(columns={"id": "key"})
    known = _WHOSE & set(frame)
    return Checked(replace(read, frame=frame)) if known else Checked(None, (_about_nobody(name),))


def _who(found: set[str]) -> set[str]:
    """The kinds of columns without `id`, unless that alone says who it is: else it is the event's."""
    return found - {"id"} if _WHOSE & found else found


def _about_nobody(name: str) -> Diagnostic:
    message = f"`{name}` has no column that says whom it is about"
    hint = (
        "call one `key`, `email` or `phone`, or say which it is under `[history.reports.…]` in `segdsl.toml`"
    )
    return Diagnostic("missing-column", message, hint=hint, file=name)


def _nearly(file: ForeignFile, own: Sequence[Mapped]) -> tuple[Diagnostic, ...]:
    """Of mappings that fit the file but for some columns, what is missing."""
    found = []
    for one in own:
        if (lacks := one.lacks(file.header)) and len(lacks) < len(one.columns):
            message = (
                f"`{file.name}` has no column `{lacks[0]}`, which `[history.reports.{one.name}]` names,"
                " so its columns are taken by their usual names"
            )
            hint = f"its columns are {', '.join(f'`{cell}`' for cell in file.header)}"
            found.append(
                Diagnostic("missing-column", message, hint=hint, file=file.name, given_severity="warning")
            )
    return tuple(found)
