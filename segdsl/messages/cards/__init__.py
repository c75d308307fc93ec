"""Personas as cards: pages to look at, print and hang on the wall.

In: personas, and what was counted of those whom they speak to. Out: HTML that loads nothing.
"""
