"""Engines that compute where bigger data live: a plan becomes steps over relations.

In: a plan. Out: relations (`lowering`), built by whoever offers `protocol`: `sql` writes them as one
statement, which `duckdb` runs. A library of data frames is another room, with `Relations` of its own.
"""
