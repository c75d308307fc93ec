"""Entries are found in a folder and in a zip alike, in the order of the alphabet."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

FILES = {
    "pantry/__init__.py": "",
    "pantry/b.py": "ENTRY = 'second'\nOTHER = 2\n",
    "pantry/a.py": "ENTRY = 'first'\n",
    "pantry/helper.py": "HELP = 'none'\n",
    "pantry/odd.py": "ENTRY = 3\n",
    "pantry/deep/__init__.py": "ENTRY = 'deep'\n",
    "pantry/notes.txt": "ENTRY = 'no module'\n",
}
ASKED = """
from segdsl.found import entries, texts
print(entries("pantry", "ENTRY", str), len(list(texts("pantry"))), "OTHER = 2" in "".join(texts("pantry")))
"""


@pytest.mark.parametrize("packed", [False, True])
def test_where_entries_are(packed: bool, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    where = tmp_path
    if packed:
        where = tmp_path / "pantry.zip"
        with zipfile.ZipFile(where, "w") as archive:
            for name in FILES:
                archive.write(tmp_path / name, name)
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(where)!r})\n{ASKED}"],
        cwd=tmp_path.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "{'a': 'first', 'b': 'second', 'deep': 'deep'} 4 True"
