"""A URL that nothing can be read from: `check` says so at its place, and reading says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.sources.databases.address import masked, without_password

RULES = """\
customers from "c.csv" key id
  x text
events e from "{}" key id
  y text

segment a where x is known
"""
_NONE = "does not say which database and which table of it to read"
_NO_URL = "is no URL, in which a colon and two slashes follow the kind of database"
_SPACE = "has a space where none belongs"
_PORT = "has a port that is no number up to 65535"
_SERVER = "write it as `postgres://user@host/database?table=orders`"
_SQLITE = "write it as `sqlite:///shop.db?table=orders`"
_HERE = "put the file into the project's folder, and name it by its path there"

WRONG = {
    "postgres:/x": (_NO_URL, _SERVER),
    "postgres:x": (_NO_URL, _SERVER),
    "sqlite:shop.db": (_NO_URL, _SQLITE),
    "postgres://": (_NONE, _SERVER),
    "postgres://host/shop": (_NONE, _SERVER),
    "postgres://host?table=t": (_NONE, _SERVER),
    "postgres://host/shop?table=": (_NONE, _SERVER),
    "postgres://host/shop?table=a..b": (_NONE, _SERVER),
    "postgres://host/shop ?table=t": (_NONE, _SERVER),
    "postgres://[::1/shop?table=t": (_NONE, _SERVER),
    "mariadb://host/": (_NONE, "write it as `mariadb://user@host/database?table=orders`"),
    "postgres://host/shop?tabel=t": ("says `tabel` where it has to say `table`", _SERVER),
    "postgres://host:five/shop?table=t": (_PORT, _SERVER),
    "mysql://host:99999/shop?table=t": (_PORT, "mysql://user@host/database?table=orders"),
    "postgres://host:0/shop?table=t": (_PORT, _SERVER),
    " postgres://host/shop?table=t": (_SPACE, _SERVER),
    "postgres ://host/shop?table=t": (_SPACE, _SERVER),
    "postgres://host/shop?table=t ": (_SPACE, _SERVER),
    "postgres://my host/shop?table=t": ("has a space in its user, password or host", _SERVER),
    "postgres://u:pa ss@host/shop?table=t": ("has a space in its user, password or host", _SERVER),
    "postgres://u:pa/ss@host/shop?table=t": ("in a password, `/` is written `%2F`", _SERVER),
    "postgres://u:pa?ss@host/shop?table=t": ("and `?` is written `%3F`", _SERVER),
    "postgres://u:pa#ss@host/shop?table=t": ("has a `#`, which ends a URL", _SERVER),
    "postgress://host/shop?table=t": ("databases of the kind `postgress`", "did you mean `postgres://`?"),
    "mysql+pymysql://host/shop?table=t": (
        "databases of the kind `mysql+pymysql`",
        "did you mean `mysql://`?",
    ),
    "redis://host/0?table=t": ("databases of the kind `redis` can't be read", "PostgreSQL and SQLite can"),
    "mysql://host/shop?table=t&ssl=yes": ("says `ssl`, and behind the `?` only `table`, `user`", "mysql://"),
    "sqlite://shop.db?table=t": ("names a host behind its two slashes", _SQLITE),
    "sqlite:///shop.db": ("does not say which file and which table of it to read", _SQLITE),
    "sqlite:///shop.db?table=a&table=b": ("does not say which file and which table", _SQLITE),
    "duckdb:///shop.duckdb?table=a&mode=ro": ("says `mode`, and behind the `?` only `table` can", "duckdb:"),
    "s3://bucket/x.csv": ("`s3://bucket/x.csv` is elsewhere", _HERE),
    "https://shop.example/x.csv": ("is elsewhere, and files are read from the project", _HERE),
    "file:///x.csv": ("is elsewhere", _HERE),
}
RIGHT = (
    "e.csv",
    "C:/data/e.csv",
    "orders: all.csv",
    "postgres:///shop?table=t",
    "postgres://u:p%20w@[::1]:5432/shop/crm.t?sslmode=require",
    "POSTGRESQL://host/my shop?table=my orders",
    "mysql://host/shop?table=t&unix_socket=/run/m",
    "sqlite:///my shop.db?table=my orders",
)


def found_by_checking(folder: Path, path: str) -> list[segdsl.Diagnostic]:
    (folder / "a.seg").write_text(RULES.format(path), encoding="utf-8")
    (folder / "c.csv").write_text("id,x\n1,a\n", encoding="utf-8")
    return [one for one in segdsl.load(folder).check() if one.code == "unsupported-source"]


@pytest.mark.parametrize("url", WRONG)
def test_check_says_what_is_wrong_and_where(url: str, tmp_path: Path) -> None:
    reason, hint = WRONG[url]
    (found,) = found_by_checking(tmp_path, url)
    assert reason in found.message
    assert hint in (found.hint or "")
    assert not any(part in found.message for part in ("pa/ss", "pa?ss", "pa#ss", "pa ss"))
    assert found.span is not None
    assert (found.span.line, found.span.column, found.span.text.strip('"')) == (3, 15, url)
    with pytest.raises(segdsl.Problem) as raised:
        segdsl.load(tmp_path).segment(as_of="2026-03-31")
    said = [(one.code, one.message, one.hint, one.span and one.span.line) for one in raised.value.diagnostics]
    assert ("unsupported-source", found.message, found.hint, 3) in said


@pytest.mark.parametrize("path", RIGHT)
def test_what_can_be_asked_is_not_wrong(path: str, tmp_path: Path) -> None:
    assert found_by_checking(tmp_path, path) == []


@pytest.mark.parametrize("password", ["p", "p/w", "p?w", "p#w", "p w", "1234", "1/x", "p@w"])
def test_no_password_is_shown_however_it_is_written(password: str) -> None:
    url = f"postgres://u:{password}@host:5432/shop?table=t"
    if password != "1/x":  # which begins as a port does
        assert without_password(url) == "postgres://u:…@host:5432/shop?table=t"
        assert masked(f'events e from "{url}" key id') == (
            f'events e from "postgres://u:{"•" * len(password)}@host:5432/shop?table=t" key id'
        )
    assert without_password("postgres://host:5432/shop?table=a@b") == "postgres://host:5432/shop?table=a@b"
