"""What people are called, told from what stands in the column of names where there is none.

Exports and tills write `-`, `N/A` or `null` where nobody gave a name; forms are tried out with `Test`, and
people write their address or their company there. A letter that begins with any of it says that nobody is
meant. Only spellings that programs write are taken for nothing: `Na`, `Nan` and `Null` are people.
"""

from __future__ import annotations

import re

# fmt: off
_NOTHING = frozenset({
    "N/A", "n/a", "#N/A", "NA", "n.a.", "N.A.", "k.A.", "k. A.", "NULL", "null", "None", "none", "nil",
    "nan", "NaN", "undefined", "Undefined", "unknown", "Unknown", "UNKNOWN", "unbekannt", "Unbekannt",
    "not given", "no name", "No Name", "noname", "anonymous", "Anonymous", "anonym", "Anonym", "x", "xx",
    "xxx", "X", "XX", "XXX", "test", "Test", "TEST", "testing", "Testing", "tester", "Tester", "dummy",
    "Dummy", "asdf", "qwerty", "foo", "foobar", "true", "false", "True", "False", "TRUE", "FALSE", "yes",
    "no", "deleted", "Deleted", "N.N.", "NN",
})
_ROLES = frozenset({  # whom a form asks, and forms of address with nobody behind them
    "customer", "kunde", "kundin", "client", "guest", "gast", "user", "admin", "administrator", "info",
    "office", "sales", "support", "team", "webmaster", "first name", "firstname", "vorname", "last name",
    "lastname", "name", "nachname", "mr", "mrs", "ms", "mr.", "mrs.", "ms.", "herr", "frau", "dr", "dr.",
    "firma", "company",
})
# fmt: on
_COMPANY = re.compile(  # as its last word, or the only one
    r"(?:^|[\s,&])(?:GmbH|mbH|e\.K\.|OHG|UG|SE|AG|KG|Ltd|LTD|ltd|Limited|LLC|LLP|Inc|INC|inc|Corp|PLC|plc"
    r"|B\.?V|N\.?V|S\.A|S\.L|S\.?p\.?A|S\.?r\.?l|S\.?A\.?R\.?L|Oy|AB|ApS|A/S|Pty|& Co|e\.V)\.?$"
)
_NEVER_IN_A_NAME = re.compile(r"[@\d<>{}\[\]|\\=_%*#$~^;]|://|\bwww\.", re.IGNORECASE)


def is_a_name(text: str) -> bool:
    """Whether a text without blanks around it can be what somebody is called: it has a letter, at least."""
    if not any(map(str.isalpha, text)) or text in _NOTHING or text.lower() in _ROLES:
        return False
    if text.startswith("(") and text.endswith(")"):
        return False
    return not (_NEVER_IN_A_NAME.search(text) or _COMPANY.search(text))
