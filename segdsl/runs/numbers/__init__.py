"""Numbers of segments: one verb a file, as in the folder around it.

In: a job, and names that rules give. Out: numbers about groups of customers, as values that know how to be
written as JSON; nothing here is a sentence or a picture.
"""
