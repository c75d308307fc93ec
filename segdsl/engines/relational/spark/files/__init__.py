"""Parquet files that hold already what is declared of them: workers of Spark read them where they are.

In: a table's declaration, its files, a session. Out: a data frame of the values that reading would give,
whose every promise Spark has confirmed; or why the table has to be read, by whoever says what is wrong.
"""
