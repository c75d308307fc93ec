"""Personas as cards: pages to look at, print and hang on the wall."""
