"""Findings in every format, read back by what other programs would read them with."""

from __future__ import annotations

import datetime as dt
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from segdsl.codes import PAGES
from segdsl.diagnostics import Diagnostic, Edit, Fix, Label
from segdsl.faces import findings
from segdsl.faces.findings import FORMATS, Report, write
from segdsl.faces.findings.text import finding
from segdsl.faces.lines import visible
from segdsl.source import Source
from tests.faces.shop import run

SOURCE = Source("rules/wärme.seg", 'segment é where contry = "DE"\n\tand x\n')
UNKNOWN = Diagnostic(
    "unknown-attribute",
    "nothing is called `contry`: 100%,\nreally",
    SOURCE.span(16, 22),
    hint="did you mean `country`?",
    labels=(Label(SOURCE.span(35, 36), "this one is known"),),
    fix=Fix("write `country`", (Edit(SOURCE.span(16, 22), "country"),), safe=True),
)
PLACELESS = Diagnostic("missing-file", "the file `a.csv` is not there", file="a.csv")


def report(*found: Diagnostic, folder: str = "") -> Report:
    keys = tuple((d.code, "é", "rule") for d in found)
    return Report(found, ("rules/wärme.seg", "rules/well.seg"), keys, folder)


def test_json_has_the_documented_fields() -> None:
    document = json.loads(write("json", report(UNKNOWN, PLACELESS)))
    assert document["summary"] == {"errors": 2, "warnings": 0}
    assert document["diagnostics"][0] == {
        "code": "unknown-attribute",
        "severity": "error",
        "message": "nothing is called `contry`: 100%,\nreally",
        "hint": "did you mean `country`?",
        "file": "rules/wärme.seg",
        "line": 1,
        "column": 17,
        "end_line": 1,
        "end_column": 23,
        "witness": None,
        "fix": {
            "text": "write `country`",
            "safe": True,
            "edits": [
                {"file": "rules/wärme.seg", "line": 1, "column": 17, "end_line": 1, "end_column": 23,
                 "replacement": "country"}
            ],
        },
        "url": f"{PAGES}unknown-attribute/",
    }  # fmt: skip
    assert document["diagnostics"][1]["line"] is None
    assert document["diagnostics"][1]["file"] == "a.csv"


def test_text_marks_the_words_and_keeps_its_columns() -> None:
    assert finding(UNKNOWN) == (
        "rules/wärme.seg:1:17: error[unknown-attribute] nothing is called `contry`: 100%,\n"
        "  really\n"
        "  |\n"
        '1 | segment é where contry = "DE"\n'
        "  |                 ^^^^^^\n"
        "2 |     and x\n"
        "  |         - this one is known\n"
        "  |\n"
        "  = help: did you mean `country`?\n"
        "  = fix: write `country` (`segdsl check --fix` does it)\n"
    )


def test_the_customer_of_a_finding_is_written_as_rules_write_values() -> None:
    witness = {
        "first_name": None,
        "tips": True,
        "balance": 1001.0,
        "born": dt.date(1990, 2, 28),
        "city": 'Bad "Ischl"',
        "genres": ("art", "crime"),
        "email": "(private)",
    }
    shown = finding(Diagnostic("may-be-unknown", "it may be unknown", witness=witness, file="a.html.j2"))
    assert shown.splitlines()[1] == (
        "  = for instance: first_name unknown, tips = yes, balance = 1001, born = 1990-02-28, "
        'city = "Bad ""Ischl""", genres = ("art", "crime"), email = (private)'
    )


def test_text_of_a_very_long_line_shows_the_part_that_matters() -> None:
    source = Source("long.seg", "x" * 100_000 + "HERE" + "y" * 100_000)
    shown = finding(Diagnostic("syntax", "no", source.span(100_000, 100_004)))
    assert "HERE" in shown
    assert max(map(len, shown.splitlines())) < 200


def test_escapes_from_files_never_reach_the_terminal() -> None:
    source = Source("a\x1b]0;owned\x07.seg", "segment \x1b[31mred where x\u202e\n")
    shown = finding(Diagnostic("syntax", "what is \x1b[2J this", source.span(0, 3)), color=False)
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert visible("plain tëxt\n\t✓") == "plain tëxt\n\t✓"


def test_sarif_is_what_its_model_says() -> None:
    sarif = pytest.importorskip("sarif_pydantic", reason="sarif-pydantic is not installed")
    text = write("sarif", report(UNKNOWN, PLACELESS, folder="crm/"))
    sarif.Sarif.model_validate_json(text)
    run_ = json.loads(text)["runs"][0]
    assert run_["columnKind"] == "unicodeCodePoints"
    place = run_["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "crm/rules/w%C3%A4rme.seg"
    assert place["region"] == {"startLine": 1, "startColumn": 17, "endLine": 1, "endColumn": 23}
    rules = run_["tool"]["driver"]["rules"]
    assert rules[run_["results"][1]["ruleIndex"]]["id"] == "missing-file"


def test_github_escapes_what_would_end_a_command() -> None:
    first, second = write("github", report(UNKNOWN, PLACELESS)).splitlines()
    assert first == (
        "::error file=rules/wärme.seg,line=1,endLine=1,col=17,endColumn=23,title=segdsl unknown-attribute"
        "::nothing is called `contry`: 100%25,%0Areally%0Adid you mean `country`?"
    )
    assert second.startswith("::error file=a.csv,title=")


def test_gitlab_tells_equal_findings_apart_and_knows_them_again() -> None:
    entries = json.loads(write("gitlab", report(UNKNOWN, UNKNOWN)))
    again = json.loads(write("gitlab", report(UNKNOWN, UNKNOWN)))
    assert len({e["fingerprint"] for e in entries}) == 2
    assert entries == again
    assert entries[0]["location"] == {"path": "rules/wärme.seg", "lines": {"begin": 1}}


def test_rdjson_counts_columns_in_bytes() -> None:
    found = json.loads(write("rdjson", report(UNKNOWN)))["diagnostics"][0]
    assert found["location"]["range"]["start"] == {"line": 1, "column": 18}, "é takes two bytes"
    assert found["suggestions"][0]["text"] == "country"


def test_junit_has_a_case_for_each_finding_and_each_clean_file() -> None:
    text = write("junit", report(UNKNOWN, Diagnostic("unused", "never \x00 used", SOURCE.span(0, 1))))
    suite = ET.fromstring(text).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    assert [c.get("classname") for c in suite] == ["rules/well.seg", "rules/wärme.seg", "rules/wärme.seg"]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_written_for_findings_and_for_none(shop: Path, format_: str) -> None:
    assert run("check", shop, "--format", format_).code == 0
    (shop / "rules" / "bad.seg").write_text('segment a where contry = "DE"\n', encoding="utf-8")
    done = run("check", shop, "--format", format_)
    assert done.code == 1
    assert "contry" in done.out


@pytest.mark.parametrize(
    "command", [("check",), ("segment",), ("test",), ("explain", "1"), ("fmt",), ("compile", "big")]
)
def test_what_stops_a_command_is_json_too(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "segdsl.toml").write_text("[project]\ntimezon = 3\n", encoding="utf-8")
    done = run(*command, "--project", tmp_path, "--format", "json")
    assert done.code == 2
    assert [d["code"] for d in done.json["diagnostics"]] == ["bad-config"]
    assert done.json["diagnostics"][0]["line"] == 2


def test_colours_only_where_they_are_wanted(shop: Path) -> None:
    (shop / "rules" / "bad.seg").write_text('segment a where contry = "DE"\n', encoding="utf-8")
    assert "\x1b" not in run("check", shop).out
    for always in (("--color",), ("--color=always",), ("--color", "always")):
        assert "\x1b[" in run("check", shop, *always).out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", run("check", shop, "--color").out)
    assert plain == run("check", shop, "--no-color").out == run("check", shop, "--color", "never").out


def test_every_renderer_is_offered() -> None:
    folder = Path(findings.__file__).parent
    found = {
        file.stem for file in folder.glob("*.py") if "\ndef written(" in file.read_text(encoding="utf-8")
    }
    assert found == set(FORMATS)
