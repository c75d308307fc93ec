"""Relations as SQL: trees of sqlglot, each step a query with a name that a reader would give it.

In: steps. Out: a statement for any dialect. It needs the extra `sql`.
"""
