"""What tests do on the preview page as a person would, and what they see of it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.messages.preview.browser import Page

WIDTHS = (320, 600, 1200)
SHOWN = (
    "[...document.querySelectorAll('.card')].filter((card) => card.checkVisibility()).map((card) => card.id)"
)
FRAMES = "document.querySelectorAll('.card iframe').length >= 2"


def index(folder: Path) -> str:
    return (folder / "index.html").as_uri()


def choose(page: Page, field: str, value: str | bool) -> None:
    """Sets a field of the form as a person would."""
    part = "checked" if isinstance(value, bool) else "value"
    page.value(
        f"(() => {{ const field = document.forms[0].elements.{field}; field.{part} = {json.dumps(value)};"
        " field.dispatchEvent(new Event('input', { bubbles: true })); })()"
    )
