"""What a message holds, for whoever looks at it: what it weighs, where it leads, which pictures it has.

In: its HTML. Out: plain values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from segdsl.messages.checks.heavy_message import MOST
from segdsl.messages.checks.pages import Tag, tags

_SMALL = 2  # pixels: what is no larger counts openings, and is no picture for anybody


@dataclass(frozen=True, slots=True)
class Link:
    """What a reader clicks on (the alternative text, of a picture), and where it leads."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Contents:
    """`weight` in bytes of HTML; `undescribed` are the pictures that have no alternative text."""

    weight: int
    links: tuple[Link, ...]
    pictures: int
    undescribed: int

    @property
    def share(self) -> float:
        """Of what Gmail shows before it clips the message; above 1 it is clipped."""
        return self.weight / MOST


@lru_cache(maxsize=1024)
def contents(html: str) -> Contents:
    """What stands in the HTML of a message."""
    found = tags(html)
    pictures = [tag for tag in found if tag.name == "img" and not _is_pixel(tag)]
    return Contents(
        weight=len(html.encode()),
        links=tuple(_links(found)),
        pictures=len(pictures),
        undescribed=sum("alt" not in tag.attributes for tag in pictures),
    )


def _links(found: Iterable[Tag]) -> Iterator[Link]:
    for tag in found:
        if tag.name in ("a", "area") and tag.attributes.get("href"):
            said = tag.inside or tag.attributes.get("alt") or tag.attributes.get("aria-label", "")
            yield Link(" ".join(said.split()), tag.attributes["href"])


def _is_pixel(tag: Tag) -> bool:
    sizes = [tag.attributes.get(side, "") for side in ("width", "height")]
    return all(size.isdigit() and int(size) <= _SMALL for size in sizes)
