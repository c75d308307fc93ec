"""What is wrong with the URL of a source, told without asking anybody.

In: a path as a declaration has it. Out: nothing of the path of a file and of a URL that can be asked; else
why nothing can be read there, and what to write instead. Whether a database answers, reading finds out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import SplitResult, parse_qsl

from segdsl.diagnostics import Diagnostic
from segdsl.model.catalog import FileInfo
from segdsl.model.findings import listed
from segdsl.sources.databases.address import database, parts_of, without_password
from segdsl.sources.databases.system import System, systems
from segdsl.sources.findings import finding
from segdsl.suggest import alike

_BEGUN = re.compile(r"([^:/]*):(/*)")
_ELSEWHERE = ("http", "https", "ftp", "sftp", "s3", "gs", "gcs", "az", "abfs", "abfss", "hdfs", "file")
_LAST_PORT = 65535


def malformed(file: FileInfo) -> Diagnostic | None:
    """What is wrong with a source's path; None of a file, and of the URL of a table."""
    begun = _BEGUN.match(file.path)
    scheme = begun[1].strip().lower() if begun else ""
    known = {name: system for system in systems().values() for name in system.schemes}
    if begun is None or ("://" not in file.path and scheme not in (*known, *_ELSEWHERE)):
        return None
    message, hint = None, ""
    if scheme in _ELSEWHERE:
        message = f"`{without_password(file.path)}` is elsewhere, and files are read from the project"
        hint = "put the file into the project's folder, and name it by its path there"
    elif scheme not in known:
        message, hint = f"databases of the kind `{scheme}` can't be read", _instead(scheme, known)
    elif reason := _reason(file.path, begun, known[scheme]):
        place = ":///shop.db" if known[scheme].in_files else "://user@host/database"
        message = f"`{without_password(file.path)}` {reason}"
        hint = f"write it as `{scheme}{place}?table=orders`"
    return None if message is None else finding("unsupported-source", message, span=file.span, hint=hint)


def _instead(scheme: str, known: Mapping[str, System]) -> str:
    base = scheme.partition("+")[0]
    if near := base if base in known else alike(scheme, known, 0.75):
        return f"did you mean `{near}://`?"
    *first, last = (system.title for system in systems().values())
    return (
        f"{', '.join(first)} and {last} can: `postgres://user@host/shop?table=orders`, "
        "`sqlite:///shop.db?table=orders`; else export the table as CSV or Parquet"
    )


def _reason(path: str, begun: re.Match[str], system: System) -> str | None:
    """Why a URL of this kind of database can't be asked."""
    if path != path.strip() or begun[1] != begun[1].strip():
        return "has a space where none belongs: around it, or before its colon"
    if len(begun[2]) < 2:
        return "is no URL, in which a colon and two slashes follow the kind of database"
    if "#" in path:
        return "has a `#`, which ends a URL: in a name or a password write `%23`"
    parts = parts_of(path)
    options = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if "table" not in options and (meant := alike("table", options, 0.75)):
        return f"says `{meant}` where it has to say `table`"
    return (_in_a_file if system.in_files else _on_a_server)(path, parts, options) or _unknown(
        options, system
    )


def _in_a_file(_: str, parts: SplitResult, options: list[str]) -> str | None:
    if parts.netloc and parts.netloc != "[":
        return "names a host behind its two slashes: the path of a file comes behind a third"
    if options.count("table") != 1 or not parts.path.strip("/"):
        return "does not say which file and which table of it to read"
    return None


def _on_a_server(path: str, parts: SplitResult, _: list[str]) -> str | None:
    if re.search(r"\s", parts.netloc):
        return "has a space in its user, password or host: there it is written `%20`"
    port = re.search(r":([^:\]]*)$", parts.netloc.rpartition("@")[2])
    if port and not (re.fullmatch(r"[0-9]{1,5}", port[1]) and 0 < int(port[1]) <= _LAST_PORT):
        behind = "; in a password, `/` is written `%2F` and `?` is written `%3F`" if "@" in path else ""
        return f"has a port that is no number up to {_LAST_PORT}{behind}"
    found = database(path)
    if found is None or not all(part and part == part.strip() for part in (found.database, *found.table)):
        return "does not say which database and which table of it to read"
    return None


def _unknown(options: Iterable[str], system: System) -> str | None:
    """That something stands behind the question mark which nobody would look at."""
    if system.options is None:
        return None
    known = ("table", *system.options)
    unknown = next((name for name in options if name not in known), None)
    return None if unknown is None else f"says `{unknown}`, and behind the `?` only {listed(known)} can stand"
