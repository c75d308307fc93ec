"""The pandas engine: a plan is printed as a program, and the program is run.

In: a plan, typed tables. Out: an answer. `program` gives the same text, with what it needs to stand alone,
for one name.
"""

from __future__ import annotations

from segdsl.engines.pandas_program.engine import ENGINE
from segdsl.engines.pandas_program.printing import program

__all__ = ["ENGINE", "program"]
