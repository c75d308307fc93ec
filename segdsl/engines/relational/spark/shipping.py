"""The program as a file that workers of Spark import, where they are on other machines."""

from __future__ import annotations

import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import segdsl

_SHIPPED = "spark.shipped_program"  # in a session's settings: which program its workers have


def ship(session: Any) -> None:
    """Workers of the session can import segdsl from now on; here they can anyway.

    The packages that segdsl needs are theirs to have.
    """
    if session.conf.get("spark.master", "").split("[")[0] == "local":
        return
    program = packed()
    if session.conf.get(_SHIPPED, None) != program.name:
        session.addArtifacts(str(program), pyfile=True)
        session.conf.set(_SHIPPED, program.name)


@cache
def packed() -> Path:
    """The package as one file, whose name is that of this process alone."""
    root = Path(segdsl.__file__).parent
    file = Path(tempfile.mkdtemp(prefix="segdsl-")) / "program.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(root.parent))
    return file
