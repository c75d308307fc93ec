"""What a check says of the files of what was learnt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.diagnostics import Diagnostic
from tests.faces.shop import run
from tests.runs.buyers import AS_OF, STAYS_AWAY, write_buyers


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = write_buyers(tmp_path_factory.mktemp("shop"))
    segdsl.load(folder).learn(as_of=AS_OF)
    return (folder / "learnt" / "stays_away.json").read_text(encoding="utf-8")


def shop(folder: Path, text: str | None, rules: str = STAYS_AWAY) -> Path:
    write_buyers(folder, rules)
    (folder / "learnt").mkdir(exist_ok=True)
    if text is not None:
        (folder / "learnt" / "stays_away.json").write_text(text, encoding="utf-8")
    return folder


def found(folder: Path) -> list[Diagnostic]:
    return [d for d in segdsl.load(folder).check() if d.severity != "info"]


def test_a_file_that_fits_is_no_finding(tmp_path: Path, learnt: str) -> None:
    assert found(shop(tmp_path / "shop", learnt)) == []


def test_a_file_that_is_missing_is_one(tmp_path: Path) -> None:
    assert [d.code for d in found(shop(tmp_path / "shop", None))] == ["not-learnt"]


def test_a_file_that_is_broken_is_told_at_its_line_and_once(tmp_path: Path, learnt: str) -> None:
    (one,) = found(shop(tmp_path / "shop", learnt.replace('"customers": ', '"customers": "so many", "x": ')))
    assert one.code == "bad-learnt-file"
    assert one.place.startswith("learnt/stays_away.json:")
    assert one.hint == "learn it again with `segdsl learn stays_away`"


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00"])
def test_a_file_that_is_no_such_file(tmp_path: Path, text: str) -> None:
    codes = {d.code for d in found(shop(tmp_path / "shop", text))}
    assert codes in ({"bad-learnt-file"}, {"unreadable-file", "not-learnt"})


def changed(learnt: str, change: Any) -> str:
    data = json.loads(learnt)
    change(data)
    return json.dumps(data, indent=1)


def test_a_condition_that_is_more_than_one_is_refused(tmp_path: Path, learnt: str) -> None:
    def more(data: Any) -> None:
        data["points"][0]["when"] = "recency < 5 +900 when recency >= 5"

    (one,) = found(shop(tmp_path / "shop", changed(learnt, more)))
    assert one.code == "bad-learnt-file"


def test_a_feature_that_is_gone(tmp_path: Path, learnt: str) -> None:
    folder = shop(tmp_path / "shop", learnt)
    rules = (folder / "rules.seg").read_text(encoding="utf-8").replace("recency", "days_since")
    (folder / "rules.seg").write_text(rules, encoding="utf-8")
    codes = {d.code for d in found(folder)}
    assert codes == {"learnt-from-other-rules"}


def test_a_feature_that_means_something_else(tmp_path: Path, learnt: str) -> None:
    folder = shop(tmp_path / "shop", learnt)
    rules = (folder / "rules.seg").read_text(encoding="utf-8").replace("last 180 days", "last 90 days")
    (folder / "rules.seg").write_text(rules, encoding="utf-8")
    (one,) = found(folder)
    assert one.code == "learnt-from-other-rules"
    assert "`frequency` differs" in one.message
    assert "`recency`" not in one.message


def test_a_file_that_nothing_reads_is_told(tmp_path: Path, learnt: str) -> None:
    folder = shop(tmp_path / "shop", learnt)
    (folder / "learnt" / "stays_awy.json").write_text(learnt, encoding="utf-8")
    (one,) = found(folder)
    assert (one.code, one.hint) == ("unread-file", "did you mean `stays_away`?")


def test_a_file_of_another_kind(tmp_path: Path, learnt: str) -> None:
    rules = "\nlifetime stays_away from orders.total in the next 60 days\n"
    codes = [d.code for d in found(shop(tmp_path / "shop", learnt, rules))]
    assert codes == ["bad-learnt-file"]


@pytest.mark.parametrize(
    ("positives", "severity"), [(49, "error"), (50, "warning"), (199, "warning"), (200, None)]
)
def test_few_answers(tmp_path: Path, learnt: str, positives: int, severity: str | None) -> None:
    def few(data: Any) -> None:
        data["positives"], data["customers"] = positives, 600

    codes = {d.code: d.severity for d in found(shop(tmp_path / "shop", changed(learnt, few)))}
    assert codes == ({} if severity is None else {"too-few-customers": severity})


def test_a_chance_that_is_never_reached(tmp_path: Path, learnt: str) -> None:
    highest = json.loads(learnt)["table"][0][1]
    rules = STAYS_AWAY.replace(">= 50%", ">= 0.999")
    (one,) = found(shop(tmp_path / "shop", learnt, rules))
    assert one.code == "value-out-of-range"
    assert f"to {highest}" in one.message


def test_a_percentage_without_its_sign(tmp_path: Path, learnt: str) -> None:
    (one,) = found(shop(tmp_path / "shop", learnt, STAYS_AWAY.replace(">= 50%", ">= 50")))
    assert (one.code, one.hint) == ("scale-suspect", "did you mean `50%`?")


def test_a_check_sees_that_the_file_changed(kept: Path, tmp_path: Path, learnt: str) -> None:
    folder = shop(tmp_path / "shop", learnt)
    assert run("check", folder).code == run("check", folder).code == 0
    (folder / "learnt" / "stays_away.json").unlink()
    assert run("check", folder).code == 1


def test_undated_attributes_may_know_the_answer(tmp_path: Path, learnt: str) -> None:
    rules = STAYS_AWAY.replace("  # segdsl: ignore may-know-the-answer", "")
    (one,) = found(shop(tmp_path / "shop", learnt, rules))
    assert one.code == "may-know-the-answer"
    assert one.span is not None
    assert one.span.text == "country"
