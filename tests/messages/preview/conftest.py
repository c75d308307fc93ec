"""A browser, and pages to open in it: of the sample shop, and of an album that was made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import segdsl
from segdsl.messages.preview.page import pages
from segdsl.runs.starting import sample
from tests.messages.preview.albums import an_album
from tests.messages.preview.browser import Page, a_page


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with a_page(tmp_path_factory.mktemp("browser")) as page:
        yield page


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample shop."""
    folder = tmp_path_factory.mktemp("preview")
    sample(50)(folder / "shop")
    segdsl.load(folder / "shop").preview_all(folder / "page", as_of="2026-03-31")
    return folder / "page"


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    """The page of an album that was made by hand."""
    for name, text in pages(an_album()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path
