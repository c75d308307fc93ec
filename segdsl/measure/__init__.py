"""What a campaign did: groups counted, compared with the control group, and read without crying wolf.

In: counts of customers, of those who met the goal, and sums of what that was worth. Out: intervals, and what
may be said of them. Everything here is arithmetic on such counts; nothing reads data.
"""
