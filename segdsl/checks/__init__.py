"""The checks of how rules are written: one file a check, and their registry.

In: a model and the trees it was built from. Out: diagnostics. None needs data.
"""
