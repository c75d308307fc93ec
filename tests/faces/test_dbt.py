"""`segdsl compile --to dbt` writes files into a folder of dbt's models."""

from __future__ import annotations

from pathlib import Path

from tests.faces.shop import AS_OF, run


def test_files_are_written_over_our_own_alone(shop: Path) -> None:
    models = shop / "models"
    asked = ("compile", "quiet", "--project", shop, *AS_OF, "--to", "dbt", "--out", models)
    assert run(*asked).code == 0
    assert {path.name for path in models.iterdir()} == {"quiet.sql", "quiet.yml", "segdsl_sources.yml"}
    assert run(*asked).code == 0
    (models / "quiet.sql").write_text("select 1\n", encoding="utf-8")
    done = run(*asked)
    assert done.code == 2
    assert "quiet.sql` exists already, and `compile` did not write it" in done.err
    assert (models / "quiet.sql").read_text(encoding="utf-8") == "select 1\n"


def test_a_folder_that_cannot_be_is_told(shop: Path) -> None:
    done = run("compile", "quiet", "--project", shop, "--to", "dbt", "--out", shop / "segdsl.toml" / "models")
    assert done.code == 2
    assert "cannot be written" in done.err


def test_a_folder_is_for_dbt_alone(shop: Path) -> None:
    done = run("compile", "quiet", "--project", shop, "--to", "sql", "--out", "models")
    assert done.code == 2
    assert "`--out` is for `--to dbt`" in done.err
