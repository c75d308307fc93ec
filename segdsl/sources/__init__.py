"""Data, read and typed: files, databases and frames.

In: a catalog, and where its tables are. Out: typed tables; every promise of the declarations was checked.
"""
