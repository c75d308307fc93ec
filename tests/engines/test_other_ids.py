"""`key COLUMN matches …` on the pandas engine: by hand, against plain pandas, and as a pasted program."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.engines.left_out import LeftOut
from segdsl.engines.pandas_program import program
from segdsl.runs.job import Job
from segdsl.runs.segmenting import read_sources
from tests.corpus.good_case import ran

AS_OF = AsOf.parse("2026-03-31", "UTC")
GOOD = Path(__file__).parents[1] / "corpus" / "good"

RULES = """\
customers from "customers.csv" key id
  email  text
  serial whole number

attributes survey from "survey.csv" key mail matches lower(email)
  nps  number

events wifi from "wifi.csv" key mail matches lower(email) at seen
  place  text

events taps from "taps.csv" key device matches serial

trait logins = count(wifi)

trait n_taps = count(taps)

segment happy where nps >= 9
"""


def project(folder: Path, customers: str, wifi: str, survey: str = "", taps: str = "") -> segdsl.Project:
    contents = {"customers": customers, "wifi": wifi, "survey": survey, "taps": taps}
    heads = {
        "customers": "id,email,serial",
        "wifi": "mail,seen,place",
        "survey": "mail,nps",
        "taps": "device",
    }
    for name, head in heads.items():
        (folder / f"{name}.csv").write_text(f"{head}\n{contents[name]}", encoding="utf-8")
    (folder / "rules.seg").write_text(RULES)
    return segdsl.load(folder)


@pytest.mark.parametrize(
    ("case", "name"),
    [
        (case, name)
        for case in ("other-peoples-ids", "other-peoples-numbers")
        for name in segdsl.load(GOOD / case).model.order
    ],
)
def test_a_pasted_program_has_the_engine_s_values(
    case: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = GOOD / case
    rules = segdsl.load(folder)
    expected = rules.segment(as_of="2026-03-31", tolerate=True).values(name)
    monkeypatch.chdir(folder)
    space: dict[str, pd.Series] = {}
    exec(compile(program(rules.model, name, AS_OF, folder), name, "exec"), space)
    found = space["members" if name in rules.model.segments else "values"]
    assert found.isna().tolist() == expected.isna().tolist()
    assert found.dropna().tolist() == expected.dropna().tolist()


def test_rows_are_counted_by_what_keeps_them_from_a_customer(tmp_path: Path) -> None:
    rules = project(
        tmp_path,
        "1,Ann@x.de,1\n2,bob@x.de,2\n3,BOB@x.de,3\n4,,4\n",
        "ann@x.de,2026-03-01,a\nAnn@x.de,2026-03-01,a\nbob@x.de,2026-03-01,a\n,2026-03-01,a\nann@x.de,2027-01-01,a\n",
        "ann@x.de,9\nbob@x.de,9\n,9\nzoe@x.de,9\n",
    )
    result = rules.segment(as_of="2026-03-31", tolerate=True)
    assert result.traits["logins"].tolist() == [1, 0, 0, 0]
    assert result.segments["happy"].tolist() == [True, False, False, False]
    assert result.left_out == {
        "survey": LeftOut(without_key=1, unknown_customer=1, several_customers=1),
        "wifi": LeftOut(without_key=1, unknown_customer=1, several_customers=1),
        "taps": LeftOut(),
    }


def test_without_customers_nothing_is_anybody_s(tmp_path: Path) -> None:
    rules = project(tmp_path, "", "ann@x.de,2026-03-01,a\n,2026-03-01,a\n", "ann@x.de,9\n", "1\n")
    result = rules.segment(as_of="2026-03-31")
    assert result.size == 0
    assert result.left_out["wifi"] == LeftOut(without_key=1, unknown_customer=1)
    assert result.left_out["survey"] == LeftOut(unknown_customer=1)
    assert rules.test(as_of="2026-03-31").ok


def test_without_rows_nobody_has_any(tmp_path: Path) -> None:
    result = project(tmp_path, "1,ann@x.de,1\n2,,\n", "").segment(as_of="2026-03-31")
    assert result.traits["logins"].tolist() == [0, 0]
    assert result.segments["happy"].tolist() == [False, False]
    assert not any(result.left_out.values())


@pytest.mark.parametrize("last", ["", "5"])
def test_large_whole_numbers_are_told_apart_although_some_are_shared(tmp_path: Path, last: str) -> None:
    large = 2**53
    customers = f"1,a,{large}\n2,b,{large + 1}\n3,c,{large + 2}\n4,d,{large + 2}\n5,e,{last}\n"
    rules = project(tmp_path, customers, "", "", f"{large}\n{large + 1}\n{large + 1}\n{large + 2}\n")
    result = rules.segment(as_of="2026-03-31", tolerate=True)
    assert result.traits["n_taps"].tolist() == [1, 2, 0, 0, 0]
    assert result.left_out["taps"] == LeftOut(several_customers=1)


@pytest.mark.parametrize(("theirs", "mine"), [("number", "whole number"), ("whole number", "number")])
def test_whole_numbers_meet_others_to_the_last_digit(tmp_path: Path, theirs: str, mine: str) -> None:
    """As a float, 2**53 + 1 would be its neighbour 2**53."""
    rules = (
        f'customers from "customers.csv" key id\n  serial  {theirs}\n'
        f'events taps from "taps.csv" key device matches serial\n  device  {mine}\n'
        f'lookup makers from "makers.csv" key device\n  device  whole number\n  maker   text\n'
        "trait n_taps = count(taps)\ntrait maker = makers.maker for serial\n"
    )
    (tmp_path / "rules.seg").write_text(f"# Numbers.\n# as of 2026-03-31\n\n{rules}")
    large = 2**53
    (tmp_path / "customers.csv").write_text(f"id,serial\n1,{large}\n2,5\n3,\n")
    ids = [large, large + 1, large + 2] if mine == "whole number" else ["5.0", "5"]
    (tmp_path / "taps.csv").write_text("device\n" + "".join(f"{one}\n" for one in [*ids, 5, 5]))
    (tmp_path / "makers.csv").write_text(f"device,maker\n{large + 1},next\n{large},own\n5,five\n")
    result = segdsl.load(tmp_path).segment(as_of="2026-03-31", tolerate=True)
    assert result.traits["n_taps"].tolist() == ([1, 2, 0] if mine == "whole number" else [0, 4, 0])
    assert result.traits["maker"].fillna("-").tolist() == ["own", "five", "-"]
    both = ran(tmp_path)
    assert both.by_engine == both.by_reference


@pytest.mark.parametrize("seed", range(4))
def test_what_plain_pandas_says(tmp_path: Path, seed: int) -> None:
    """Ownership by a merge on values that occur once, and both interpreters agree."""
    rng = random.Random(seed)
    mails = [f"{letter}@x" for letter in "abcdefABCDEF"]
    rows = [(n, rng.choice([*mails, ""]), n) for n in range(12)]
    seen = [(rng.choice([*mails, "z@x", ""]), f"2026-0{rng.randint(1, 4)}-15", "a") for _ in range(40)]
    survey = [(mail, rng.randint(0, 10)) for mail in rng.sample(mails, 7)]

    def lines(table: list[tuple[object, ...]]) -> str:
        return "".join(",".join(map(str, row)) + "\n" for row in table)

    rules = project(tmp_path, lines(rows), lines(seen), lines(survey))
    result = rules.segment(as_of="2026-03-31", tolerate=True)

    customers = pd.DataFrame(rows, columns=["id", "email", "serial"])
    customers["mail"] = customers["email"].str.lower()
    known = customers[customers["mail"] != ""]
    alone = known[~known["mail"].duplicated(keep=False)]
    wifi = pd.DataFrame(seen, columns=["mail", "seen", "place"])
    theirs = wifi.merge(alone, on="mail")
    counts = theirs[theirs["seen"] <= "2026-03-31"].groupby("id").size()
    assert result.traits["logins"].tolist() == [int(counts.get(n, 0)) for n, *_ in rows]
    answered = pd.DataFrame(survey, columns=["mail", "nps"]).merge(alone, on="mail")
    happy = set(answered[answered["nps"] >= 9]["id"])
    assert result.segments["happy"].tolist() == [n in happy for n, *_ in rows]
    left = result.left_out["wifi"]
    assert left.without_key == int((wifi["mail"] == "").sum())
    shared = set(known["mail"]) - set(alone["mail"])
    assert left.several_customers == int(wifi["mail"].isin(shared).sum())
    assert left.without_key + left.unknown_customer + left.several_customers + len(theirs) == len(wifi)
    assert ran(_as_case(tmp_path)).by_engine == ran(tmp_path).by_reference


def _as_case(folder: Path) -> Path:
    """The folder as one of the corpus, which says its as-of in the first lines."""
    rules = folder / "rules.seg"
    rules.write_text(f"# Other people's ids.\n# as of 2026-03-31\n\n{RULES}")
    return folder


def test_owners_are_given_where_they_are_asked_for(tmp_path: Path) -> None:
    rules = project(
        tmp_path, "1,ann@x.de,1\n2,bob@x.de,2\n", "bob@x.de,2026-03-01,a\nzoe@x.de,2026-03-01,a\n"
    )
    loaded = read_sources(Job(rules, AS_OF))[0]
    owners = compute(rules.model, loaded.tables, AS_OF, owners=True).owners
    assert owners["wifi"].tolist() == [1, -1]
    assert compute(rules.model, loaded.tables, AS_OF).owners == {}
