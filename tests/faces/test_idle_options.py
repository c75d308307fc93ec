"""Of every command, and of what it can be asked for, the options of all commands that would do nothing.

They are refused before anything is read. The others are looked at: what is wrong with them is told.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from segdsl.faces.cli import COMMANDS
from segdsl.faces.completing.answer import items
from tests.faces.shop import AS_OF, run
from tests.faces.test_names import FILES

VALUES = {
    "--as-of": ("2026-03-31",),
    "--data": ("elsewhere",),
    "--engine": ("pandas",),
    "--set": ("high=3",),
    "--strict": (),
    "--tolerate": (),
}
ALL = set(VALUES)
DATA = {"--as-of", "--data", "--engine", "--tolerate"}

# What is asked for, and which options do nothing beside it; {o} is a place for results.
IDLE: dict[str, set[str]] = {
    "init {o}": ALL,
    "check": {"--as-of", "--data", "--tolerate"},
    "fmt": ALL,
    "test": set(),
    "segment": set(),
    "segment --cross journey": set(),
    "metrics": set(),
    "overlap vips": set(),
    "migrate journey --from 2026-02-28": set(),
    "migrate journey --from {run} --to {run}": {"--data", "--engine", "--set", "--tolerate"},
    "trend": set(),
    "retention orders": set(),
    "profile vips": set(),
    "portfolio journey --value revenue --cost revenue --from lead --to buyer": set(),
    "learn": set(),
    "learn style --choose 2..3": {"--strict"},
    "report --out {o}.html": set(),
    "explain 1": set(),
    "explain --rule vips": ALL,
    "compile vips": {"--strict", "--tolerate"},
    "compile vips --to sql": {"--data", "--strict", "--tolerate"},
    "compile vips --to dbt": {"--data", "--strict", "--tolerate"},
    "compile --to plan": {"--data", "--strict", "--tolerate"},
    "personas": {"--strict"},
    "personas --schema": ALL,
    "personas --library": ALL,
    "personas --add wealth_builder": ALL,
    "translations": ALL,
    "translations --update de": ALL,
    "preview letter": {"--engine", "--tolerate"},
    "preview --all --out {o}": {"--engine", "--tolerate"},
    "preview letter --customer 1": set(),
    "render --dry-run": set(),
    "render --campaign hello --out {o}": set(),
    "export vips --to csv": set(),
    "send --campaign hello --smtp smtp://localhost:9": {"--strict"},
    "send --campaign hello --smtp smtp://localhost:9 --from {run}": ALL - {"--tolerate"},
    "history": {"--data", "--engine", "--set"},
    "history add orders.csv": set(),
    "power hello": set(),
    "measure hello": set(),
    "brief hello": set(),
    "unsubscribe token": ALL - {"--tolerate"},
    "trigger": set(),
    "watch": {"--strict"},
}
OTHERS = {  # that say of their own what is wrong with the option, or stop before it comes to that
    ("watch", "--as-of"), ("migrate journey --from {run} --to {run}", "--as-of"),
    ("learn style --choose 2..3", "--set"), ("trigger", "--set"), ("history add orders.csv", "--set"),
    ("watch", "--set"),
}  # fmt: skip
WRONG = {"--as-of": ("someday", "`someday`"), "--set": ("hihg=3", "there is no setting `hihg`")}
PAIRS = [(words, option) for words, idle in IDLE.items() for option in VALUES if option in idle]
LOOKED_AT = [(a, o) for a, idle in IDLE.items() for o in WRONG if o not in idle and (a, o) not in OTHERS]
READING = (
    "segment", "segment --cross journey", "metrics", "trend", "retention orders", "profile vips", "explain 1",
    "personas", "preview letter --customer 1", "render --dry-run", "export vips --to csv", "brief hello",
    "history add orders.csv", "report --out {o}.html",
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "run").mkdir()
    return folder


def _words(asked: str, project: Path) -> list[str]:
    around = project.parent
    return asked.format(o=around / "new", run=around / "run").split()


def test_the_table_is_of_every_command() -> None:
    assert {asked.split()[0] for asked in IDLE} == set(COMMANDS)


@pytest.mark.parametrize(("asked", "option"), PAIRS)
def test_one_that_would_do_nothing_is_refused(
    asked: str, option: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    before = sorted(project.parent.rglob("*"))
    done = run(*_words(asked, project), option, *VALUES[option])
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error[wrong-usage] `{option}` would do nothing ")
    assert sorted(project.parent.rglob("*")) == before


@pytest.mark.parametrize(("asked", "option"), LOOKED_AT)
def test_what_is_wrong_with_another_is_told(
    asked: str, option: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    value, said = WRONG[option]
    done = run(*_words(asked, project), option, value)
    assert (done.code, said in done.out + done.err) == (2, True), done


@pytest.mark.parametrize("asked", READING)
def test_data_elsewhere_are_looked_for_there(
    asked: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert "--data" not in IDLE[asked]
    done = run(*_words(asked, project), *AS_OF, "--data", "elsewhere")
    assert "elsewhere" in done.err, done


def test_options_of_one_command_alone_that_are_idle_are_in_no_help_and_no_completion() -> None:
    offered = {said for _, said, _ in items(["fmt"], "--")}
    assert {"--format", "--diff"} <= offered
    assert offered.isdisjoint(ALL)
    assert {said for _, said, _ in items(["segment"], "--")} >= ALL
    shown = run("check", "--help").out
    assert "--strict" in shown
    assert "--tolerate" not in shown


def test_strict_is_heeded_by_whoever_tells_of_faults(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the command line, and where the settings say it."""
    monkeypatch.chdir(project)
    (project / "orders.csv").write_text("id,on_day,total\n1,2026-03-01,much\n", encoding="utf-8")
    (project / "h.csv").write_text("campaign,key,sent_at,status\nhello,1,someday,sent\n", encoding="utf-8")
    settings = (project / "segdsl.toml").read_text(encoding="utf-8")
    for asked in ("segment", "explain 1", "history"):
        words = (*asked.split(), *AS_OF, "--tolerate")
        assert run(*words).code == 0
        done = run(*words, "--strict")
        assert (done.code, "warning[" in done.err) == (1, True), (asked, done)
        (project / "segdsl.toml").write_text(f"{settings}[check]\nstrict = true\n", encoding="utf-8")
        assert run(*words).code == 1
        (project / "segdsl.toml").write_text(settings, encoding="utf-8")
