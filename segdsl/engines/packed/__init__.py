"""Bit-packed conditions over plain arrays, with the pandas pieces for what they do not cover."""

from segdsl.engines.packed.engine import ENGINE

__all__ = ["ENGINE"]
