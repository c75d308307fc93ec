"""Customers that are made up so that a condition holds of them.

In: a model, a condition, as-of. Out: rows; the reference confirms each. None found proves nothing.
"""
