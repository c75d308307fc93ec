"""Where segdsl keeps what it ships: personas and templates to copy."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def library(kind: str) -> Path:
    """The folder of shipped `personas` or `templates`: in the package, or beside it in a checkout."""
    installed = _PACKAGE / "library" / kind
    return installed if installed.is_dir() else _PACKAGE.parent / kind
