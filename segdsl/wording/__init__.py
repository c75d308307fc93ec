"""A rule in plain English.

In: declarations as written. Out: lines that a reader who does not know the rule language can check, down to
the traits that the rule stands on. `rule(name, files)` is all that is called from outside.
"""

from __future__ import annotations

from segdsl.wording.outline import Explained, rule

__all__ = ["Explained", "rule"]
