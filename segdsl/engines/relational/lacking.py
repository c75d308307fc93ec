"""What an engine can't do, found while a plan is lowered and told before data is read."""

from __future__ import annotations


class Lacking(Exception):
    """Raised by what builds expressions and steps; `what` is in the language's words."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
