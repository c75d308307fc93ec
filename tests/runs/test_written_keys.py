"""A customer's key has one text, whatever its type: in samples, accounts of mailings, and as people ask."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

import segdsl
from segdsl.keys import written_key

RULES = """
customers from "c.csv" key {name}
  {name} {kind}
  size number

segment drawn where sample 50% seed "spring"
segment large where size > 1

campaign note
  to size > 0
  template "note"
"""

LETTER = "{% block subject %}Hello{% endblock %}{% block body %}{{ customer.size }}{% endblock %}"

KEYS = [
    ("date", ["2026-01-01", "2026-01-02", "2026-01-03"], ["2026-01-01", "2026-01-02", "2026-01-03"]),
    (
        "datetime",
        ["2026-01-01 09:30:00", "2026-01-01 09:30:01.5"],
        ["2026-01-01T09:30:00+00:00", "2026-01-01T09:30:01.500000+00:00"],
    ),
    ("number", ["17850.0", "12", "1.5"], ["17850", "12", "1.5"]),
    ("whole number", ["17850.0", "12"], ["17850", "12"]),
    ("text", ["0017", "a|b"], ["0017", "a|b"]),
]


def shop(folder: Path, kind: str, cells: list[str]) -> segdsl.Project:
    folder.joinpath("c.csv").write_text("k,size\n" + "".join(f"{cell},2\n" for cell in cells))
    folder.joinpath("rules.seg").write_text(RULES.format(name="k", kind=kind))
    folder.joinpath("segdsl.toml").write_text("")
    folder.joinpath("templates").mkdir()
    folder.joinpath("templates/note.html.j2").write_text(LETTER)
    return segdsl.load(folder)


@pytest.mark.parametrize(("kind", "cells", "keys"), KEYS, ids=[kind for kind, _, _ in KEYS])
def test_a_key_has_one_text_everywhere(kind: str, cells: list[str], keys: list[str], tmp_path: Path) -> None:
    project = shop(tmp_path, kind, cells)
    for key in keys:  # the reference: in the sample when the digest of `seed:key` says so
        share = int(hashlib.md5(f"spring:{key}".encode()).hexdigest()[:8], 16) / 2**32
        (drawn,) = project.explain(key, "drawn", as_of="2026-03-31")
        assert drawn.value == (share < 0.5)
    members = project.segment(as_of="2026-03-31").segments["drawn"]  # the engine says the same
    shares = [int(hashlib.md5(f"spring:{key}".encode()).hexdigest()[:8], 16) / 2**32 for key in keys]
    assert members.tolist() == [share < 0.5 for share in shares]
    out = tmp_path / "out"
    project.render(out, "note", as_of="2026-03-31")
    told = [json.loads(line)["key"] for line in (out / "messages.jsonl").read_text().splitlines()]
    assert sorted(told) == sorted(keys)


def test_a_key_from_a_frame_finds_the_customer(tmp_path: Path) -> None:
    project = shop(tmp_path, "date", ["2026-01-01"])
    members = project.segment(as_of="2026-03-31")
    (key,) = members.key["k"]
    (large,) = project.explain(key, "large", as_of="2026-03-31")
    assert large.value is True


def test_parts_of_a_key_are_joined_and_days_of_pandas_are_days() -> None:
    import pandas as pd

    moment = pd.Timestamp("2026-03-31 09:00", tz="UTC")
    assert written_key((pd.Timestamp("2026-03-31"), 7.0, "x")) == "2026-03-31|7|x"
    assert written_key((moment, moment.to_pydatetime())) == "|".join(2 * ["2026-03-31T09:00:00+00:00"])
    assert written_key((dt.date(2026, 3, 31), 2.5, 10**20)) == "2026-03-31|2.5|100000000000000000000"
