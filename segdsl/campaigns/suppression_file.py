"""Files that list who must not be written to, as shops and mail providers keep them.

In: files of a project: a key, an address or the SHA-256 of an address in each row, with or without a header.
Out: `SuppressionList`s. Rows that fit nobody are no mistake: such lists are longer than a shop's customers. A
row that cannot be read is one: it was meant to keep a message from somebody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from segdsl.addresses import SHA256, addresses_in, compared, is_address, tidy_phone, visible
from segdsl.campaigns.headings import ADDRESS, KEY, PHONE, place_of
from segdsl.campaigns.suppression import SuppressionList
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.sources.foreign import Columns, open_foreign

_OTHER_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{96}|[0-9a-f]{128}")
_MD5 = re.compile(r"[0-9a-f]{32}")  # or a key
_AT_IN_WORDS = re.compile(r"(?i)\w\s*(?:\s(?:at|ät)\s|[(\[{]\s*(?:at|ät|@)\s*[)\]}])\s*\w+.*(?:\.|dot)")


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
    entries, wrong = _entries(read.value, name)
    return Checked(None if wrong else SuppressionList(name, entries), (*found, *wrong))


def _entries(read: Columns, name: str) -> tuple[frozenset[str], tuple[Diagnostic, ...]]:
    """What the rows list, and a finding for those by which nobody can be found."""
    entries: set[str] = set()
    unread: dict[int, str] = {}
    for kind, column in read.frame.items():
        meant: dict[str, frozenset[str]] = {}
        for text in column.unique():
            try:
                meant[text] = _meant(str(kind), text.strip())
            except ValueError as error:
                rows = np.flatnonzero((column == text).to_numpy())
                unread |= {read.row_of(int(row)): str(error) for row in rows}
        entries = entries.union(*meant.values())
    if not unread:
        return frozenset(entries), ()
    first = min(unread)
    others = f", and {len(unread) - 1:,} more rows like it" if len(unread) > 1 else ""
    message = f"`{name}`, row {first}: the entry {unread[first]}{others}"
    hint = "put an address, a key or the SHA-256 of an address there: nobody must be left off the list unseen"
    return frozenset(), (Diagnostic("unreadable-data", message, hint=hint, file=name),)


def _meant(kind: str, text: str) -> frozenset[str]:
    """By what customers are found: each as it is compared. Raises ValueError with the reason."""
    text = visible(text).strip()
    if not text:
        return frozenset()
    if kind == "key":
        return frozenset({compared(text)})
    if SHA256.fullmatch(text.lower()):
        return frozenset({text.lower()})
    if "**" in text:
        raise ValueError("is masked with asterisks, so nobody can be found by it")
    if _OTHER_HASH.fullmatch(text.lower()):
        raise ValueError("is a hash, but none by SHA-256, which has 64 digits")
    if kind == "first" and _MD5.fullmatch(text.lower()):
        raise ValueError("may be a hash by MD5, or a key: say which by a header, `key` or `email`")
    if is_address(text) or kind == "address":
        return frozenset(map(compared, addresses_in(text)))
    if _AT_IN_WORDS.search(text):
        raise ValueError("is not an address such as `letters@shop.example`")
    number = tidy_phone(text)
    if kind == "phone" and not re.fullmatch(r"\+?\d{5,17}", number):
        raise ValueError("is not a telephone number")
    return frozenset({compared(text), number})
