"""What people and programs touch: commands, the Python `Project`, and how findings and results are shown.

In: words and arguments. Out: what a verb of `runs` gives, printed or handed on; nothing is decided here.
"""
