"""What rules mean, from the trees of all rule files.

In: syntax trees. Out: a `Model`: tables, and typed expressions in which every name is resolved and every
shorthand is operators of the table; or diagnostics.
"""
