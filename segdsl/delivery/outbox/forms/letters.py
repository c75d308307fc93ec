"""Letters for the post: a page to print for each, and one table of all of them for a mail merge.

The table has the parts of the address, the text and the file of the page: print shops and letter services
take the one or the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.channels import CHANNELS
from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.lacking import a_postal_address
from segdsl.delivery.outbox.stores import Files, Stream, file_name, length_of_lines, place_of
from segdsl.delivery.outbox.tables import Row, in_csv, rows, whom
from segdsl.outputs import sync

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Field, Outgoing

_CHANNEL, _FILE, _FOLDER, _ENDING = "letter", "letters.csv", "letters", ".html"
_PARTS = CHANNELS[_CHANNEL].shows
# As letter services call the parts (Lob); a column `state` would be taken for what became of a letter.
_CALLED = {
    "street": "address_line1",
    "zip": "address_zip",
    "city": "address_city",
    "state": "address_state",
    "country": "address_country",
}
_ABOUT = ("campaign", "step", "variant", "persona", "locale", "channel", "message_id")
_HEADINGS = ("key", *(_CALLED.get(part, part) for part in _PARTS), "subject", "text", *_ABOUT, "page")

Letter = tuple[str, bytes, Row]  # a name for its file, its page, and what the table says of it


def _entries(outgoing: Outgoing) -> list[Letter]:
    from segdsl.delivery.outbox.post.printed import printed

    sheet, about = outgoing.sheet, outgoing.fields()
    said: Mapping[str, Field] = {
        "key": sheet.keys,
        **whom(sheet, _PARTS),
        "subject": sheet.subject,
        "text": sheet.text,
        **{name: about[name] for name in _ABOUT},
    }
    pages = (page.encode() for page in printed(sheet, outgoing.envelope.stationery))
    return list(zip(map(file_name, sheet.keys), pages, rows(len(sheet.keys), said), strict=True))


class _Letters:
    """The pages, and beside the results the rows of the table, until all are known; both by their number."""

    def __init__(self, results: Path, work: Path, mark: int) -> None:
        self._table, self._rows = results / _FILE, work / "rows"
        self._pages = Files(results / _FOLDER, mark, _ENDING)
        self._lines = Stream(self._rows, length_of_lines(self._rows, mark))

    @property
    def mark(self) -> int:
        return self._pages.mark

    def room(self, size: int) -> None:
        """There is none: a line for each belongs to them."""

    def add(self, content: Sequence[Letter]) -> None:
        first = self.mark + 1
        self._pages.add([(name, page) for name, page, _ in content])
        places = (place_of(first + i, name, _ENDING) for i, (name, *_) in enumerate(content))
        said = ((*row, f"{_FOLDER}/{place}") for place, (*_, row) in zip(places, content, strict=True))
        self._lines.add(b"".join(json.dumps(row).encode() + b"\n" for row in said))

    def sync(self) -> None:
        self._pages.sync()
        self._lines.sync()

    def finish(self) -> None:
        self.sync()
        with self._rows.open("rb") as lines, self._table.open("wb") as table:
            table.write(in_csv([_HEADINGS]))
            for line in lines:
                table.write(in_csv([json.loads(line)]))
        sync(self._table)


FORM = Form(
    "a page to print",
    _entries,
    list,
    _Letters,
    carries=_CHANNEL,
    lacks=a_postal_address,
    rows=_FILE,
)
