"""Pages that list what there is to choose from list all of it: they are held against the registries."""

from __future__ import annotations

import re
from pathlib import Path

from segdsl.channels import CHANNELS
from segdsl.delivery.exports.platforms import PLATFORMS
from segdsl.delivery.outbox.forms import FORMS
from segdsl.formats import formats
from segdsl.sources.databases.system import systems

DOCS = Path(__file__).parents[2] / "docs"
DATA = "your-data.md"
FORMATS = "| kind | endings | installed with |"
DATABASES = "| database | URL | installed with |"


def rows(page: str, header: str) -> list[list[str]]:
    """The cells of a table, row by row; the table is known by its header."""
    text = (DOCS / page).read_text(encoding="utf-8")
    lines = text.partition(f"\n{header}\n")[2].partition("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def table(page: str, header: str) -> list[str]:
    """The words in backquotes that the rows of a table begin with."""
    return [word for row in rows(page, header) for word in quoted(row[0])]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def installing(extra: str | None) -> str:
    return f"`pip install 'segdsl[{extra}]'`" if extra else ""


def test_forms_of_messages() -> None:
    assert sorted(table("outbox.md", "| `--as` | writes | for |")) == sorted(FORMS)


def test_platforms() -> None:
    header = "| `--to` | who is known by | what is special |"
    assert sorted(table("sending.md", header)) == sorted(PLATFORMS)


def test_formats_of_files() -> None:
    written = {(kind, tuple(quoted(endings)), how) for kind, endings, how in rows(DATA, FORMATS)}
    assert written == {
        (one.title, one.endings, installing(getattr(one, "extra", None))) for one in formats().values()
    }


def test_databases() -> None:
    written = {(kind, url.strip("`").partition("://")[0], how) for kind, url, how in rows(DATA, DATABASES)}
    assert written == {(one.title, one.schemes[0], installing(one.extra)) for one in systems().values()}


def test_channels() -> None:
    text = " ".join((DOCS / "campaigns.md").read_text(encoding="utf-8").split())
    found = re.search(r"A campaign goes `via [^.]*\.", text)
    assert found is not None
    assert [word.removeprefix("via ") for word in quoted(found[0])] == list(CHANNELS)
