"""Completion in shells: what can stand where the caret is, told at once.

A shell asks at every press of a key, so nothing is imported here that takes time: what commands take is
written down in `words.json` (by `table.py`, from the commands; a test asks that it is current), and names are
found in rule files by the words that declare them.
"""
