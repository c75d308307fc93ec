"""Engines compute who is in what: a room for each, and one place where they are called (`compute`).

In: a plan and sources of its tables. Out: an answer that is the same on every engine and in the reference.
"""
