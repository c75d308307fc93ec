"""Parameters on links, by which a shop's statistics know where a visitor comes from.

In: the settings `utm`, a batch, a message's HTML, and its text where it has one of its own (else that is made
from the HTML, whose links have them already). Out: both, their links to web pages with the parameters, before
any fragment (RFC 3986, 3.4). A parameter that a link has already stays as it is; links to mail, and the link
to unsubscribe, are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote, unquote_plus

from markupsafe import escape

from segdsl.campaigns.batch import Batch
from segdsl.templates.escapes import unescaped

# The address of a link, or a word of a text, to the one that is written, both as they stand in HTML.
Tag = Callable[[str], str]

_LINK = re.compile(r"(<(?:a|area)\b[^<>]*?\shref\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_IN_WORD = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_PAGE = re.compile(r"https?://", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{(campaign|step|variant|persona|segment|template)\}")


@dataclass(frozen=True, slots=True)
class Tagging:
    """What links of a batch are given: names and values, and which addresses are those to unsubscribe."""

    parameters: tuple[tuple[str, str], ...]
    unsubscribe: re.Pattern[str] | None = None

    def __call__(self, address: str) -> str:
        """An address as it stands in HTML, tagged."""
        meant = unescape(address)
        found = self.of(meant)
        return address if found == meant else str(escape(found))

    def in_word(self, word: str) -> str:
        """A word of a text as it stands in HTML, what is an address in it tagged."""
        meant = unescaped(str(word))
        found = _IN_WORD.sub(self._in_sentence, meant)
        return word if found == meant else str(escape(found))

    def _in_sentence(self, found: re.Match[str]) -> str:
        """Stops and commas behind an address are not part of it, nor is the end of a bracket around it."""
        address = found[0].rstrip(".,;:!?")
        if address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1]
        return self.of(address) + found[0][len(address) :]

    def of(self, address: str) -> str:
        """The address with the parameters that it lacks."""
        if not _PAGE.match(address) or (self.unsubscribe and self.unsubscribe.fullmatch(address)):
            return address
        page, hash_, fragment = address.partition("#")
        path, _, query = page.partition("?")
        there = {unquote_plus(pair.partition("=")[0]) for pair in query.split("&")}
        added = [f"{name}={quote(value, safe='')}" for name, value in self.parameters if name not in there]
        return f"{path}?{'&'.join([*filter(None, [query]), *added])}{hash_}{fragment}" if added else address


def tagging(utm: Mapping[str, str], batch: Batch, unsubscribe_url: str | None) -> Tagging | None:
    """How links of a batch are tagged; None where they are not.

    `{campaign}`, `{step}`, `{variant}`, `{persona}`, `{segment}` and `{template}` stand for names; a
    parameter whose value is empty, as that of a variant where there is none, is left out.
    """
    named = {
        "campaign": batch.campaign,
        "step": batch.step,
        "variant": batch.variant,
        "persona": batch.persona,
        "segment": batch.segment,
    }
    names = {what: thing.name if thing else "" for what, thing in named.items()} | {
        "template": batch.template
    }
    values = ((n, _PLACEHOLDER.sub(lambda found: names[found[1]], value)) for n, value in utm.items())
    parameters = tuple((name if name.startswith("utm_") else f"utm_{name}", v) for name, v in values if v)
    return Tagging(parameters, _pattern(unsubscribe_url)) if parameters else None


def tagged_text(text: str, tag: Tag) -> str:
    """A text as a template wrote it, escaped, with all its links tagged."""
    return _WORD.sub(lambda found: tag(found[0]), text)


def _pattern(unsubscribe_url: str | None) -> re.Pattern[str] | None:
    """Any customer's link to unsubscribe; what stands for its placeholders is percent-encoded."""
    if unsubscribe_url is None:
        return None
    fixed = re.split(r"\{\w+\}", unsubscribe_url)
    return re.compile(r"[\w.~%-]*".join(map(re.escape, fixed)))


def tagged(html: str, tag: Tag) -> str:
    """The HTML with all its links tagged."""

    def link(found: re.Match[str]) -> str:
        quote_mark, address = found[2][0], found[2][1:-1]
        return f"{found[1]}{quote_mark}{tag(address)}{quote_mark}"

    return _LINK.sub(link, html)
