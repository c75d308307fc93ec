"""Messages that are filled in where Spark runs are those of `render`, and so is a folder of that engine."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from segdsl import Problem, load
from segdsl.engines.relational.spark.shipping import packed, ship
from tests.engines.relational.sparks import active
from tests.runs.test_exports_as_rendered import FILES

AS_OF = "2026-03-31"
CAMPAIGN = "for_some"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    active()
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_messages_are_those_of_render(shop: Path) -> None:
    made, _ = load(shop).render(shop / "own", CAMPAIGN, as_of=AS_OF)
    written = [json.loads(line) for line in (shop / "own/messages.jsonl").read_text().splitlines()]
    found = load(shop).messages_on_spark(CAMPAIGN, as_of=AS_OF).toArrow().to_pylist()
    assert [row["place"] for row in found] == list(range(len(found)))
    messages = [row for row in found if row["held_back"] is None]
    assert len(messages) == len(written) > 0
    for row, line in zip(messages, written, strict=True):
        same = row.keys() & line.keys()
        assert {name: row[name] for name in same} == {name: line[name] for name in same}
        assert {"key", "to", "text", "channel", "campaign"} <= same
    assert sum(row["held_back"] is not None for row in found) == made.held_back > 0
    assert {row["text"] for row in found if row["held_back"]} == {None}


def test_a_folder_has_the_same_bytes(shop: Path) -> None:
    for engine in ("packed", "spark"):
        load(shop, engine=engine).render(shop / engine, CAMPAIGN, as_of=AS_OF)
    names = {path.name for path in (shop / "packed").iterdir()}
    assert names == {path.name for path in (shop / "spark").iterdir()}
    for name in names - {"run.json"}:  # which says which engine it was
        assert (shop / "spark" / name).read_bytes() == (shop / "packed" / name).read_bytes()


def test_nobody_is_a_frame_without_rows(shop: Path) -> None:
    rules = (shop / "rules.seg").read_text().replace("to spend > 1", "to spend > 100")
    (shop / "rules.seg").write_text(rules, encoding="utf-8")
    assert load(shop).messages_on_spark("by_sms", as_of=AS_OF).count() == 0


def test_what_is_not_there_is_told_before_spark_is_asked(shop: Path) -> None:
    with pytest.raises(Problem) as caught:
        load(shop).messages_on_spark("for_none", as_of=AS_OF)
    assert [d.message for d in caught.value.diagnostics] == ["no campaign is called `for_none`"]


# ---------------------------------------------------------------- workers on other machines


class Cluster:
    """What is asked of a session whose workers are elsewhere."""

    def __init__(self, master: str) -> None:
        self.settings = {"spark.master": master}
        self.conf = self
        self.shipped: list[tuple[str, bool]] = []

    def get(self, name: str, otherwise: Any) -> Any:
        return self.settings.get(name, otherwise)

    def set(self, name: str, value: str) -> None:
        self.settings[name] = value

    def addArtifacts(self, path: str, *, pyfile: bool) -> None:  # noqa: N802  (its name in PySpark)
        self.shipped.append((path, pyfile))


def test_workers_elsewhere_get_the_program_once() -> None:
    here, there = Cluster("local[4]"), Cluster("spark://host:7077")
    for session in (here, there, there):
        ship(session)
    assert here.shipped == []
    assert there.shipped == [(str(packed()), True)]


def test_the_shipped_program_runs_from_its_file(tmp_path: Path) -> None:
    assert "segdsl/delivery/on_spark.py" in zipfile.ZipFile(packed()).namelist()
    code = (
        "import segdsl.delivery.on_spark, segdsl.messages.bulk\n"
        "import segdsl.engines.relational.spark.functions as f\n"
        "from segdsl.templates.folder import templates_from\n"
        "from segdsl.source import Source\n"
        "texts = {'a.sms.j2': Source('a.sms.j2', 'Hi {{ customer.name|money }}')}\n"
        "assert templates_from(texts).required().messages, 'no messages'\n"
        "assert f.MADE['segdsl_matches'][0]('abc', 'b')\n"
        "print(f.__file__)\n"
    )
    path = [str(packed()), *(p for p in sys.path if p.endswith("site-packages"))]
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {path!r}\n{code}"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(packed()))
