"""Options and fixtures that every folder of tests shares."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from segdsl.cache import store
from tests import asserted, skips

ROOT = Path(__file__).parents[1]
RECALLED, KEEP = store.recalled, store.keep
SHARED_DATA = ROOT.parent / "shared" / "data"

# Nothing in the tests is timed: a busy machine is no fault. Where every change is tested, with other seeds
# each time, half as many examples are as many in a week.
settings.register_profile("untimed", deadline=None, max_examples=50 if os.environ.get("CI") else 100)
# What other versions of packages do shows in few examples: those of today's are searched with many.
settings.register_profile("versions", deadline=None, max_examples=20)
settings.load_profile("untimed")

# Assertions of helpers are counted and explained as those of tests are.
pytest.register_assert_rewrite(*(f"tests.{p.name}" for p in Path(__file__).parent.iterdir() if p.is_dir()))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", type=int, default=3_000, help="how many generated rules")
    parser.addoption("--kills", type=int, default=1, help="how often a run is killed, in each form")
    parser.addoption("--update-corpus", action="store_true", help="rewrite what tests/corpus expects")
    parser.addoption("--update-pages", action="store_true", help="rewrite what docs/ shows")


def pytest_configure(config: pytest.Config) -> None:
    # A collection looks at all that a thousand modules and their tests hold, which takes a tenth of the time.
    gc.set_threshold(100_000, 50, 100)
    asserted.pytest_configure(config)
    skips.pytest_configure(config)


@pytest.fixture(autouse=True, scope="session")
def nothing_recalled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What earlier runs found out is left alone, and no test is told what another found out.

    Processes that tests start keep what they find, in a folder of these tests alone. What is found here would
    be kept for nobody there: it is only put into words.
    """
    own = str(tmp_path_factory.mktemp("kept"))

    def put_into_words(sort: str, name: str, value: Any) -> None:
        if os.environ.get(store.FOLDER) == own:
            json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
        else:
            KEEP(sort, name, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(store.FOLDER, own)
        patch.setattr(store, "recalled", lambda sort, name: None)
        patch.setattr(store, "keep", put_into_words)
        yield


@pytest.fixture(autouse=True, scope="session")
def nothing_waits_for_the_disk() -> Iterator[None]:
    """No test can take the power away. What is no open file is still refused; in processes of their own
    commands wait as ever.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)
        yield


@pytest.fixture(autouse=True, scope="session")
def java_begins_quickly() -> Iterator[None]:
    """For a few rows, making programs of Java faster takes longer than it gains; pages start Spark, too.

    Spark has its memory from the beginning, and does not look for what to give back whenever it grows.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        patch.setenv("SPARK_SUBMIT_OPTS", "-Xms1g -Xmn400m -XX:MetaspaceSize=512m")
        yield


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which this test keeps what it finds out, and recalls it."""
    monkeypatch.setattr(store, "recalled", RECALLED)
    monkeypatch.setenv(store.FOLDER, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets, which is beside the repository and not part of it."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real data sets are not on this machine: no folder {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture
def update_pages(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-pages"))


@pytest.fixture
def update_corpus(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-corpus"))


@pytest.fixture(scope="session")
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills"))


@pytest.fixture
def cases(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--cases"))
