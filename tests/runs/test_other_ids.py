"""Other people's ids through the verbs: explanations, frames, privacy, examples, and what is used."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.engines.left_out import LeftOut
from tests.corpus.good_case import ran

GOOD = Path(__file__).parents[1] / "corpus" / "good"
AS_OF = "2026-03-31"

RULES = """\
customers from "customers.csv" key id
  email  text private
  age    number
  city   text

events wifi from "wifi.csv" key user_email matches lower(email) at seen
  place  text

attributes survey from "survey.csv" key mail matches lower(email)
  nps  number

trait logins = count(wifi)
trait mail_of_wifi = last(wifi.user_email)

segment online where any wifi
segment old where age >= 60
segment happy where nps >= 9

example "events of an example are the customer's, whatever their id"
  customer with age = 70
  wifi on 2026-03-01 with place = "bar"
  wifi on 2026-03-02 with user_email = "somebody.else@x.de"
  online
  logins = 2
  old

example "an attribute that an id joins is stated like any other"
  customer with nps = 9
  happy
  not online
"""


@pytest.fixture
def project(tmp_path: Path) -> segdsl.Project:
    (tmp_path / "rules.seg").write_text(RULES)
    (tmp_path / "customers.csv").write_text(
        "id,email,age,city\n1,Ann@x.de,70,A\n2,bob@x.de,5,B\n3,BOB@x.de,,B\n"
    )
    (tmp_path / "wifi.csv").write_text(
        "user_email,seen,place\nann@x.de,2026-03-01,bar\nbob@x.de,2026-03-01,bar\n,2026-03-01,bar\n"
    )
    (tmp_path / "survey.csv").write_text("mail,nps\nann@x.de,9\n")
    return segdsl.load(tmp_path)


@pytest.mark.filterwarnings("ignore::segdsl.Tolerated")
@pytest.mark.parametrize("case", ["other-peoples-ids", "other-peoples-numbers"])
def test_an_explanation_says_what_everybody_s_values_are(case: str) -> None:
    """Of one customer alone: ids that others share must not become theirs."""
    rules = segdsl.load(GOOD / case)
    result = rules.segment(as_of=AS_OF, tolerate=True)
    keys = ["|".join(row) for row in result.key.itertuples(index=False, name=None)]
    for place, key in enumerate(keys):
        explained = rules.explain(key, as_of=AS_OF, tolerate=True)
        for one in explained:
            expected = result.values(one.name).iloc[place]
            assert one.value == (None if pd.isna(expected) else expected), (key, one.name)
    assert ran(GOOD / case).by_engine


def test_examples_need_no_ids(project: segdsl.Project) -> None:
    assert [case.state for case in project.test(as_of=AS_OF).cases] == ["passed", "passed"]


def test_an_id_that_matches_something_private_is_private(project: segdsl.Project) -> None:
    catalog = project.model.catalog
    assert catalog.events["wifi"].columns["user_email"].private
    assert catalog.attributes["survey"].columns["mail"].private
    assert not catalog.events["wifi"].columns["place"].private
    assert project.model.private == {"mail_of_wifi"}


def test_values_of_private_ids_are_in_no_finding(project: segdsl.Project, tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text("mail,nps\nann@x.de,9\nann@x.de,8\n")
    with pytest.raises(segdsl.Problem) as stopped:
        project.segment(as_of=AS_OF)
    (found,) = stopped.value.diagnostics
    assert found.code == "duplicate-key"
    assert "ann@x.de" not in found.message


def test_what_is_matched_is_used(tmp_path: Path) -> None:
    (tmp_path / "rules.seg").write_text(RULES.replace("email", "login").replace("city", "shoe"))
    idle = [d.message for d in segdsl.load(tmp_path).check() if d.code == "unused"]
    assert "nothing uses the attribute `shoe`" in idle


# ---------------------------------------------------------------- frames


def people(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"id": ["1", "2", "3"], **columns})


MAILS: list[object] = ["Ann@x.de", "bob@x.de", None]
WIFI = pd.DataFrame({"user_email": ["ann@x.de", "ann@x.de", "zoe@x.de"], "seen": ["2026-03-01"] * 3})


def test_a_frame_needs_what_is_matched_and_no_more(project: segdsl.Project) -> None:
    result = project.segment(people(email=MAILS), {"wifi": WIFI}, AS_OF, names=["logins"])
    assert result.traits["logins"].tolist() == [2, 0, 0]
    assert result.left_out["wifi"] == LeftOut(unknown_customer=1)


def test_a_frame_without_what_is_matched_is_found(project: segdsl.Project) -> None:
    with pytest.raises(segdsl.Problem, match="email"):
        project.segment(people(age=[1, 2, 3]), {"wifi": WIFI}, AS_OF, names=["logins"])


def test_names_that_need_no_events_need_no_ids_either(project: segdsl.Project) -> None:
    """Whose the rows of wifi are can't be told then, and is not counted."""
    frame = people(age=[70, 5, None])
    result = project.segment(frame, {"wifi": WIFI}, AS_OF, names=["old"])
    assert result.segments["old"].tolist() == [True, False, False]
    assert "wifi" not in result.left_out
    assert project.mask("old", frame, {"wifi": WIFI}, AS_OF).tolist() == [True, False, False]


def test_a_mask_of_a_frame(project: segdsl.Project) -> None:
    frame = people(email=MAILS).set_axis([7, 8, 9])
    mask = project.mask("online", frame, {"wifi": WIFI}, AS_OF)
    assert mask.to_dict() == {7: True, 8: False, 9: False}


def test_frames_of_attributes_are_joined_by_their_ids(project: segdsl.Project) -> None:
    survey = pd.DataFrame({"mail": ["bob@x.de", "nobody@x.de", None], "nps": [3, 4, 5]})
    rules = segdsl.load(project.folder).on(people(email=MAILS), {"survey": survey})
    explained = rules.explain("2", "logins", AS_OF)
    assert explained.rows_left_out == {"wifi": LeftOut()}
    result = rules.segment(as_of=AS_OF, tolerate=True)
    assert result.left_out["survey"] == LeftOut(without_key=1, unknown_customer=1)
