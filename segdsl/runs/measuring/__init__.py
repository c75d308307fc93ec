"""What a campaign did and what its control group can find.

In: a job and a campaign. Out: customers by what they were assigned to, with the goal asked of each from their
own moment on; groups and readings of them; what a holdout finds before anything is sent.
"""
