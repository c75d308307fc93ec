"""What rules mean, one customer at a time, in plain Python: the truth that engines are compared with.

In: a model, a world (rows in plain mappings) and an as-of. Out: the value of any expression for any customer,
why it came out so, and whether the examples of a project hold.
"""
