"""Messages as web pages: a file to a message, in folders of 10,000 with a page of links each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.stores import FOLDER, Files, Stream, file_name, folder_of, length_of_lines

if TYPE_CHECKING:
    from segdsl.delivery.outbox.outgoing import Outgoing

Page = tuple[str, bytes, bytes]  # a name for its file, its HTML, and what the link to it says

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body {{ font: 16px/1.5 sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem }}</style>
<h1>{title}</h1>
<ol start="{start}">
"""


def _entries(outgoing: Outgoing) -> list[Page]:
    from segdsl.delivery.outbox.mail.headers import Unwritable
    from segdsl.delivery.outbox.pieces import in_utf8, joined, pieces

    sheet = outgoing.sheet
    pages = joined(len(sheet.keys), pieces(sheet.html, lambda text: text.encode(), in_utf8))
    if not all(pages):
        raise Unwritable("it has no HTML")
    labels = (f"{key}: {subject}" for key, subject in zip(sheet.keys, sheet.subject.texts(), strict=True))
    return list(
        zip(map(file_name, sheet.keys), pages, (_one_line(label).encode() for label in labels), strict=True)
    )


def _one_line(text: str) -> str:
    return escape(" ".join(text.split()))


class _Pages:
    """The pages, and beside the results a line for each with the link to it, until all links are known."""

    def __init__(self, results: Path, work: Path, mark: int) -> None:
        self._folder, self._labels = results / "messages", work / "labels"
        for index in self._folder.glob("*/index.html"):
            index.unlink()
        self._files = Files(self._folder, mark, ".html")
        self._lines = Stream(self._labels, length_of_lines(self._labels, mark))

    @property
    def mark(self) -> int:
        return self._files.mark

    def room(self, size: int) -> None:
        """There is none: a line for each belongs to them."""

    def add(self, content: Sequence[Page]) -> None:
        first = self.mark + 1
        self._files.add([(name, page) for name, page, _ in content])
        self._lines.add(b"".join(_link(first + i, page) for i, page in enumerate(content)))

    def sync(self) -> None:
        self._files.sync()
        self._lines.sync()

    def finish(self) -> None:
        self.sync()
        folders: list[str] = []
        with self._labels.open("rb") as lines:
            while links := b"".join(islice(lines, FOLDER)):
                folders.append(folder_of(len(folders) * FOLDER + 1))
                start = (len(folders) - 1) * FOLDER + 1
                _write(self._folder / folders[-1] / "index.html", f"Messages from {start:,}", links, start)
        links = b"".join(
            f'<li><a href="{name}/index.html">from {number * FOLDER + 1:,}</a></li>\n'.encode()
            for number, name in enumerate(folders)
        )
        _write(self._folder / "index.html", "Messages", links, 1)


def _link(number: int, page: Page) -> bytes:
    name, _, label = page
    return f'<li><a href="{number:07}-{name}.html">'.encode() + label + b"</a></li>\n"


def _write(path: Path, title: str, links: bytes, start: int) -> None:
    path.write_bytes(_PAGE.format(title=title, start=start).encode() + links + b"</ol>\n")


FORM = Form("a web page", _entries, list, _Pages)
