"""The small project, fresh for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.shop import write_shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")
