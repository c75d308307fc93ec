"""A printed program reads what `segment` reads: the same rows as CSV, Excel, Parquet and JSON Lines."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.formats import formats
from segdsl.sources.format import RecordFormat

ROWS = pd.DataFrame(
    {
        "id": ["007", "08", "9"],
        "name": ["Ana", "NA", None],
        "born": ["1990-02-28", None, "2000-02-29"],
        "news": ["yes", "no", "yes"],
        "spend": ["1.5", None, "3"],
    }
)
RULES = """\
customers from "{file}" key id
  name   text
  born   date
  news   flag
  spend  number

segment known_name
  where name is known

segment leaplings
  where day(born) = 29 or (news and spend > 1)
"""


RECORDS = [one.endings for one in formats().values() if isinstance(one, RecordFormat) and one.printed]
FILES = ["c.csv", "c.xlsx", *(f"c{ending}" for endings in RECORDS for ending in endings)]


@pytest.mark.parametrize("file", [*FILES, *(file.upper() for file in FILES if file != "c.csv")])
@pytest.mark.parametrize(("name", "members"), [("known_name", ["007", "08"]), ("leaplings", ["007", "9"])])
def test_the_same_members_from_every_kind_of_file(
    file: str, name: str, members: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / file)
    (tmp_path / "rules.seg").write_text(RULES.format(file=file), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    project = segdsl.load(tmp_path)
    printed: dict[str, pd.Series] = {}
    exec(project.compile(name, as_of="2026-03-31"), printed)
    found = printed["members"]
    assert list(found.index[found]) == members
    assert project.segment(as_of="2026-03-31").segments[name].tolist() == found.tolist()


def write(path: Path) -> None:
    match path.suffix.lower():
        case ".csv":
            ROWS.to_csv(path, index=False)
        case ".xlsx":
            ROWS.to_excel(path, index=False, engine="xlsxwriter")
        case ".parquet" | ".pq":
            ROWS.to_parquet(path)
        case ".json":
            ROWS.to_json(path, orient="records")
        case _:
            ROWS.to_json(path, orient="records", lines=True)
