"""A rule as a model of dbt, which keeps its members or values as a table of a warehouse.

In: a model, a name, as-of, a dialect. Out: the texts of three files: the model, what is tested and told
of it, and the sources that it reads. It needs the extra `sql`.
"""
