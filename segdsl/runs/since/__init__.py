"""Going on from a run that `segdsl segment --out` wrote: what is kept of it, and who has moved since.

In: a job, and the folder of a run. Out: the run as it would be without, with less work; who entered and left.
"""
