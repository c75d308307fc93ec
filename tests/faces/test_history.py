"""`segdsl history add`: reports that cannot be taken in are refused, with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.shop import run


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sent.csv", "email,status\nana@shop.example,sent\n"),
        ("sent.csv", "email,status,sent at\nana@shop.example,sent,\n"),
        ("sent.csv", "email,status,sent at\nana@shop.example,sent,yesterday\n"),
        ("sent.json", '[{"email": "ana@shop.example", "event": "delivered"}]'),
    ],
)
def test_a_report_without_any_time_is_refused(name: str, text: str, shop: Path) -> None:
    settings = shop / "segdsl.toml"
    settings.write_text(settings.read_text() + '\n[history]\nsource = "history.csv"\n')
    (shop / name).write_text(text)
    done = run("history", "add", str(shop / name), "--project", str(shop))
    assert done.code == 2
    assert f"no row of `{name}` says when it was" in done.err
    assert "--at 2026-03-31" in done.err
    assert not (shop / "history.csv").exists()


@pytest.mark.parametrize("name", ["one.eml", "All.MBOX", "outlook.msg", "mails"])
def test_mails_are_no_report(name: str, shop: Path) -> None:
    settings = shop / "segdsl.toml"
    settings.write_text(settings.read_text() + '\n[history]\nsource = "history.csv"\n')
    folder = shop / "mails"
    folder.mkdir()
    for place in (folder / "1.eml", shop / name):
        if not place.is_dir():
            place.write_text("From: a@shop.example\nTo: ana@shop.example\nSubject: x\n\nHello\n")
    done = run("history", "add", str(shop / name), "--project", str(shop))
    assert done.code == 2
    assert "mails, which do not say what became of them" in done.err
    assert "as CSV, Excel or JSON" in done.err
    assert not (shop / "history.csv").exists()
