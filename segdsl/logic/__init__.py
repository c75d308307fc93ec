"""What must be so, whatever the data: known values, ranges, contradictions.

In: a model and a condition. Out: proved, refuted or undecided; what is proved holds for every customer.
"""
