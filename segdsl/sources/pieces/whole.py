"""Why a table has to be read whole."""

from __future__ import annotations


class Whole(Exception):
    """Words that can follow "because", and what to do about it."""

    def __init__(self, reason: str, way_out: str) -> None:
        super().__init__(reason)
        self.way_out = way_out
