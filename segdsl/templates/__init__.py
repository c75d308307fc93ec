"""Templates: what they may do, which names and filters they see, in which language they speak.

In: a folder of templates. Out: templates that end in bounded time and touch nothing; or findings.
"""
