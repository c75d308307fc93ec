"""One module per command, named like it.

Each offers `command`, which calls the project and shows the result.
"""
