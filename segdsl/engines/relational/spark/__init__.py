"""The spark engine: a plan is one statement, and Spark runs it, here or on a cluster.

In: a plan, typed tables. Out: an answer. What Spark has no exact way to say, Python works out on whole
columns, where Spark runs.
"""

from __future__ import annotations

from segdsl.engines.relational.spark.engine import ENGINE, engine_at

__all__ = ["ENGINE", "engine_at"]
