"""Why a database gives no rows, in a marketer's words.

In: what a driver says. Out: one sentence without passwords, and the way out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from segdsl.source import Span


@dataclass(frozen=True, slots=True)
class _Fault:
    """A pattern of what drivers say; the reason in our words, where theirs are not clear; the way out."""

    says: str
    reason: str | None
    hint: str


_HOST = "mend the URL's host and port"
_KEEPER = "ask whoever keeps the database"
_FAULTS = (
    _Fault("statement timeout|lock timeout|max_statement_time", None, f"{_KEEPER} for more time for it"),
    _Fault("too many (clients|connections)|connection slots", None, "run it again when fewer are connected"),
    _Fault(
        "translate host|getaddrinfo|Name or service|name resolution|nodename",
        "its host is not known on this network",
        "mend the URL's host, or connect to the network that it is in",
    ),
    _Fault(
        "timeout expired|timed out",
        "its host and port do not answer in time",
        f"{_HOST}, or ask whether they can be reached from here",
    ),
    _Fault(
        "Connection refused|No such file or directory|Can't connect|is unreachable|No route to host",
        "the connection is refused: no database listens at its host and port",
        f"start the database, or {_HOST}",
    ),
    _Fault(
        "does not support SSL",
        "the URL asks for SSL, which the database does not offer",
        "take `sslmode` out of the URL",
    ),
    _Fault(
        "no encryption|SSL off",
        None,
        f"write `&sslmode=require` behind the table; or {_KEEPER} to let this computer in",
    ),
    _Fault("pg_hba", None, f"{_KEEPER} to let this computer in"),
    _Fault(
        "insecure transport",
        "the database takes encrypted connections alone, which there are none of to MySQL",
        "export the table as CSV or Parquet",
    ),
    _Fault("invalid sslmode|URI query parameter|connection option", None, "mend the URL behind the table"),
    _Fault(
        "invalid response to SSL|Packet sequence number|unsupported frontend protocol",
        "what answers at its host and port is another kind of program",
        _HOST,
    ),
    _Fault(
        "no password supplied|using password: NO",
        "it asks for a password",
        "give the password in the environment variable `{variable}`",
    ),
    _Fault("to database|(SELECT|SHOW VIEW) command denied", None, f"{_KEEPER} for the right to it"),
    _Fault(
        "password authentication|Access denied|authenticat",
        None,
        "mend the URL's user and the password, which may stand in the environment variable `{variable}`",
    ),
    _Fault(r"database .*(not exist|unknown)|Unknown database", None, "mend the URL's database"),
    _Fault(r"role .*(not exist|not permitted)", None, "mend the URL's user"),
    _Fault(
        "not a valid DuckDB database|file is not a database",
        "it is no database, or a damaged one",
        "name a file that the database wrote, or take it from a backup",
    ),
    _Fault(
        "Conflicting lock|database is locked",
        "another program is writing to it",
        "run it again when that has ended",
    ),
    _Fault("version number", None, "update the package that reads it"),
    _Fault("permission|denied", None, f"{_KEEPER} for the right to it"),
    _Fault(
        "closed|terminat|lost|gone away|reset",
        None,
        "run it again; the connection was cut while rows were read",
    ),
)

_AROUND = (
    r"^.*?Failed to connect: |Query was: .*$|\. SQLSTATE.*$|Vendor code.*$"  # of drivers
    r"| (?:LINE \d+|DETAIL|HINT): .*$"  # of PostgreSQL, which shows statements and rows
    r"|^[A-Z][A-Za-z]+ Error: "  # of DuckDB
    r"|connection to server (?:at|on) .*? failed: "
)


class Refused(Exception):
    """The database gives no rows; `hint` is the way out, and `state` the SQLSTATE where it names one.

    Where it is one table that cannot be read, `table` is what messages call it, declared at `span`.
    """

    def __init__(self, says: str, variable: str, password: str | None = None, state: str = "") -> None:
        fault = next((one for one in _FAULTS if re.search(one.says, says, re.IGNORECASE)), None)
        reason = fault.reason if fault is not None and fault.reason is not None else _theirs(says, password)
        super().__init__(reason)
        self.state = state
        self.hint = None if fault is None else fault.hint.format(variable=variable)
        self.table = ""
        self.span: Span | None = None


def _theirs(says: str, password: str | None) -> str:
    """What the driver says, as one sentence."""
    reason = re.sub(r"^.*?(FATAL|ERROR): +", "", " ".join(says.split()))
    reason = re.sub(_AROUND, "", reason)
    if password:
        reason = reason.replace(password, "…")
    return reason.strip().rstrip(".")
