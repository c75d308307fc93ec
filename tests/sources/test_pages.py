"""The pages on findings in data: the bad example triggers its code, the good one nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from segdsl.sources.loading import load
from tests.sources.reading import catalog_of

PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
BLOCK = re.compile(r"^```(?P<info>[^\n]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
CODES = (
    "missing-file",
    "path-outside",
    "unsupported-source",
    "unreadable-data",
    "missing-column",
    "duplicate-column",
    "ragged-row",
    "duplicate-key",
    "promise-broken",
    "empty-table",
)


@pytest.mark.parametrize("code", CODES)
def test_page(tmp_path: Path, code: str) -> None:
    examples = {}
    for block in BLOCK.finditer((PAGES / f"{code}.md").read_text()):
        if block["info"].startswith("csv file="):
            (tmp_path / block["info"].removeprefix("csv file=")).write_text(block["body"])
        else:
            examples[block["info"]] = load(catalog_of(block["body"]), tmp_path)
    assert {found.code for found in examples["seg bad"].diagnostics} == {code}
    assert examples["seg good"].diagnostics == ()
