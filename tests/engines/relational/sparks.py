"""A session of Spark for tests: one for a process, and quick to begin.

Tests that ask for it lie near each other, so that mostly one process has them all: the first takes longest.
"""

from __future__ import annotations

from typing import Any

from segdsl.engines.relational.spark.sessions import session_at

# For a few rows, making programs of Java takes longer than it gains.
_QUICK = {"codegen.wholeStage": "false", "adaptive.enabled": "false", "shuffle.partitions": "1"}


def active() -> Any:
    """The session, which is the active one from then on."""
    session = session_at("local[1]")
    for name, value in _QUICK.items():
        session.conf.set(f"spark.sql.{name}", value)
    return session
