"""The outbox, and folders of results that appear whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pyarrow import parquet

from segdsl.diagnostics import Problem
from segdsl.messages.lots import Lot
from segdsl.messages.outbox import write_outbox
from segdsl.messages.render import HeldBack, Message, Outcome
from segdsl.messages.writers import mail
from segdsl.outputs import spreadsheet_cell, whole_folder
from tests.messages.little_shop import a_campaign, write


def everything_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_an_outbox_holds_the_messages_the_reasons_and_the_run(tmp_path: Path) -> None:
    outcomes = write("<p>{{ customer.x }}</p>", x=["one\u2028", "two", None, None])
    summary = write_outbox(tmp_path / "out", outcomes, {"as_of": "2026-03-31"})
    assert (summary.rendered, summary.held_back) == (1, 3)
    lines = (tmp_path / "out" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    message = json.loads(lines[0])
    assert len(lines) == 1
    assert (message["key"], message["subject"], message["from"]) == ("2", "Hello", None)
    assert (tmp_path / "out" / "held_back.csv").read_text(encoding="utf-8") == (
        "key,reason\n1,x holds a control character\n3,x is unknown\n4,x is unknown\n"
    )
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert run == {
        "as_of": "2026-03-31",
        "rendered": 1,
        "held_back": 3,
        "reasons": {"x is unknown": 2, "x holds a control character": 1},
    }
    assert list(run["reasons"]) == ["x is unknown", "x holds a control character"]


LETTER = Message(
    place=0,
    lot=Lot("hello", campaign=a_campaign("spring")),
    key="7\r\nBcc: all@example.com",
    to="ann@example.com",
    sender="Leaf & Lantern <letters@example.com>",
    reply_to=None,
    unsubscribe=None,
    subject="Schöne Grüße",
    preheader="",
    html="<p>Liebe Ann,\n.\nFrom here</p>",
    text="Liebe Ann,\n.\nFrom hére",
)


def test_mails_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_outbox(tmp_path / "out", [LETTER, HeldBack(1, "8", "why")], {}, form="eml")
    assert everything_in(tmp_path / "out") == [
        "held_back.csv",
        "messages",
        "messages/0000001.eml",
        "run.json",
    ]
    content = (tmp_path / "out" / "messages" / "0000001.eml").read_bytes()
    assert content == mail(LETTER), "the same message gives the same bytes"
    read = message_from_bytes(content, policy=policy.default)
    assert read["subject"] == LETTER.subject
    assert read["from"].addresses[0].addr_spec == "letters@example.com"
    assert read["to"] == "ann@example.com"
    assert read["bcc"] is None
    parts = [part.get_content().replace("\r\n", "\n") for part in read.iter_parts()]
    assert parts == [f"{LETTER.text}\n", f"{LETTER.html}\n"]


def test_a_message_that_cannot_be_a_mail_is_held_back(tmp_path: Path) -> None:
    summary = write_outbox(
        tmp_path / "out", [replace(LETTER, sender="a\nBcc: b@example.com"), LETTER], {}, form="eml"
    )
    assert (summary.rendered, summary.held_back) == (1, 1)


def test_messages_as_columns(tmp_path: Path) -> None:
    write_outbox(tmp_path / "out", [LETTER], {}, form="parquet")
    table = parquet.read_table(tmp_path / "out" / "messages.parquet")
    (row,) = table.to_pylist()
    assert (row["campaign"], row["to"], row["from"]) == ("spring", LETTER.to, LETTER.sender)
    assert (row["html"], row["text"]) == (LETTER.html, LETTER.text)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_nothing(text: str, tmp_path: Path) -> None:
    assert spreadsheet_cell(text) == "'" + text
    write_outbox(tmp_path / "out", [HeldBack(0, text, "why")], {})
    assert f"'{text}" in (tmp_path / "out" / "held_back.csv").read_bytes().decode()


def test_numbers_stay_as_they_are() -> None:
    assert [spreadsheet_cell(text) for text in ("-5", "+4.5", "17", "")] == ["-5", "+4.5", "17", ""]


def test_an_existing_folder_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(Problem) as problem:
        write_outbox(tmp_path / "out", [], {})
    assert [d.code for d in problem.value.diagnostics] == ["output-exists"]
    assert everything_in(tmp_path) == ["out"]


def test_replace_puts_the_new_results_in_place_of_the_old(tmp_path: Path) -> None:
    write_outbox(tmp_path / "out", [], {"run": 1})
    write_outbox(tmp_path / "out", [], {"run": 2}, replace=True)
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["run"] == 2
    assert everything_in(tmp_path) == ["out", "out/held_back.csv", "out/messages.jsonl", "out/run.json"]


def test_replace_only_replaces_results(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "photos")
    for name in ("photos", "file", "link"):
        with pytest.raises(Problem):
            write_outbox(tmp_path / name, [], {}, replace=True)
    assert everything_in(tmp_path) == ["file", "link", "photos", "photos/cat.jpg"]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), SystemExit(), ValueError("a bug")], ids=repr)
@pytest.mark.parametrize("replace", [False, True])
def test_an_interrupted_run_leaves_what_was_there(
    tmp_path: Path, interruption: BaseException, replace: bool
) -> None:
    def outcomes() -> Iterator[Outcome]:
        yield HeldBack(0, "1", "why")
        raise interruption

    if replace:
        write_outbox(tmp_path / "out", [], {"run": 1})
    before = everything_in(tmp_path)
    with pytest.raises(type(interruption)):
        write_outbox(tmp_path / "out", outcomes(), {}, replace=replace)
    assert everything_in(tmp_path) == before


@pytest.mark.parametrize("failing", [1, 2])
def test_an_interrupt_in_the_middle_of_the_swap_gives_the_old_results_back(
    tmp_path: Path, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_outbox(tmp_path / "out", [], {"run": 1})
    before = everything_in(tmp_path)
    rename, calls = Path.rename, iter(range(1, 10))

    def interrupted(self: Path, target: Path) -> Path:
        if next(calls) == failing:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_outbox(tmp_path / "out", [], {"run": 2}, replace=True)
    assert everything_in(tmp_path) == before
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["run"] == 1


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem, whole_folder(tmp_path / "out"):
        raise OSError(errno.ENOSPC, "No space left on device")
    (diagnostic,) = problem.value.diagnostics
    assert diagnostic.code == "output-failed"
    assert "no space left on device" in diagnostic.message
    assert everything_in(tmp_path) == []


def test_errors_about_other_files_pass_unchanged(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_folder(tmp_path / "out"):
        (tmp_path / "customers.csv").read_text(encoding="utf-8")
    assert everything_in(tmp_path) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Problem) as problem:
        write_outbox(tmp_path / "file" / "out", [], {})
    assert [d.code for d in problem.value.diagnostics] == ["output-failed"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_of_somebody_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o500)
    with pytest.raises(Problem) as problem:
        write_outbox(tmp_path / "theirs" / "out", [], {})
    assert [d.code for d in problem.value.diagnostics] == ["output-failed"]


def test_a_folder_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    def outcomes() -> Iterator[Outcome]:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "theirs").write_text("x", encoding="utf-8")
        yield HeldBack(0, "1", "why")

    with pytest.raises(Problem) as problem:
        write_outbox(tmp_path / "out", outcomes(), {})
    assert [d.code for d in problem.value.diagnostics] == ["output-exists"]
    assert everything_in(tmp_path) == ["out", "out/theirs"]


def test_folders_above_are_made(tmp_path: Path) -> None:
    write_outbox(tmp_path / "a" / "b", [], {})
    assert (tmp_path / "a" / "b" / "run.json").exists()
    shutil.rmtree(tmp_path / "a")
