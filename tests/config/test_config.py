"""The settings file: defaults, values that are checked, and findings at the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.config import MAX_CHARACTERS, Config, config_from_text, leads_outside, read_config
from segdsl.diagnostics import Diagnostic


def only(text: str) -> Diagnostic:
    read = config_from_text(text)
    assert read.value is None
    (found,) = read.diagnostics
    assert found.code == "bad-config"
    return found


@pytest.mark.parametrize(
    "line",
    [
        "x = " + "[" * 40_000,
        "x = " + "[" * 40_000 + "]" * 40_000,
        "x = " + "{a = " * 15_000,
        "a." * 40_000 + "b = 1",
        "[" + "a." * 40_000 + "b]",
    ],
)
def test_what_is_nested_beyond_any_setting_is_refused_at_its_line(line: str) -> None:
    found = only(f"[variables]\n{line}")
    assert found.message == "this is nested deeper than any setting of a project"
    assert found.span is not None
    assert found.span.line == 2


def test_points_within_a_text_are_no_nesting() -> None:
    text = "wait" + "." * 500
    read = config_from_text(f'[variables]\n# {text}\nx = "{text}"\n')
    assert read.required().variables == {"x": text}


def test_a_folder_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path).required() == Config()
    assert Config().zone == "UTC"


def test_every_section_of_the_documented_file_is_understood() -> None:
    text = """
[project]
name = "Shop"
timezone = "Europe/Berlin"
locale = "de"
currency = "EUR"
rules = "rules"
personas = "people"
templates = "letters"
[variables.shop]
url = "https://shop.example"
[run]
engine = "pandas"
data = "data"
[customer]
address = "email"
consent = "newsletter"
locale = "language"
name = "first_name"
[email]
from = "shop@shop.example"
reply_to = "hello@shop.example"
unsubscribe_url = "https://shop.example/bye"
utm = { source = "segdsl" }
[history]
source = "history.csv"
[check]
ignore = ["unused"]
baseline = "baseline.json"
strict = true
"""
    config = config_from_text(text).required()
    assert config.zone == "Europe/Berlin"
    assert config.email.from_ == "shop@shop.example"
    assert config.variables == {"shop": {"url": "https://shop.example"}}
    assert config.check.ignore == ["unused"]


@pytest.mark.parametrize(
    ("text", "line", "words", "hint"),
    [
        ("[project]\ntimezon = 'UTC'", 2, "`project.timezon` is not a setting", "did you mean `timezone`?"),
        ("[projekt]\nname = 'x'", 1, "`projekt` is not a setting", "did you mean `project`?"),
        ("[project]\nname = 'x'\ntimezone = 'Europe/Berln'", 3, "did you mean `Europe/Berlin`?", None),
        ("\n[check]\nstrict = 'yes'", 3, "`check.strict` must be `true` or `false`", None),
        ("check.strict = 1", 1, "`check.strict` must be", None),
        ("[check]\nignore = ['unusde']", 2, "did you mean `unused`?", None),
        ("[project]\nrules = '../other'", 2, "leads outside the project", None),
        ("[run]\nengine = 'sparks'", 2, "`sparks` is no engine; did you mean `spark`?", None),
        ("[run]\nengine = 'postgres://db'", 2, "`postgres://db` names no database", None),
        ("[run]\nengine = 'postgres://db:old/shop'", 2, "`postgres://db:old/shop` names no database", None),
        ("[run]\nengine = 'postgres://[::1/shop'", 2, "`postgres://[::1/shop` names no database", None),
        ("[run]\nspark = 'cluster'", 2, "`cluster` is no place where Spark runs", None),
        ("[project\nname = 1", 1, "not valid TOML", None),
        ("[email]\nutm = { source = '{name}' }", 2, "nothing is filled in for `{name}`", None),
        ("[email.utm]\nsource = 'x'\ncampaign = '{key}'", 1, "nothing is filled in for `{key}`", None),
        ("[email]\nunsubscribe_url = 'https://x/{kay}'", 2, "nothing is filled in for `{kay}`", None),
    ],
)
def test_what_is_wrong_is_said_at_its_line(text: str, line: int, words: str, hint: str | None) -> None:
    found = only(text)
    assert words in found.message
    assert found.hint == hint
    assert found.span is not None
    assert found.span.line == line


@pytest.mark.parametrize("path", ["..", "../x", "a/../../x", "/etc", "~/x", "C:\\x", "a\\..\\..\\x"])
def test_paths_that_lead_outside(path: str) -> None:
    assert leads_outside(path)


@pytest.mark.parametrize("path", ["", ".", "a", "a/../b", "./a/b.csv", "a..b", "data/*.csv"])
def test_paths_that_stay_inside(path: str) -> None:
    assert not leads_outside(path)


def test_a_file_of_settings_has_an_end() -> None:
    """Each of many mistakes has its own line."""
    text = "\n".join(f"x{i} = 1" for i in range(1_000))
    found = config_from_text(text).diagnostics
    assert [d.span.line for d in found if d.span is not None] == list(range(1, 1_001))
    (only,) = config_from_text("#" * (MAX_CHARACTERS + 1)).diagnostics
    assert (only.code, only.file) == ("too-large", "segdsl.toml")
    assert config_from_text("#" * MAX_CHARACTERS).ok
