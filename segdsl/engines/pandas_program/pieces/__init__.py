"""The functions that printed programs are made of: plain source, on pandas and numpy alone.

Each function stands by itself or calls others of this package, so that a program can show just those that
it uses. Columns are Series with the index 0 … n-1; owners are int32 arrays with a customer's position for
each row, or a negative number where the row is nobody's. A `where` is a condition on the rows, or None.
"""
