"""A project: its rules, and the verbs of segdsl on them.

In: a folder or a rule file. Out: what is wrong with the rules, who is in what and why, messages.
"""

from segdsl.project.opening import load
from segdsl.project.project import Project

__all__ = ["Project", "load"]
