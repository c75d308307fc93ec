"""Whether customers are still those that a trait was learnt from, and still buy as they did then.

In: what was learnt, and numbers of the customers of today. Out: what has moved, in words.
"""
