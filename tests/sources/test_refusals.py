"""What drivers say when there is no connection or no right to rows: one sentence, and the way out."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

import segdsl
from segdsl.sources.databases.address import Address
from segdsl.sources.databases.refusals import Refused

_POSTGRES = "IO: [libpq] Failed to connect: "
_TO = 'connection to server at "localhost" (127.0.0.1), port 1 failed: '
_SERVING = "\n\tIs the server running on that host and accepting TCP/IP connections?\n"
_CLOSED = "the connection is refused: no database listens at its host and port"
_START = "start the database, or mend the URL's host and port"
_NO_HOST = "its host is not known on this network"
_LATE = "its host and port do not answer in time"
_USER = "mend the URL's user and the password, which may stand in the environment variable `PGPASSWORD`"
_ASK = "ask whoever keeps the database for the right to it"

SAID = {
    f"{_POSTGRES}{_TO}Connection refused{_SERVING}": (_CLOSED, _START),
    f"{_POSTGRES}{_TO.replace('127.0.0.1', '::1')}Connection refused{_SERVING}"
    f"{_TO}Connection refused{_SERVING}": (_CLOSED, _START),
    f'{_POSTGRES}connection to server on socket "/tmp/.s" failed: No such file or directory\n\tIs the server '
    "running locally and accepting connections on that socket?\n": (_CLOSED, _START),
    f'{_POSTGRES}could not translate host name "x.y" to address: Name or service not known\n': (
        _NO_HOST,
        "mend the URL's host, or connect to the network that it is in",
    ),
    "Can't connect to MySQL server on 'x.y' ([Errno -2] Name or service not known)": (_NO_HOST, "mend"),
    "Can't connect to MySQL server on '127.0.0.1' ([Errno 111] Connection refused)": (_CLOSED, _START),
    f"{_POSTGRES}{_TO}timeout expired\n": (_LATE, "mend the URL's host and port, or ask whether they can"),
    f"{_POSTGRES}{_TO}server does not support SSL, but SSL was required\n": (
        "the URL asks for SSL, which the database does not offer",
        "take `sslmode` out of the URL",
    ),
    f'{_POSTGRES}{_TO}FATAL:  no pg_hba.conf entry for host "1.2.3.4", user "u", no encryption\n': (
        'no pg_hba.conf entry for host "1.2.3.4", user "u", no encryption',
        "write `&sslmode=require` behind the table; or ask whoever keeps the database to let this computer",
    ),
    f"{_POSTGRES}{_TO}received invalid response to SSL negotiation: H\n": (
        "what answers at its host and port is another kind of program",
        "mend the URL's host and port",
    ),
    f"{_POSTGRES}{_TO}fe_sendauth: no password supplied\n": (
        "it asks for a password",
        "give the password in the environment variable `PGPASSWORD`",
    ),
    f'{_POSTGRES}{_TO}FATAL:  password authentication failed for user "u"\n': (
        'password authentication failed for user "u"',
        _USER,
    ),
    f'{_POSTGRES}{_TO}FATAL:  database "d" does not exist\n': (
        'database "d" does not exist',
        "mend the URL's database",
    ),
    f'{_POSTGRES}{_TO}FATAL:  role "u" is not permitted to log in\n': (
        'role "u" is not permitted to log in',
        "mend the URL's user",
    ),
    f"{_POSTGRES}{_TO}FATAL:  sorry, too many clients already\n": (
        "sorry, too many clients already",
        "run it again when fewer are connected",
    ),
    '[libpq] Failed to execute: ERROR:  permission denied for table orders\nQuery was: select': (
        "permission denied for table orders",
        _ASK,
    ),
    "Access denied for user 'u' to database 'd'": ("Access denied for user 'u' to database 'd'", _ASK),
    "ERROR: canceling statement due to statement timeout": (
        "canceling statement due to statement timeout",
        "ask whoever keeps the database for more time for it",
    ),
    'ERROR: column "reads" does not exist\nLINE 1: select reads\n': ('column "reads" does not exist', ""),
}  # fmt: skip


@pytest.mark.parametrize("says", SAID)
def test_it_is_one_sentence_with_the_way_out(says: str) -> None:
    reason, hint = SAID[says]
    found = Refused(says, "PGPASSWORD")
    assert str(found) == reason
    assert (found.hint or "").startswith(hint)
    assert bool(found.hint) == bool(hint)


def test_what_never_greets_is_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pymysql")
    from segdsl.sources.databases.systems import mysql

    monkeypatch.setattr(mysql, "_WAIT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = Address("mysql://…", "127.0.0.1", silent.getsockname()[1], "u", None, "d", ("t",), {})
        with pytest.raises(Refused, match=_LATE), mysql.connected(where):
            pass


@pytest.mark.parametrize("url", ["duckdb:///text.db?table=t", "sqlite:///text.db?table=t"])
def test_a_file_that_is_no_database(url: str, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("id,x\n" * 1_000, encoding="utf-8")
    (tmp_path / "a.seg").write_text(f'customers from "{url}" key id\n  x text\n', encoding="utf-8")
    with pytest.raises(segdsl.Problem) as raised:
        segdsl.load(tmp_path).segment(as_of="2026-03-31")
    (found,) = raised.value.diagnostics
    assert found.message == f"`{url}` cannot be read: it is no database, or a damaged one"
    assert found.hint == "name a file that the database wrote, or take it from a backup"
    assert found.span is not None
    assert found.span.line == 1
