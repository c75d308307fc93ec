"""What can be learnt from customers: chances, groups, expected spend.

In: arrays, a value for each customer. Out: models small enough to be written down as rules, with how well
they did. Pure arithmetic: nothing here reads data, draws at random or depends on the order of customers.
"""
