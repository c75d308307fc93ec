"""Projects that several files of tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.whole_shop import write_whole_shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with a file of every kind that a check looks at."""
    return write_whole_shop(tmp_path / "shop")
