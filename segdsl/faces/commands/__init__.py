"""The commands, a module each, named like it.

In: words on the command line. Out: what a verb gives, shown, and an exit code. Each offers `command`.
"""
