"""Sessions of Spark: the one that is active, or a new one; and their settings while a statement runs.

In: where Spark is to run, as its master or the address of a server of Spark Connect. Out: a session.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

import segdsl
from segdsl.diagnostics import Diagnostic, Problem

HERE = "local[*]"
_MEANING = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # what does not fit fails, and never wraps around
    "spark.sql.timestampType": "TIMESTAMP_NTZ",  # moments are in UTC, and bear no zone
    "spark.sql.caseSensitive": "false",
}
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": str(os.cpu_count() or 1),
}


def session_at(master: str) -> Any:
    """The session that is active, else a new one there.

    Raises Problem where there is no Java for a session on this machine, or none can be had.
    """
    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    if not master.startswith("sc://") and _java() is None:
        raise _no_session("Spark needs Java, which is not installed", "install Java 17 or later")
    try:
        return _new(SparkSession.builder, master)
    except Exception as problem:
        reason = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
        raise _no_session(f"there is no session of Spark at `{master}`: {reason}", None) from None


def _new(builder: Any, master: str) -> Any:
    if master.startswith("sc://"):
        return builder.remote(master).getOrCreate()
    asked = builder.master(master).appName("segdsl")
    for name, value in _LOCAL.items():
        asked = asked.config(name, value)
    with _quiet(), _own_python():
        return asked.getOrCreate()


@contextmanager
def _own_python() -> Iterator[None]:
    """What is started meanwhile runs functions with this Python, which finds this program."""
    paths = [str(Path(segdsl.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    chosen = os.environ.get("PYSPARK_PYTHON", sys.executable)
    own = {"PYSPARK_PYTHON": chosen, "PYTHONPATH": os.pathsep.join(paths)}
    before = {name: os.environ.get(name) for name in own}
    os.environ |= own
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            os.environ |= {} if value is None else {name: value}


@contextmanager
def _quiet() -> Iterator[None]:
    """What is started meanwhile says nothing, ever: what went wrong in Spark is raised here as well."""
    sys.stderr.flush()
    own, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(own, 2)
        os.close(own)
        os.close(nowhere)


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def _no_session(message: str, hint: str | None) -> Problem:
    other = "take another engine, such as `duckdb`"
    return Problem([Diagnostic("engine-failed", message, hint=f"{hint}, or {other}" if hint else other)])


@contextmanager
def plainly() -> Iterator[None]:
    """Without PySpark's warnings of versions of pandas, whose tables it is not given."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


@contextmanager
def meant(session: Any) -> Iterator[None]:
    """Statements mean here what they mean to us; afterwards the session is set as it was."""
    logger = logging.getLogger("SQLQueryContextLogger")  # what it tells is raised, too
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    before = {name: session.conf.get(name, None) for name in _MEANING}
    try:
        for name, value in _MEANING.items():
            session.conf.set(name, value)
        with plainly():
            yield
    finally:
        logger.setLevel(level)
        for name, value in before.items():
            if value is None:
                session.conf.unset(name)
            else:
                session.conf.set(name, value)
