"""The postgres engine: a plan is one statement, and a PostgreSQL server runs it, where the customers are.

In: a plan, tables of its database or typed ones. Out: an answer.
"""

from __future__ import annotations

from segdsl.engines.relational.postgres.engine import ENGINE, engine_at

__all__ = ["ENGINE", "engine_at"]
