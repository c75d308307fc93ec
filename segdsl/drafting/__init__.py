"""Rules guessed from files that somebody has, for `init --from`.

In: files. Out: the text of a rule file that reads them, which says what was guessed.
"""
