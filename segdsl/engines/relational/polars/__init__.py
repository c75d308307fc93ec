"""The polars engine: a plan is steps over lazy frames, which Polars collects in this process.

In: a plan, typed tables. Out: an answer.
"""

from __future__ import annotations

from segdsl.engines.relational.polars.engine import ENGINE

__all__ = ["ENGINE"]
