"""Commands that tell numbers, as a marketer runs them: pages, JSON, files, scenarios, wrong usage."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import segdsl
from segdsl.faces.told.told import FEW, Small, Table, Told, page, section
from tests.faces.shop import run

RULES = """\
customers from "c.csv" key id
  city    text
  mail    text  private

events orders from "o.csv" key id at day
  total  number

setting quiet_after = 30 days

segment buyers where any orders
segment large  where count(orders where (total > 50)) >= 1
segment hidden where any orders where (total > 99999)

trait length_of_mail = length(mail)

lifecycle journey
  stage lead   where no orders
  stage quiet  where last(orders) more than quiet_after ago
  stage here   otherwise

metric revenue  "All that was spent" = sum(orders.total)
metric basket                        = revenue / count(orders)
metric cost                          = count(orders) * 2
metric letters                       = average(length_of_mail)
"""
AS_OF = ("--as-of", "2026-03-31")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("numbers")
    (folder / "rules.seg").write_text(RULES, encoding="utf-8")
    (folder / "segdsl.toml").write_text('[project]\nname = "x"\ntimezone = "UTC"\n', encoding="utf-8")
    cities = ("Bonn", "Ulm <b>", "Hof")
    people = "".join(f"{n},{cities[n % 3]},{'m' * (n % 7)}@example.com\n" for n in range(120))
    (folder / "c.csv").write_text(f"id,city,mail\n{people}", encoding="utf-8")
    orders = [(n, f"2026-0{1 + n % 3}-{1 + n % 28:02d}", 10 + n) for n in range(90) for _ in range(1 + n % 2)]
    lines = "".join(f"{n},{day},{total}\n" for n, day, total in orders)
    (folder / "o.csv").write_text(f"id,day,total\n{lines}", encoding="utf-8")
    return folder


COMMANDS: dict[str, tuple[str, ...]] = {
    "metrics": ("metrics", "--by", "journey", *AS_OF),
    "metrics of segments": ("metrics", *AS_OF),
    "cross": ("segment", "--cross", "journey", "city", *AS_OF),
    "overlap": ("overlap", "buyers", "large", "quiet", *AS_OF),
    "migrate": ("migrate", "journey", "--from", "2026-02-28", "--to", "2026-03-31"),
    "trend": ("trend", "journey", "large", "--periods", "3", *AS_OF),
    "retention": ("retention", "orders", *AS_OF),
    "profile": ("profile", "large", *AS_OF),
    "portfolio": (
        *("portfolio", "journey", "--value", "revenue", "--cost", "cost"),
        *("--from", "quiet", "--to", "here", *AS_OF),
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_page_json_and_files(name: str, shop: Path, tmp_path: Path) -> None:
    words = COMMANDS[name]
    shown = run(*words, "--project", shop)
    assert shown.code == 0, shown.err
    assert "Traceback" not in shown.out + shown.err
    found = json.loads(run(*words, "--format", "json", "--project", shop).out)
    assert {"left_out"} < found.keys()
    html, svg = tmp_path / "a.html", tmp_path / "a.svg"
    written = run(*words, "--out", html, "-q", "--project", shop)
    assert (written.code, written.err) == (0, "")
    text = html.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<svg" in text
    assert "Ulm <b>" not in text
    assert "@example.com" not in text
    assert run(*words, "--out", svg, "-q", "--project", shop).code == 0
    assert ElementTree.fromstring(svg.read_text(encoding="utf-8")).tag.endswith("svg")
    again = run(*words, "--out", svg, "--project", shop)
    assert again.code == 2
    assert "exists already" in again.err
    assert run(*words, "--out", svg, "--replace", "--project", shop).code == 0
    wrong = run(*words, "--out", tmp_path / "a.pdf", "--project", shop)
    assert (wrong.code, "neither a page nor a picture" in wrong.err) == (2, True)


@pytest.mark.parametrize("name", ["metrics", "cross"])
def test_a_picture_is_written_as_png_too(
    name: str, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = (*COMMANDS[name], "--project", shop)
    picture = tmp_path / "a.PNG"
    written = run(*words, "--out", picture)
    assert (written.code, "The picture is in" in written.err) == (0, True)
    assert picture.read_bytes().startswith(b"\x89PNG")
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    told = run(*words, "--out", tmp_path / "b.png")
    assert told.code == 2
    assert "a picture as PNG needs the extra `png`" in told.err
    assert "pip install 'segdsl[png]'" in told.err
    assert told.out == ""  # it is said before anything is computed
    assert [path.name for path in tmp_path.iterdir()] == ["a.PNG"]


def test_json_is_what_python_gives(shop: Path) -> None:
    project = segdsl.load(shop)
    given: dict[str, Any] = {
        "metrics": project.metrics(["journey"], "2026-03-31"),
        "cross": project.cross(["journey", "city"], "2026-03-31"),
        "overlap": project.overlap(["buyers", "large", "quiet"], "2026-03-31"),
        "migrate": project.migrate("journey", "2026-02-28", "2026-03-31"),
        "trend": project.trend(["journey", "large"], "2026-03-31", periods=3),
        "retention": project.retention("orders", "2026-03-31"),
        "profile": project.profile("large", "2026-03-31"),
        "portfolio": project.portfolio(
            "journey", "2026-03-31", value="revenue", cost="cost", move=0.2, giving="quiet", taking="here"
        ),
    }
    for name, found in given.items():
        told = json.loads(run(*COMMANDS[name], "--format", "json", "--project", shop).out)
        told.pop("left_out")
        assert told == json.loads(json.dumps(found.document())), name


def test_a_metric_of_something_private_is_not_shown(shop: Path) -> None:
    found = json.loads(run(*COMMANDS["metrics"], "--format", "json", "--project", shop).out)
    assert found["private"] == ["letters"]
    assert list(found["metrics"]) == ["revenue", "basket", "cost"]
    assert (
        "Not shown, as made of something private: letters" in run(*COMMANDS["metrics"], "--project", shop).out
    )


def test_groups_that_are_too_small_are_hidden(shop: Path) -> None:
    found = json.loads(run(*COMMANDS["metrics of segments"], "--format", "json", "--project", shop).out)
    assert found["groups"][-1] == {"group": "hidden", "customers": None, "metrics": None}
    assert FEW in run(*COMMANDS["metrics of segments"], "--project", shop).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("metrics", "--by", "mail"), "`mail` is private, and groups would give it away"),
        (("metrics", "--by", "orders"), "`orders` is a table of events, not a lifecycle, score"),
        (("segment", "--cross", "campaign"), "nothing says what was sent"),
        (("migrate", "journey", "--from", "yesterday"), "neither a date"),
        (("migrate", "journey", "--from", "2026-01-01", "--to", "2026-02-01", *AS_OF), "say the same here"),
        (("trend", "revenue"), "`revenue` is a metric, not a segment, stage or lifecycle"),
        (("profile", "journey"), "`journey` is a lifecycle, not a segment or stage"),
        (("portfolio", "j", "--value=a", "--cost=b", "--from=x", "--to=y", "--move=lots"), "is no share"),
        (("overlap", "buyers"), "overlaps with nothing"),
        (("retention", "buyers"), "`buyers` is a segment, not a table of events"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_sentence(words: tuple[str, ...], said: str, shop: Path) -> None:
    done = run(*words, "--project", shop)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_shares_are_told_in_percent(shop: Path, tmp_path: Path) -> None:
    more = """metric in_bonn = share(city = "Bonn")
metric dear    = count(orders where (total > 50)) / count(orders)
metric per_one = count(orders) / count(orders where (total > 50))
"""
    (tmp_path / "rules.seg").write_text(RULES + more, encoding="utf-8")
    where = ("--project", tmp_path, "--data", shop, *AS_OF, "--only", "in_bonn", "dear", "per_one")
    orders = [10 + n for n in range(90) for _ in range(1 + n % 2)]
    dear = sum(total > 50 for total in orders) / len(orders)
    everyone = next(line for line in run("metrics", *where).out.splitlines() if line.startswith("everyone"))
    assert everyone.split()[1:] == ["120", "33.3%", f"{dear:.1%}", f"{1 / dear:.3f}"]
    found = json.loads(run("metrics", *where, "--format", "json").out)["groups"][0]["metrics"]
    assert found["dear"] == pytest.approx(dear)


def test_a_value_from_which_costs_are_taken_off_is_told_of(shop: Path, tmp_path: Path) -> None:
    net = "metric left = revenue - 1000 * count(orders)\n"
    (tmp_path / "rules.seg").write_text(RULES + net, encoding="utf-8")
    words = ("portfolio", "journey", "--cost", "cost", "--from", "quiet", "--to", "here", *AS_OF)
    where = ("--project", tmp_path, "--data", shop)
    said = "is below 0, as if costs were taken off already: what a group brings before them"
    assert said in " ".join(run(*words, "--value", "left", *where).out.split())
    assert said not in " ".join(run(*words, "--value", "revenue", *where).out.split())


def test_without_metrics_it_is_said_how_to_declare_one(shop: Path, tmp_path: Path) -> None:
    rules = RULES.partition("metric")[0]
    (tmp_path / "rules.seg").write_text(rules, encoding="utf-8")
    done = run("metrics", "--project", tmp_path, "--data", shop, *AS_OF)
    assert done.code == 2
    assert "metric revenue = sum(orders.total)" in done.err


# ---------------------------------------------------------------- scenarios

SWEEP = ("--set", "quiet_after=20 days", "--set", "quiet_after=40 days")


@pytest.mark.parametrize(
    "words",
    [("segment",), ("segment", "--cross", "journey"), *list(COMMANDS.values())[:1], COMMANDS["portfolio"]],
)
def test_scenarios_stand_side_by_side(words: tuple[str, ...], shop: Path) -> None:
    asked = (*words, *(() if "--as-of" in words else AS_OF))
    page_ = run(*asked, *SWEEP, "--project", shop)
    assert page_.code == 0, page_.err
    assert "side by side: quiet_after" in page_.out
    both = json.loads(run(*asked, *SWEEP, "--format", "json", "--project", shop).out)["scenarios"]
    for value, scenario in zip(("20 days", "40 days"), both, strict=True):
        alone = json.loads(
            run(*asked, "--set", f"quiet_after={value}", "--format", "json", "--project", shop).out
        )
        assert scenario == {"left_out": {}, **alone, "settings": {"quiet_after": value}}
        assert value in page_.out
    assert both[0] != both[1]


def test_settings_with_several_values_are_crossed(shop: Path, tmp_path: Path) -> None:
    found = json.loads(
        run(
            "segment", *AS_OF, *SWEEP, "--set", "quiet_after=20 days", "--format", "json", "--project", shop
        ).out
    )
    assert [one["settings"] for one in found["scenarios"]] == [
        {"quiet_after": "20 days"},
        {"quiet_after": "40 days"},
    ]
    many = [word for days in range(13) for word in ("--set", f"quiet_after={days} days")]
    assert "at most 12 are compared" in run("segment", *AS_OF, *many, "--project", shop).err
    assert (
        "compared, and not written"
        in run("segment", *AS_OF, *SWEEP, "--out", tmp_path / "x", "--project", shop).err
    )
    for words in (("check",), ("test",), ("trend", "journey")):
        assert "is given more than once" in run(*words, *SWEEP, "--project", shop).err


def test_what_is_the_same_in_all_scenarios_is_named_once(shop: Path) -> None:
    shown = run("metrics", "--by", "buyers", *AS_OF, *SWEEP, "--project", shop).out
    assert "The same in all of them: customers, revenue, basket, cost." in shown


# ---------------------------------------------------------------- pages of any width


TOLD = Told(
    "Title",
    "10 customers",
    {},
    (Table(("a", *map(str, range(40))), tuple(("name", *("1,234",) * 40) for _ in range(3))),),
    ("It is so. " * 20,),
)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_tables_are_broken_where_a_terminal_ends(width: int) -> None:
    lines = page(TOLD, False, width).splitlines()
    assert max(map(len, lines)) <= width
    heads = [word for line in lines if line.startswith("a ") for word in line.split()[1:]]
    assert heads == [str(number) for number in range(40)]
    assert max(map(len, page(TOLD, False, None).splitlines())) > 200


def test_few_people_are_not_told_in_what_can_be_sent() -> None:
    told = Told("T", "", {}, (Table(("stage", "customers"), (("a", Small("7")), ("b", "12"))),))
    assert "7" in page(told, False, None)
    assert f'<td class="number">{FEW}</td>' in section(told)
    assert ">7<" not in section(told)
