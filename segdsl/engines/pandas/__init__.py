"""The pandas engine: a plan is printed as a program, and the program is run.

In: a model, typed tables and an as-of. Out: a `Result`. `program` gives the same text, with what it needs to
stand alone, for one name.
"""

from __future__ import annotations

from segdsl.engines.pandas.printing import program
from segdsl.engines.pandas.running import run

__all__ = ["program", "run"]
