"""Tables of database servers and of DuckDB: from a URL to rows, column by column.

In: `postgres://user@host/db?table=orders`, `mysql://…`, `duckdb:///shop.duckdb?table=orders`, and a
table's declaration. Out: its declared columns, exact, as Arrow reads them; or one sentence on why not. A
password in a URL is never part of what comes out; where there is none, it comes from the environment.
"""
