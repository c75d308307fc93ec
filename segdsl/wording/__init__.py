"""A rule in plain English.

In: declarations as written. Out: lines that a reader who does not know the rule language can check, down to
the traits that the rule stands on. `rule(name, files)` says one, `names(files)` which there are.
"""

from __future__ import annotations

from segdsl.wording.outline import Explained, names, rule

__all__ = ["Explained", "names", "rule"]
