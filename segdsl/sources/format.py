"""What a format of files is to those that read them: text, sheets, or records that name their columns.

In: an entry of `sources/formats`. Out: what reading, drafting and printed programs ask of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from segdsl.formats import Format

if TYPE_CHECKING:
    from segdsl.diagnostics import Checked
    from segdsl.model.catalog import FileInfo
    from segdsl.sources.found_file import FoundFile
    from segdsl.sources.records import Records
    from segdsl.sources.sheet import Sheet


@dataclass(frozen=True, slots=True)
class TextFormat(Format):
    """Lines, cut at a separator. What separates them is detected; `separator` is tried beside the usual ones,
    and is meant where there is no file to look at.
    """

    separator: str = ","


@dataclass(frozen=True, slots=True)
class SheetFormat(Format):
    """Grids of cells, each with a name.

    sheet:   the sheet of this name, else the first that is shown. Raises Unread and OSError
    printed: whether the programs that `compile` prints read it
    extra:   what is installed with segdsl to read it, `segdsl[extra]`
    """

    has_sheets: ClassVar[bool] = True
    sheet: Callable[[Path, str | None], Sheet]
    printed: bool = False
    extra: str | None = None


@dataclass(frozen=True, slots=True)
class RecordFormat(Format):
    """Records that name their columns.

    opened:  the records of a file, or why it cannot be read. Raises OSError
    printed: whether the programs that `compile` prints read it
    """

    names_columns: ClassVar[bool] = True
    opened: Callable[[FoundFile, FileInfo], Checked[Records]]
    printed: bool = False
