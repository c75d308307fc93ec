"""Which folders hold mails to send."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.diagnostics import Problem
from segdsl.sending.mails import mail_files


def test_a_folder_of_pages_holds_no_mails(tmp_path: Path) -> None:
    page = tmp_path / "messages" / "000" / "0000001-1.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Hello</p>")
    with pytest.raises(Problem) as caught:
        mail_files(tmp_path)
    assert "holds no mails" in caught.value.diagnostics[0].message


def test_an_outbox_in_which_nobody_gets_a_mail_is_sent_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "messages").mkdir()
    assert mail_files(tmp_path) == []
