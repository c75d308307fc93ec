"""What was written: from the text of a rule file to its tree, and back.

In: text. Out: a tree with the place of every word, or diagnostics. The text of a tree parses to that tree.
"""
