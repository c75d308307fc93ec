"""Tables that are larger than memory: read piece by piece, typed into files, and asked by statements.

In: a table's declaration, and its files. Out: a `LargeTable` of the same values, with the same findings as if
it had been read whole.
"""
