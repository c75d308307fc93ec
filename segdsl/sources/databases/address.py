"""The URL of a database's table, taken apart; and the same without its password.

In: a URL as a rule file has it. Out: its parts, or what is wrong with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

# A `/` or `?` in a password has to be written otherwise; where it is not, the password is one all the same.
_PASSWORD = re.compile(r"(?<=://)([^\s/:@\"]*):([^\s/?#\"]+|(?!\d+[/?])[^\"`\n]+)(?=@)")
_SECRET_PART = re.compile(r"(?i)([?&](?:password|passwd|pwd|sslpassword)=)[^&\s\"]+")


@dataclass(frozen=True, slots=True)
class Address:
    """A table of a database. `name` is what messages call it: the URL without its password."""

    name: str
    host: str
    port: int | None
    user: str | None
    password: str | None
    database: str
    table: tuple[str, ...]  # with its schema in front, where one is named
    options: dict[str, str]

    @property
    def host_in_url(self) -> str:
        """The host as it stands in a URL: an address of IPv6 in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host


def without_password(text: str) -> str:
    """The text with every password in a URL left out."""
    return _SECRET_PART.sub(r"\1…", _PASSWORD.sub(r"\1:…", text))


def masked(text: str) -> str:
    """The text with a mark for each character of a password in a URL, so that it stays as long."""

    def marks(found: re.Match[str]) -> str:
        return f"{found[1]}:{'•' * len(found[2])}"

    return _SECRET_PART.sub(lambda m: m[1] + "•" * (len(m[0]) - len(m[1])), _PASSWORD.sub(marks, text))


def parts_of(url: str) -> SplitResult:
    """The parts of a URL; of one that has no form, such as `postgres://[`, its scheme alone."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult(url.partition("://")[0].lower(), "", "", "", "")


def address(url: str) -> Address | None:
    """The parts of a server's URL; None where it does not say which database and table to read.

    The table stands in `?table=orders`, or behind the database: `postgres://host/shop/orders`.
    """
    found = database(url)
    return found if found is not None and all(found.table) else None


def database(url: str) -> Address | None:
    """The same of a URL that need not name a table; then its name is empty."""
    parts = parts_of(url)
    try:
        port = parts.port
    except ValueError:
        return None
    options = dict(parse_qsl(parts.query))
    name, _, behind = unquote(parts.path.lstrip("/")).partition("/")
    table = options.pop("table", behind).replace("/", ".")
    password = options.pop("password", None) or (unquote(parts.password) if parts.password else None)
    if not name:
        return None
    user = unquote(parts.username) if parts.username else options.pop("user", None)
    return Address(
        without_password(url),
        parts.hostname or "",
        port,
        user,
        password,
        name,
        tuple(table.split(".")),
        options,
    )
