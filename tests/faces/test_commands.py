"""Each command on a small project: what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from segdsl.runs.starting import SAMPLES_END
from segdsl.shop.clock import END
from tests.faces.shop import AS_OF, CUSTOMERS, RULES, run, segdsl


def test_check_of_sound_rules_says_so_and_ends_with_0(shop: Path) -> None:
    done = run("check", shop)
    assert done.code == 0, done.out
    assert "in 1 file." in done.out


def test_check_counts_every_file_that_it_looked_at(shop: Path) -> None:
    for name, text in {
        "personas/broken.yaml": "name: [",
        "templates/letter.html.j2": "{% block subject %}Hi{% endblock %}{% block body %}Hi{% endblock %}",
        "templates/notes.txt": "nothing",
        "translations/de.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n',
    }.items():
        (shop / name).parent.mkdir(exist_ok=True)
        (shop / name).write_text(text, encoding="utf-8")
    done = run("check", shop)
    assert done.code == 1
    assert done.out.splitlines()[-1].startswith("1 error")
    assert done.out.splitlines()[-1].endswith("in 4 files.")


def test_an_error_shows_the_line_the_reason_and_a_way_out(shop: Path) -> None:
    (shop / "rules" / "more.seg").write_text('segment eu where contry = "DE"\n', encoding="utf-8")
    done = run("check", shop)
    assert done.code == 1
    assert done.out.startswith("rules/more.seg:1:18: error[unknown-")
    assert '1 | segment eu where contry = "DE"' in done.out
    assert "  |                  ^^^^^^" in done.out
    assert "did you mean `country`?" in done.out


def test_warnings_fail_only_when_strict(shop: Path) -> None:
    (shop / "rules" / "more.seg").write_text("segment few where top 2 by monetary\n", encoding="utf-8")
    assert run("check", shop).code == 0
    assert run("check", shop, "--strict").code == 1
    settings = (shop / "segdsl.toml").read_text(encoding="utf-8")
    (shop / "segdsl.toml").write_text(settings + "[check]\nstrict = true\n", encoding="utf-8")
    assert run("check", shop).code == 1


def test_fix_mends_spelling_and_leaves_meaning_alone(shop: Path) -> None:
    more = shop / "rules" / "more.seg"
    more.write_text(
        "segment eu where country = “DE”\nsegment few where top 2 by monetary\n", encoding="utf-8"
    )
    done = run("check", shop, "--fix")
    assert done.code == 0, done.out
    assert (
        more.read_text(encoding="utf-8")
        == 'segment eu where country = "DE"\nsegment few where top 2 by monetary\n'
    )


def test_a_baseline_accepts_old_findings_wherever_they_move(shop: Path) -> None:
    settings = (shop / "segdsl.toml").read_text(encoding="utf-8")
    (shop / "segdsl.toml").write_text(
        settings + '[check]\nbaseline = "baseline.json"\nstrict = true\n', encoding="utf-8"
    )
    more = shop / "rules" / "more.seg"
    more.write_text("segment few where top 2 by monetary\n", encoding="utf-8")
    assert run("check", shop).code == 1
    assert run("check", shop, "--write-baseline").code == 0
    more.write_text("# moved\n\nsegment few\n  where top 2 by monetary # again\n", encoding="utf-8")
    assert run("check", shop).code == 0
    more.write_text(
        "segment few where top 2 by monetary\nsegment some where top 3 by monetary\n", encoding="utf-8"
    )
    assert run("check", shop).code == 1


def test_fmt_shows_checks_and_changes(shop: Path) -> None:
    more = shop / "rules" / "more.seg"
    more.write_text("segment  eu where country='DE' # kept\n", encoding="utf-8")
    assert run("fmt", shop, "--check").code == 1
    diff = run("fmt", shop, "--diff")
    assert diff.code == 1
    assert "-segment  eu where country='DE' # kept" in diff.out
    assert more.read_text(encoding="utf-8").startswith("segment  eu"), "showing changes nothing"
    assert run("fmt", shop).code == 0
    assert "# kept" in more.read_text(encoding="utf-8")
    assert run("fmt", shop, "--check").code == 0


def test_fmt_leaves_a_file_it_cannot_read_alone(shop: Path) -> None:
    more = shop / "rules" / "more.seg"
    more.write_text("segment where where\n", encoding="utf-8")
    assert run("fmt", shop).code == 1
    assert more.read_text(encoding="utf-8") == "segment where where\n"


def test_test_runs_examples_guarantees_and_expectations(shop: Path) -> None:
    done = run("test", shop, *AS_OF, "--format", "json")
    assert done.code == 0
    assert {k: done.json[k] for k in ("passed", "failed", "undecided", "skipped")} == {
        "passed": 3,
        "failed": 0,
        "undecided": 0,
        "skipped": 0,
    }
    first = done.json["cases"][0]
    assert first == {
        "name": "a big spender",
        "kind": "example",
        "ok": True,
        "detail": "",
        "file": "rules/all.seg",
        "line": 1 + RULES[: RULES.index('example "')].count("\n"),
    }


def test_a_failed_example_says_what_came_out_instead(shop: Path) -> None:
    rules = shop / "rules" / "all.seg"
    rules.write_text(RULES.replace("with total = 900", "with total = 90"), encoding="utf-8")
    done = run("test", shop, *AS_OF)
    assert done.code == 1
    assert "✗ example a big spender  (rules/all.seg:" in done.out
    assert "`monetary >= 500` does not hold, it is 90" in done.out


def test_expectations_are_skipped_where_there_are_no_data(shop: Path) -> None:
    (shop / "data" / "orders.csv").unlink()
    done = run("test", shop, *AS_OF, "--format", "json")
    assert done.code == 0
    assert done.json["skipped"] == 1
    assert "can't be read" in done.json["cases"][-1]["detail"]
    assert run("test", shop, *AS_OF, "--strict").code == 1


def test_segment_prints_the_documented_json_and_nothing_else(shop: Path) -> None:
    done = run("segment", shop, *AS_OF, "--format", "json")
    assert done.code == 0
    assert done.json == {
        "as_of": "2026-03-31",
        "customers": 4,
        "segments": {"big": {"size": 2, "share": 0.5}, "quiet": {"size": 0, "share": 0.0}},
        "lifecycles": {"journey": {"stages": {"lead": 2, "buyer": 2}, "without": 0}},
        "scores": {"warm": {"min": -5, "median": -2.5, "max": 10}},
        "numbers": {"usual": 350},
        "left_out": {"orders": {"without_key": 1, "unknown_customer": 1}},
    }


def test_segment_as_a_table_names_as_of_and_the_zone(shop: Path) -> None:
    done = run("segment", shop, *AS_OF)
    assert "4 customers, as of 2026-03-31 (UTC: the project names no time zone)" in done.out
    assert "big              2  50.0%" in done.out
    assert "Left out of orders: 1 row without a key" in done.out


def test_without_as_of_every_output_says_which_now_it_was(shop: Path) -> None:
    assert "T" in run("segment", shop, "--format", "json").json["as_of"]
    assert "as of 20" in run("segment", shop).out
    assert "as of 20" in run("test", shop).out


def test_stages_are_shown_with_their_descriptions(shop: Path) -> None:
    lines = run("segment", shop, *AS_OF).out.splitlines()
    assert any(line.startswith("lead ") and line.endswith("New lead") for line in lines)


def test_instants_are_shown_in_the_projects_zone(shop: Path) -> None:
    rules = shop / "rules" / "all.seg"
    rules.write_text(rules.read_text(encoding="utf-8").replace("sold_at  date", "sold_at  datetime")
                     + "\ntrait latest = last(orders)\n", encoding="utf-8")  # fmt: skip
    (shop / "data" / "orders.csv").write_text(
        "customer_id,sold_at,total\n1,2026-03-12T22:30:00Z,9\n", encoding="utf-8"
    )
    with (shop / "segdsl.toml").open("a", encoding="utf-8") as settings:
        settings.write('timezone = "Europe/Berlin"\n')
    words = ("explain", "1", "latest", "--project", shop, *AS_OF)
    assert "latest = 2026-03-12 23:30\n" in run(*words).out
    assert run(*words, "--format", "json").json["names"][0]["value"] == "2026-03-12T23:30:00+01:00"


def test_only_and_set(shop: Path) -> None:
    done = run(
        "segment", shop, *AS_OF, "--format", "json", "--set", "lapsed_after=2 days", "--only", "quiet", "warm"
    )
    assert done.json["segments"] == {"quiet": {"size": 1, "share": 0.25}}
    assert list(done.json["scores"]) == ["warm"]
    assert done.json["settings"] == {"lapsed_after": "2 days"}
    assert run("segment", shop, "--only", "quite").code == 2
    assert run("segment", shop, "--set", "lapsed=3 days").code == 2


@pytest.mark.parametrize("members", ["parquet", "csv"])
def test_out_holds_members_and_the_record_of_the_run(shop: Path, tmp_path: Path, members: str) -> None:
    out = tmp_path / "out"
    done = run("segment", shop, *AS_OF, "--out", out, "--members", members, "--with-traits")
    assert done.code == 0, done.err
    file = out / f"members.{members}"
    table = (
        pd.read_parquet(file)
        if members == "parquet"
        else pd.read_csv(file, true_values=["yes"], false_values=["no"])
    )
    assert list(table.columns) == ["customer_id", "big", "quiet", "journey", "monetary", "usual", "warm"]
    assert table["big"].tolist() == [True, True, False, False]
    assert table["journey"].tolist() == ["buyer", "buyer", "lead", "lead"]
    run_json = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run_json["as_of"] == "2026-03-31"
    assert run_json["segments"]["big"]["size"] == 2
    assert set(run_json["data"]) == {"data/customers.csv", "data/orders.csv"}

    assert run("segment", shop, *AS_OF, "--out", out).code == 2, "an existing folder is left alone"
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    again = run("segment", shop, *AS_OF, "--out", out, "--members", members, "--with-traits", "--replace")
    assert again.code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_explain_goes_through_the_clauses_with_their_values(shop: Path) -> None:
    done = run("explain", "3", "big", "--project", shop, *AS_OF)
    assert done.code == 0
    assert "✗ not in big" in done.out
    assert "✗ monetary >= 500  → 0" in done.out
    assert '✗ country in ("DE", "AT")  → US' in done.out

    found = run("explain", "3", "big", "--project", shop, *AS_OF, "--format", "json").json
    assert found["key"] == "3"
    assert found["names"][0]["kind"] == "segment"
    assert found["names"][0]["value"] is False
    first = found["names"][0]["clauses"][0]
    assert (first["text"], first["holds"], first["value"], first["file"]) == (
        "monetary >= 500",
        False,
        0,
        "rules/all.seg",
    )


def test_explain_without_a_name_is_about_everything(shop: Path) -> None:
    found = run("explain", "1", "--project", shop, *AS_OF, "--format", "json").json
    assert [e["name"] for e in found["names"]] == ["big", "quiet", "journey", "warm", "monetary", "usual"]


def test_explain_a_stage(shop: Path) -> None:
    done = run("explain", "1", "buyer", "--project", shop, *AS_OF)
    assert "✓ in stage buyer" in done.out
    assert "✗ stage lead where no orders" in done.out


@pytest.mark.parametrize("words", [("77",), ("1", "bigg"), (), ("1", "--rule", "big")])
def test_explain_of_what_is_not_there_is_wrong_usage(shop: Path, words: tuple[str, ...]) -> None:
    done = run("explain", *words, "--project", shop, *AS_OF)
    assert done.code == 2
    assert done.out == ""
    assert "error[wrong-usage]" in done.err


def test_compiled_code_stands_alone_and_gives_the_same_members(shop: Path) -> None:
    done = run("compile", "big", "--to", "pandas", "--project", shop, *AS_OF)
    assert done.code == 0
    compile(done.out, "<compiled>", "exec")
    assert "import segdsl" not in done.out


def test_init_gives_a_project_that_passes_at_once(tmp_path: Path) -> None:
    new = tmp_path / "mine"
    assert run("init", new).code == 0
    assert run("check", new).code == 0
    assert run("fmt", new, "--check").code == 0
    assert run("test", new, *AS_OF, "--strict").code == 0
    assert run("segment", new, *AS_OF).code == 0
    again = run("init", new)
    assert again.code == 2
    assert "exists already" in again.err


def test_init_from_files_declares_what_they_hold(shop: Path, tmp_path: Path) -> None:
    new = tmp_path / "inferred"
    done = run("init", new, "--from", shop / "data" / "customers.csv", shop / "data" / "orders.csv")
    assert done.code == 0, done.err
    assert (new / "data" / "orders.csv").exists()
    assert run("check", new).code == 0
    assert run("segment", new, *AS_OF, "--format", "json").json["customers"] == 4


def test_init_from_two_files_of_one_name_keeps_both(shop: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "customers.csv").write_text("member,city\nm1,Bonn\n", encoding="utf-8")
    new = tmp_path / "inferred"
    done = run("init", new, "--from", shop / "data" / "customers.csv", other / "customers.csv")
    assert done.code == 0, done.err
    copies = {path.name: path.read_text(encoding="utf-8") for path in (new / "data").iterdir()}
    assert copies == {"customers.csv": CUSTOMERS, "customers_2.csv": "member,city\nm1,Bonn\n"}
    assert run("check", new).code == 0


def test_init_refuses_contradictions(tmp_path: Path) -> None:
    assert run("init", tmp_path / "a", "--sample", "--from", "x.csv").code == 2
    assert run("init", tmp_path / "a", "--customers", "5").code == 2
    assert run("init", tmp_path / "a", "--from", tmp_path / "none.csv").code == 2
    assert not (tmp_path / "a").exists()


def test_the_project_is_the_nearest_folder_with_settings(shop: Path) -> None:
    assert segdsl("check", cwd=shop / "rules").out == segdsl("check", cwd=shop).out


def test_a_single_rule_file_is_a_project(shop: Path) -> None:
    done = run("check", shop / "rules" / "all.seg")
    assert done.code == 0
    assert "Only `all.seg` is looked at" in done.err


def test_check_imports_neither_pandas_nor_numpy(shop: Path) -> None:
    code = (
        "import sys; from segdsl.faces.cli import run; code = run(['check', sys.argv[1]]);"
        "heavy = ('pandas', 'numpy', 'pyarrow', 'rich.console');"
        "assert code == 0; print([m for m in heavy if m in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, str(shop)], capture_output=True, text=True, check=True
    )
    assert shown.stdout.splitlines()[-1] == "[]"


def test_version_and_help() -> None:
    assert segdsl("--version").out.startswith("segdsl ")
    assert "segment" in segdsl("--help").out
    for command in ("init", "check", "fmt", "test", "segment", "explain", "compile", "render"):
        assert run(command, "--help").code == 0


def test_init_of_a_sample_names_the_day_that_its_data_end_on(tmp_path: Path) -> None:
    sample = run("init", tmp_path / "trial", "--software").out
    assert "segdsl segment" in sample
    assert sample.rstrip().endswith(f"--as-of {SAMPLES_END}`.")
    assert "--as-of" not in run("init", tmp_path / "mine").out
    assert SAMPLES_END == END


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("segment --json", "write `--format json`"),
        ("compile --sql", "write `--to sql`"),
        ("render --dryrun", "did you mean `--dry-run`?"),
        ("segment --ouput here", "did you mean `--out`?"),
        ("check --strickt", "did you mean `--strict`?"),
        ("explain --key 7", "it is written without an option: `segdsl explain KEY`"),
        ("explain --customer 7", "`segdsl explain --help` lists what there is"),
        ("explain --nmae 7", "`segdsl explain --help` lists what there is"),
    ],
)
def test_an_option_that_there_is_not(words: str, hint: str) -> None:
    done = run(*words.split())
    unknown = next(word for word in words.split() if word.startswith("--"))
    assert done.code == 2
    assert done.err == f"error[wrong-usage] no such option `{unknown}`\n  = help: {hint}\n"
