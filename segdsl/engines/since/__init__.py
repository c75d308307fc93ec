"""Who is in what, looking again only at customers of whom something can have changed since another run.

In: what is known of that run, rules, tables and as-of now. Out: the answer that the packed engine gives, and
what a later run has to know of this one.
"""
