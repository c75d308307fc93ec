"""The verbs, one file each: segment, explain, render, export, send, test, preview and their like.

In: a project, as-of, and what is wanted. Out: a result as a value, or files; or a `Problem`.
"""
