"""Workbooks of Excel, and of OpenDocument."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.sources.format import SheetFormat

if TYPE_CHECKING:
    from segdsl.sources.sheet import Sheet


def _sheet(path: Path, name: str | None) -> Sheet:
    from segdsl.sources.workbooks import read_sheet

    return read_sheet(path, name)


FORMAT = SheetFormat(
    "Excel and OpenDocument", (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"), _sheet, printed=True, extra="excel"
)
