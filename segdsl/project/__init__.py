"""A project: the files of a folder, what they say, and everything that is wrong with them.

In: a folder. Out: rules, templates, personas and findings, each read once. Needs no data.
"""
