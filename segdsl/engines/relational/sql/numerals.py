"""What a text looks like that is read as a number."""

from __future__ import annotations

NUMBER = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$"
"""As `segdsl.operators.composition` has it."""
