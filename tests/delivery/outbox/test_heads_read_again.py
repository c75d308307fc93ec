"""The headers of a mail are read again before it is written: each once, and none is missing."""

from __future__ import annotations

import pytest

from segdsl.delivery.outbox.mail.mails import _REQUIRED, Unwritable, _read_again

HEAD = "".join(f"{name}: x\n" for name in sorted(_REQUIRED))


def test_the_headers_of_one_mail() -> None:
    _read_again(HEAD.encode())
    _read_again((HEAD + "X-More: y\n").encode())
    assert len(_REQUIRED) > 3


@pytest.mark.parametrize("name", sorted(_REQUIRED))
def test_a_header_that_is_missing_or_there_twice(name: str) -> None:
    for head in (HEAD.replace(f"{name}: x\n", ""), f"{HEAD}{name}: y\n"):
        with pytest.raises(Unwritable, match="would not be those of one mail"):
            _read_again(head.encode())


def test_a_line_that_is_no_header() -> None:
    for head in ("no header here\n" + HEAD, HEAD + "no header here\n"):
        with pytest.raises(Unwritable, match="would not be those of one mail"):
            _read_again(head.encode())
