"""Files that list who must not be written to, as shops and mail providers keep them.

In: files of a project: a key, an address or the SHA-256 of an address in each row, with or without a header.
Out: `SuppressionList`s. Rows that fit nobody are no mistake: such lists are longer than a shop's customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segdsl.addresses import tidy, tidy_phone
from segdsl.campaigns.headings import ADDRESS, KEY, PHONE, place_of
from segdsl.campaigns.suppression import SuppressionList
from segdsl.data.foreign import open_foreign
from segdsl.diagnostics import Checked, Diagnostic


def read_lists(folder: Path, files: Sequence[str]) -> Checked[tuple[SuppressionList, ...]]:
    """The lists, or why one cannot be read: to leave one out would write to people who must not be."""
    read = [_read(folder / file, file) for file in files]
    found = tuple(d for one in read for d in one.diagnostics)
    lists = tuple(one.value for one in read if one.value is not None)
    return Checked(lists if len(lists) == len(files) else None, found)


def _read(path: Path, name: str) -> Checked[SuppressionList]:
    try:
        opened = open_foreign(path, name)
    except OSError as error:
        message = f"the list `{name}` cannot be read: {(error.strerror or 'it is not there').lower()}"
        hint = "take it out of `[suppression] lists`, or put the file there"
        return Checked(None, (Diagnostic("missing-file", message, hint=hint, file=name),))
    if opened.value is None:
        return Checked(None, opened.diagnostics)
    file = opened.value
    if not file.header:
        return Checked(SuppressionList(name, frozenset()), opened.diagnostics)
    known = {
        kind: place
        for kind, names in (("key", KEY), ("address", ADDRESS), ("phone", PHONE))
        if (place := place_of(file.header, names)) is not None
    }
    read = file.columns(known or {"first": 0}, named=bool(known))
    found = (*opened.diagnostics, *read.diagnostics)
    if read.value is None or any(d.severity == "error" for d in found):
        return Checked(None, found)
    texts = {text for name in read.value.frame for text in read.value.frame[name].unique()}
    entries = frozenset({tidy(text) for text in texts} | {tidy_phone(text) for text in texts} - {""}) - {""}
    return Checked(SuppressionList(name, entries), found)
