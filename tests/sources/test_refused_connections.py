"""What a MySQL server says when it refuses: its words, without its numbers and without the password."""

from __future__ import annotations

from typing import Any

import pytest

from segdsl.sources.databases.address import Address
from segdsl.sources.databases.refusals import Refused

pymysql = pytest.importorskip("pymysql")
ADDRESS = Address("mysql://ana@h/shop", "h", None, "ana", "s3cret", "shop", ("orders",), {})


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            pymysql.err.OperationalError(1045, "Access denied for 'ana' with s3cret"),
            "Access denied for 'ana' with …",
        ),
        (pymysql.err.OperationalError(2013, "Lost connection", "more"), "Lost connection"),
        (RuntimeError("'cryptography' package is required"), "'cryptography' package is required"),
        (OSError("no route"), "no route"),
        (OSError(), ""),
    ],
)
def test_the_servers_own_words(error: Exception, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from segdsl.sources.databases.systems import mysql

    def refusing(**_words: Any) -> None:
        raise error

    monkeypatch.setattr(pymysql, "connect", refusing)
    with pytest.raises(Refused) as raised, mysql.connected(ADDRESS):
        pass
    assert str(raised.value) == says
