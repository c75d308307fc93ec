"""The engines that there are."""

from __future__ import annotations

ENGINES: dict[str, str] = {
    "packed": "segdsl.engines.packed",
    "pandas": "segdsl.engines.pandas_program",
    "duckdb": "segdsl.engines.relational.duckdb",
    "polars": "segdsl.engines.relational.polars",
    "spark": "segdsl.engines.relational.spark",
}
"""What computes who is in what, by the name that `--engine` takes, and the room that it lives in."""
