"""Tables in pieces: some rows of a file at a time, so that what is made on the way is small.

In: a table's declaration, and its files. Out: rows as the reader of the format gives them, piece by piece;
or why the table has to be read whole.
"""
