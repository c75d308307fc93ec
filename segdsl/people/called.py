"""What people are called, told from what stands in the column of names where there is none.

Exports and tills write `-`, `N/A` or `null` where nobody gave a name; a letter that begins with it says that
nobody is meant. Only spellings that programs write are taken for nothing: `Na`, `Nan` and `Null` are people.
"""

from __future__ import annotations

# fmt: off
_NOTHING = frozenset({
    "N/A", "n/a", "#N/A", "NA", "n.a.", "N.A.", "k.A.", "k. A.", "NULL", "null", "None", "none", "nil",
    "nan", "NaN", "undefined", "unknown", "Unknown", "UNKNOWN", "unbekannt", "not given", "no name",
    "anonymous", "<NA>", "<null>", "(null)", "(none)", "(blank)", "(empty)", "xxx", "XXX", "test",
    "TEST",
})
# fmt: on


def is_a_name(text: str) -> bool:
    """Whether a text without blanks around it can be what somebody is called: it has a letter, at least."""
    return any(map(str.isalpha, text)) and text not in _NOTHING
