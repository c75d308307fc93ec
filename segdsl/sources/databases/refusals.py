"""Why a database gives no rows, in a marketer's words.

In: what a driver says. Out: one sentence without passwords, and the way out.
"""

from __future__ import annotations

import re

_HINTS = (
    (r"password|Access denied|authenticat", "give the password in the environment variable `{variable}`"),
    (
        r"refused|No such file|timeout|timed out|Can't connect",
        "start the database, or mend the URL's host and port",
    ),
    (r"translate host|getaddrinfo|Name or service|resolve", "mend the URL's host"),
    (r"database .*(not exist|unknown)|Unknown database", "mend the URL's database"),
    (r"role .*not exist", "mend the URL's user"),
    (r"permission|denied", "ask for the right to read the table"),
    (r"closed|terminat|lost|gone away|reset", "run it again; the connection was cut while rows were read"),
)


_AROUND = (
    r"^.*?Failed to connect: |Query was: .*$|\. SQLSTATE.*$|Vendor code.*$"  # of drivers
    r"| (?:LINE \d+|DETAIL|HINT): .*$"  # of PostgreSQL, which shows statements and rows
)


class Refused(Exception):
    """The database gives no rows; `hint` is the way out, and `state` the SQLSTATE where it names one."""

    def __init__(self, says: str, variable: str, password: str | None = None, state: str = "") -> None:
        reason = " ".join(says.split())
        reason = re.sub(r"^.*?(FATAL|ERROR): +", "", reason)
        reason = re.sub(_AROUND, "", reason)
        if password:
            reason = reason.replace(password, "…")
        super().__init__(reason.strip().rstrip("."))
        self.state = state
        found = next((hint for pattern, hint in _HINTS if re.search(pattern, says, re.IGNORECASE)), None)
        self.hint = None if found is None else found.format(variable=variable)
