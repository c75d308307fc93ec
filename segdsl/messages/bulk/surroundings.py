"""What stands around the values of a message, as far as a value could change how it is read.

In: a message with marks. Out: whether values can be put in place of the marks, also in what was made of the
whole message, and what has to be true of these values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from segdsl.messages.bulk.marks import FIRST, MARK, MOST_WRITTEN
from segdsl.messages.letter import Message
from segdsl.messages.plain_text import Reader

# A tag or an entity that a value would belong to.
_OPEN = re.compile(rf"<[/!?-]*{MARK.pattern}|&#?\w*{MARK.pattern}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_READ = {"style", "aria-hidden"}  # attributes that decide what is seen


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`in_comments` and `in_addresses` are marks in comments and in addresses of links, `links` the words and
    the address of links that may say the same.
    """

    in_comments: frozenset[int]
    in_addresses: frozenset[int]
    links: tuple[tuple[str, str], ...]


def surroundings(message: Message) -> Surroundings | None:
    """None where a value could be taken for markup."""
    fields = (message.subject, message.preheader, message.html, message.text)
    if any(map(_OPEN.search, fields)) or max(map(len, fields)) > MOST_WRITTEN:
        return None
    looking = _Looking()
    looking.feed(message.html)
    looking.close()
    if not looking.safe:
        return None
    return Surroundings(frozenset(looking.in_comments), frozenset(looking.in_addresses), tuple(looking.links))


class _Looking(Reader):
    def __init__(self) -> None:
        super().__init__()
        self.safe = True
        self.in_comments: set[int] = set()
        self.in_addresses: set[int] = set()
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        outside = _QUOTED.sub("", self.get_starttag_text() or "")
        decisive = "".join(value or "" for name, value in attrs if name in _READ)
        self._beware(outside + decisive)
        for name, value in attrs:
            if name == "href":
                self.in_addresses.update(_numbers(value or ""))
        super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._beware(tag)
        super().handle_endtag(tag)

    def handle_comment(self, data: str) -> None:
        self.in_comments.update(_numbers(data))

    def _beware(self, text: str) -> None:
        self.safe = self.safe and MARK.search(text) is None

    def handle_decl(self, decl: str) -> None:
        self._beware(decl)

    def handle_pi(self, data: str) -> None:
        self._beware(data)

    def unknown_decl(self, data: str) -> None:
        self._beware(data)

    def says(self, words: str, address: str) -> bool:
        same = super().says(words, address)
        if not same:
            self.links.extend(
                (words, a) for a in {address, address.removeprefix("mailto:")} if _may_say(words, a)
            )
        return same


def _numbers(text: str) -> list[int]:
    return [ord(mark) - FIRST for mark in MARK.findall(text)]


def _may_say(words: str, address: str) -> bool:
    """Whether two texts can be the same with values in place of their marks."""
    if not MARK.search(words + address):
        return False
    one, other = MARK.split(words), MARK.split(address)
    begins = one[0].startswith(other[0]) or other[0].startswith(one[0])
    return begins and (one[-1].endswith(other[-1]) or other[-1].endswith(one[-1]))
