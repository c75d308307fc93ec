"""From declared sources or frames to what a verb reads: which tables, one customer, what counts for nobody.

In: a project and rules. Out: typed tables and rows, with an account of all that was left out.
"""
