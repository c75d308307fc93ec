"""Engines that compute where bigger data live: a plan becomes steps over relations.

In: a plan. Out: relations (`lowering`), built by whoever offers `protocol`: `sql` writes them as one
statement, which `duckdb` runs, and `polars` has a lazy frame for each. `answering` makes the answer of what
they hold.
"""
