"""A text message is no mail: forms that are made of mails refuse campaigns that go to the phone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

import segdsl

RULES = """\
customers from "customers.csv" key id
  phone  text  private

campaign hurry
  to everyone
  via sms
  template "hurry"
"""
SETTINGS = '[customer]\nphone = "phone"\n\n[email]\nfrom = "letters@shop.example"\n'


@pytest.fixture
def shop(tmp_path: Path) -> segdsl.Project:
    (tmp_path / "customers.csv").write_text("id,phone\n1,+43 1 5550001\n")
    (tmp_path / "rules.seg").write_text(RULES)
    (tmp_path / "segdsl.toml").write_text(SETTINGS)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "hurry.sms.j2").write_text("The sale ends tonight. Reply STOP to stop.\n")
    return segdsl.load(tmp_path)


@pytest.mark.parametrize("form", ["eml", "mbox"])
def test_no_mail_is_addressed_to_a_telephone(
    shop: segdsl.Project, tmp_path: Path, form: Literal["eml", "mbox"]
) -> None:
    with pytest.raises(segdsl.Problem) as caught:
        shop.render(tmp_path / "out", "hurry", as_of="2026-03-31", form=form)
    (finding,) = caught.value.diagnostics
    assert finding.message == f'`hurry` goes out by sms, and `form="{form}"` writes e-mail'
    assert not (tmp_path / "out").exists()


def test_other_forms_take_every_channel(shop: segdsl.Project, tmp_path: Path) -> None:
    summary, _ = shop.render(tmp_path / "out", "hurry", as_of="2026-03-31", form="jsonl")
    assert summary.rendered == 1
