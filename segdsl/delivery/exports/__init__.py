"""The files that other platforms import.

In: people as columns, a platform. Out: its file, all or nothing; no cell of it is a formula.
"""
