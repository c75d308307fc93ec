"""The packed engine: bits for conditions, plain arrays for columns, and the pandas pieces for all else.

In: a plan, typed tables. Out: an answer of masks, which become columns when somebody asks for them.
"""

from __future__ import annotations

from segdsl.engines.packed.engine import ENGINE

__all__ = ["ENGINE"]
