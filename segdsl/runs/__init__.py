"""The verbs, one file each: segment, explain, render, export, send, test, preview and their like.

In: a job, and what is wanted. Out: a result as a value, or files; or a `Problem`.
"""
