"""What a package index shows, and what the package promises of other packages."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

import dev

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def core() -> Any:
    metadata = ProjectMetadata(str(ROOT), PluginManager())
    return metadata.core


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", text)


def test_the_readme_of_the_package_links_to_the_repository(core: Any) -> None:
    written = links((ROOT / "README.md").read_text(encoding="utf-8"))
    relative = [link for link in written if not link.startswith("http")]
    assert len(relative) > 10
    for link in relative:
        assert (ROOT / link).exists(), link
    built = links(core.readme)
    assert len(built) == len(written)
    start = f"{core.urls['Repository']}/blob/main/"
    for before, after in zip(written, built, strict=True):
        assert after == (before if before.startswith("http") else start + before)


def test_the_package_says_where_it_lives(core: Any) -> None:
    assert core.readme_content_type == "text/markdown"
    assert {"Documentation", "Repository", "Changelog", "Issues"} <= set(core.urls)


def test_every_dependency_states_the_least_version() -> None:
    extras = [one for group in PROJECT["optional-dependencies"].values() for one in group]
    for requirement in (*PROJECT["dependencies"], *extras):
        assert re.fullmatch(r"[a-z0-9-]+>=[\d.]+(,<\d+)?", requirement), requirement


MAIN_JOB = (
    "init {shop} --sample",
    "check {shop}",
    "segment {shop} --as-of 2026-03-31 --out {out}/members",
    "segment {shop} --as-of 2026-03-31 --since {out}/members",
    "segment {shop} --as-of 2026-03-31 --engine pandas",
    "explain 42 vips --project {shop} --as-of 2026-03-31",
    "compile vips --project {shop} --as-of 2026-03-31",
    "compile {shop} --to plan --as-of 2026-03-31",
    "render {shop} --campaign spring_win_back --as-of 2026-03-31 --out {out}/letters",
)
ALONE = """
import sys
sys.modules.update(dict.fromkeys({without}))
from segdsl.faces.start import main
for job in {jobs}:
    sys.argv = ["segdsl", *job]
    try:
        code = main()
    except SystemExit as ended:
        code = ended.code
    if code:
        sys.exit(f"{{job}} ended with {{code}}")
"""


def test_the_main_job_needs_no_extra(tmp_path: Path) -> None:
    """Whoever installs the package alone has none of what extras bring."""
    extras = {
        re.split("[<>=]", one)[0].replace("-", "_")
        for group in PROJECT["optional-dependencies"].values()
        for one in group
    }
    without = [
        module
        for module, names in packages_distributions().items()
        if any(name.lower().replace("-", "_") in extras for name in names)
    ]
    assert {"sqlglot", "duckdb", "vl_convert", "adbc_driver_postgresql"} <= {*without}
    jobs = [job.format(shop=tmp_path / "shop", out=tmp_path).split() for job in MAIN_JOB]
    code = ALONE.format(without=without, jobs=jobs)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "letters" / "messages.jsonl").exists(), "the last of them was run"


def test_other_versions_are_tried_where_they_can_be_had(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(dev, "VENV", tmp_path / "venv")
    monkeypatch.setattr(dev, "install", lambda group: None)
    monkeypatch.setattr(dev, "run", lambda *words: ran.append(" ".join(map(str, words))))
    monkeypatch.setattr(dev, "UV", tmp_path / "uv")
    monkeypatch.setattr(dev, "newer_python", lambda: None)
    dev.least()
    dev.newest()
    assert not ran
    assert capsys.readouterr().out.count("Not tried ") == 2

    dev.UV.touch()
    monkeypatch.setattr(dev, "newer_python", lambda: Path("python3.99"))
    for environment in ("venv-least", "venv-newest"):
        (tmp_path / environment).mkdir()
    dev.least()
    dev.newest()
    assert sum("--resolution lowest-direct" in line for line in ran) == 1
    assert sum("-m pytest " in line for line in ran) == 2
    assert any(line.startswith("python3.99 -m venv") for line in ran)


def test_pip_installs_what_uv_does_not_find(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """uv reads no settings of pip, such as where a company keeps its packages."""
    ran: list[tuple[object, ...]] = []

    def run(*words: object) -> None:
        ran.append(words)
        if words[0] == dev.UV:
            raise subprocess.CalledProcessError(2, "uv")

    monkeypatch.setattr(dev, "UV", tmp_path / "uv")
    monkeypatch.setattr(dev, "run", run)
    dev.put_into(tmp_path / "plain", "pandas")
    dev.UV.touch()
    dev.put_into(tmp_path / "plain", "pandas")
    asked = ["uv" if words[0] == dev.UV else "pip" for words in ran if words[-1] == "pandas"]
    assert asked == ["pip", "uv", "pip"]


def test_acts_beside_each_other_are_told_each_and_fail_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "acts.py").write_text(
        "import sys\nprint('told', sys.argv[1])\nsys.exit(sys.argv[1] != 'good')\n"
    )
    monkeypatch.setattr(dev, "__file__", str(tmp_path / "acts.py"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        dev.beside("good", "bad")
    assert failed.value.cmd == ["dev.py", "bad"]
    assert sorted(capsys.readouterr().out.splitlines()) == ["told bad", "told good"]
    dev.beside("good")


def test_a_newer_python_runs_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dev.supported()[-1] == "3.11"
    assert not dev.works(tmp_path / "absent", "3.13")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert dev.newer_python() is None
    for version in dev.supported()[:-1]:
        place = tmp_path / "versions" / f"{version}.0" / "bin" / "python"
        place.parent.mkdir(parents=True)
        place.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
        place.chmod(0o755)
    newest = int(dev.supported()[0].partition(".")[2])
    expected = None if newest <= sys.version_info.minor else dev.supported()[0]
    found = dev.newer_python()
    assert (found.parents[1].name.removesuffix(".0") if found else None) == expected
