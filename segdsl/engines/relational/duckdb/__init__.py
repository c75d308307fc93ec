"""The duckdb engine: a plan is one statement, and DuckDB runs it in this process.

In: a plan, typed tables. Out: an answer.
"""

from __future__ import annotations

from segdsl.engines.relational.duckdb.engine import ENGINE

__all__ = ["ENGINE"]
