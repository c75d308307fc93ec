"""An option that would do nothing beside the others is refused, whatever its value; nothing is done."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import segdsl
from segdsl.diagnostics import Problem
from tests.faces.shop import AS_OF, run, write_shop

WITHOUT_OUT = ("metrics", "overlap big quiet", "trend", "migrate journey --from 2026-01-01", "profile big",
               "retention orders", "measure hello", "brief hello", "export big --to csv", "segment",
               "segment --cross journey", "personas",
               "portfolio journey --value a --cost a --from lead --to buyer")  # fmt: skip

IN_VAIN = {
    "compile big --dialect duckdb": "`--dialect` would do nothing with `--to pandas`, which writes no SQL",
    "compile --to plan --dialect trino": "`--dialect` would do nothing with `--to plan`, which writes no SQL",
    "compile big --out models": "`--out` is for `--to dbt`; `--to pandas` prints what it writes",
    "compile --to plan --out models": "`--out` is for `--to dbt`; `--to plan` prints what it writes",
    "segment --members parquet": "`--members` would do nothing without `--out`",
    "segment --with-traits --members csv": "`--members` and `--with-traits` would do nothing without `--out`",
    "segment --cross journey --only big": "`--only` would do nothing with `--cross`",
    "segment --cross journey --out a.svg --resume": "`--resume` would do nothing with `--cross`",
    "segment --set lapsed_after=1day --set lapsed_after=2days --with-traits": "beside scenarios",
    "render --dry-run --out out --as eml": "`--out` and `--as` would do nothing with `--dry-run`",
    "render --dry-run --campaign hello --step two": "`--step` would do nothing with `--dry-run`",
    "render --dry-run --limit 3 --sample 3 --workers 1": "`--workers`, `--limit` and `--sample` would do",
    "preview letter --images": "`--images` would do nothing but with `--all`, or `--open` without a file",
    "preview letter --html a.html --open --images": "`--images` would do nothing",
    "preview letter --replace": "`--replace` would do nothing without `--all`, or a file of the message",
    "preview letter --html a.html --out b.html": "`--html` and `--out` say the same here",
    "learn style --choose 2..3 --check": "`--check` would do nothing with `--choose`, which learns nothing",
    "check --write-baseline --strict": "`--strict` would do nothing with `--write-baseline`",
    "personas --schema --replace": "`--replace` would do nothing without `--out`",
    **{f"{words} --replace": "`--replace` would do nothing without `--out`" for words in WITHOUT_OUT},
}


@pytest.mark.parametrize("words", IN_VAIN)
def test_it_is_refused_in_a_sentence(words: str, shop: Path) -> None:
    before = sorted(shop.rglob("*"))
    done = run(*words.split(), "--project", shop)
    assert (done.code, done.out) == (2, ""), done.err
    assert done.err.startswith("error[wrong-usage] ")
    assert IN_VAIN[words] in done.err
    assert "  = help: " in done.err
    assert sorted(shop.rglob("*")) == before


def test_json_says_it_as_json(shop: Path) -> None:
    done = run("check", shop, "--write-baseline", "--format", "json")
    assert done.json["diagnostics"][0]["message"].startswith("`--format` would do nothing with")


def test_python_refuses_a_dialect_that_nothing_is_written_in(shop: Path) -> None:
    project = segdsl.load(shop)
    with pytest.raises(Problem, match='`dialect` would do nothing with `to="pandas"`, which writes no SQL'):
        project.compile("big", dialect="duckdb")
    with pytest.raises(Problem, match='`out` is for `to="dbt"`; `to="sql"` prints what it writes'):
        project.compile("big", to="sql", out=shop / "models")
    with pytest.raises(Problem, match=r"`dialect` is one of duckdb, .*, not `trio`") as found:
        project.compile("big", to="sql", dialect="trio")
    assert found.value.diagnostics[0].hint == "did you mean `trino`?"
    assert project.compile("big", AS_OF[1], to="sql") == project.compile(
        "big", AS_OF[1], to="sql", dialect="duckdb"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--members", "csv"), "`--members` cannot change when a run is taken up: it had `parquet`"),
        (("--as-of", "2026-03-30"), "`--as-of` cannot change when a run is taken up: it had `2026-03-31`"),
        (("--only", "quiet"), "`--only` cannot change when a run is taken up: it was begun with another"),
        (("--tolerate",), "`--tolerate` cannot change"),
        (("--set", "lapsed_after=3 days"), "`--set` cannot change"),
        ((*AS_OF, "--only", "big", "--members", "parquet", "--set", "lapsed_after=2 days"), ""),
        ((), ""),
    ],
)
def test_a_run_is_taken_up_as_it_was_asked_for(shop: Path, words: tuple[str, ...], said: str) -> None:
    _interrupted(shop)
    done = run("segment", "--project", shop, "--out", shop / "out", "--resume", *words)
    assert done.code == (2 if said else 0), done.err
    assert said in done.err
    assert (shop / "out").exists() == (not said)


def _interrupted(shop: Path) -> None:
    """A run into the folder `out` that was killed before it wrote anything."""
    home = shop / ".out.unfinished"
    home.mkdir()
    options = {"replace": False, "names": ["big"], "members": "parquet", "with_traits": False}
    options |= {"since": None, "into": None}
    common = {"project": str(shop), "data": None, "engine": None, "tolerate": False, "strict": False}
    asked = {"command": "segment", "as_of": AS_OF[1], **common, "settings": {"lapsed_after": "2 days"}}
    (home / "asked.json").write_text(json.dumps({**asked, "options": options}), encoding="utf-8")


@pytest.mark.parametrize("words", [("{}",), ("--project", "{}")])
def test_a_run_is_taken_up_by_its_own_project_alone(
    words: tuple[str, ...], shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _interrupted(shop)
    other = write_shop(tmp_path / "other")
    resumed = ("--out", shop / "out", "--resume")
    for named in (other, shop / "rules" / "all.seg", tmp_path / "nowhere"):
        done = run("segment", *(word.format(named) for word in words), *resumed)
        assert (done.code, done.out) == (2, ""), done.err
        assert f"the project cannot change when a run is taken up: it had `{shop}`" in done.err
        assert not (shop / "out").exists()
    (tmp_path / "link").symlink_to(shop)
    monkeypatch.chdir(tmp_path)
    done = run("segment", *(word.format("link") for word in words), *resumed)
    assert done.code == 0, done.err
    assert (shop / "out").exists()


def test_python_refuses_frames_that_nobody_looks_into(shop: Path) -> None:
    (shop / "templates").mkdir()
    letter = "{% block subject %}Hi{% endblock %}{% block body %}<p>Hi</p>{% endblock %}"
    (shop / "templates" / "letter.html.j2").write_text(letter, encoding="utf-8")
    project = segdsl.load(shop)
    with pytest.raises(Problem, match="frames are looked into for one customer"):
        project.preview("letter", segment="big", frame=pd.DataFrame({"customer_id": [1]}))
