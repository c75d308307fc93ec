"""A template that cannot be read is told once: nobody says that it is not there."""

from __future__ import annotations

from pathlib import Path

import segdsl

RULES = """\
customers from "customers.csv" key id
  city  text

campaign hello
  to city = "Wien"
  template "hello"
"""


def test_a_campaign_does_not_miss_a_template_that_is_there_and_broken(tmp_path: Path) -> None:
    (tmp_path / "rules.seg").write_text(RULES)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "hello.html.j2").write_text("{% block subject %}Hello")
    (tmp_path / "templates" / "other.sms.j2").write_text("Hello")
    codes = [finding.code for finding in segdsl.load(tmp_path).check() if finding.severity == "error"]
    assert codes == ["template-syntax"]
