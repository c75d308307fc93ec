"""Comments: where the formatter puts them, and the findings that they silence."""

from __future__ import annotations

import pytest

from segdsl.source import Source
from segdsl.syntax.comments import comments, ignores
from segdsl.syntax.to_text import format_file

WRITTEN = """\
# Our customers

# as the shop exports them
customers from "c.csv"   key id   # nightly
   spend number    # in euros
   # not asked before 2020
   joined date
   # the end of the table

segment vip "Best # customers"   # talk to Ann
  where spend > 500   # a batch
  # and lately
  and joined in the last 30 days
  tags "a"  # for reports
  owner "x@example.com"
# between
trait r = quintile(spend)   # the rank
trait monetary "Money" = spend
# the end
"""

FORMATTED = """\
# Our customers

# as the shop exports them
customers from "c.csv" key id  # nightly
  spend   number  # in euros
  # not asked before 2020
  joined  date
  # the end of the table

segment vip "Best # customers"  # talk to Ann
  where spend > 500  # a batch
    # and lately
    and joined in the last 30 days
  owner "x@example.com"
  tags "a"  # for reports

# between
trait r                  = quintile(spend)  # the rank
trait monetary  "Money"  = spend
# the end
"""


def formatted(text: str) -> str:
    return format_file(Source("rules.seg", text)).required()


def test_comments_keep_their_place() -> None:
    assert formatted(WRITTEN) == FORMATTED
    assert formatted(FORMATTED) == FORMATTED


@pytest.mark.parametrize("line", range(len(WRITTEN.splitlines())))
def test_no_comment_is_lost_wherever_it_stands(line: int) -> None:
    lines = WRITTEN.splitlines()
    for place in ("  # here", "# here"):
        text = "\n".join([*lines[:line], place, *lines[line:], ""])
        once = formatted(text)
        assert sorted(c.text for c in comments(Source("", once))) == sorted(
            c.text for c in comments(Source("", text))
        )
        assert formatted(once) == once


def test_a_sign_in_a_text_is_no_comment() -> None:
    text = "segment s where x = \"#1\" and `#2` > 3 and y = 'it''s #3'  # four\n"
    assert [c.text for c in comments(Source("", text))] == ["# four"]


def test_ignores_name_the_lines_they_are_about() -> None:
    text = """\
trait a = x  # segdsl: ignore unused
# segdsl: ignore never-matches, unused
# another remark

segment b
  where x
  and y
segment c
  # segdsl: ignore habit
  where z is not null
# segdsl: ignored
"""
    found = [(i.line, i.last, i.codes) for i in ignores(Source("", text))]
    assert found == [(1, 1, ("unused",)), (5, 7, ("never-matches", "unused")), (10, 10, ("habit",))]
