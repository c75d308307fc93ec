"""Placeholders of other programs, such as `*|FNAME|*`, which a letter would print as they are.

In: a text that people wrote, and the names of a customer's values. Out: each placeholder, its place, and what
to write instead. Some signs are a placeholder wherever they stand; what is only in brackets is one if it
names something of a customer. Styles, scripts, comments and the tags of our own templates are looked over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from segdsl.templates.meant import attribute

_NAME = r"[A-Za-z_][\w.:$ -]{0,40}?"
_CERTAIN = re.compile(
    r"\*\|[A-Za-z][^|\n]{0,60}\|\*"  # Mailchimp
    r"|%%[A-Za-z_=][^%\n]{0,60}%%"  # Salesforce Marketing Cloud
    rf"|\[\[\s*{_NAME}\s*(?:\|[^\]\n]*| OR [^\]\n]*)?\]\]"  # Constant Contact
    rf"|\$\{{\s*{_NAME}\s*\}}"  # Adobe, Oracle Responsys, Braze's older ones
    r"|<%[=-]?[^%\n]{1,80}%>"  # ERB, EJS, Adobe Campaign
    rf"|\{{![A-Za-z]\w*\.\w[\w.]{{0,40}}\}}"  # Salesforce
    rf"|\{{\$[A-Za-z_][\w.>-]{{0,40}}\}}"  # Smarty
    r"|(?<![%\w])%[A-Z][A-Z_]{3,30}%"  # ActiveCampaign
)
_IN_DATA = re.compile(r"\{\{.{1,80}?\}\}|\{%.{1,80}?%\}")  # our own tags, where nothing fills them in
_PERHAPS = re.compile(
    rf"(?<!\[)\[\*?({_NAME})\*?(?:,\s*fallback=[^\]\n]*)?\](?![\](])"
    rf"|(?<![{{$#%\w\\])\{{\s*({_NAME})\s*\}}(?!\}})"
    rf"|(?<![%\w])%({_NAME})%(?!\w)"
    rf"|«\s*({_NAME})\s*»|<<\s*({_NAME})\s*>>|##({_NAME})##|@@({_NAME})@@"
)
_SOMEBODYS = re.compile(  # of a customer, whatever the rules call it
    r"(?:(?:your|customer|contact|subscriber|recipient|user|client|person|member)s?[ _.-]*)?"
    r"(?:(?:first|last|full|given|family|sur|nick|user)[ _.-]*name|[fl]name|vorname|nachname|name|pr[eé]nom"
    r"|e-?mail(?:[ _.-]*address)?|birthday|unsub(?:scribe)?(?:[ _.-]*(?:link|url))?)",
    re.IGNORECASE,
)
_WHOSE = re.compile(r"^(?:your|customer|contact|subscriber|recipient|user)s?[\W_]?", re.IGNORECASE)
_PASSED_OVER = re.compile(  # what never ends hides all that follows
    r"<(style|script|mj-style)\b.*?(?:</\1>|\Z)|<!--.*?(?:-->|\Z)|\{#.*?(?:#\}|\Z)"
    r"|\{%-?\s*raw\s*-?%\}.*?(?:\{%-?\s*endraw\s*-?%\}|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_OWN = re.compile(r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)", re.DOTALL)
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")


class MergeTag(NamedTuple):
    start: int
    end: int
    written: str
    hint: str


def in_template(text: str, names: Collection[str]) -> Iterator[MergeTag]:
    """Those of a template, also in texts in quotes within its tags."""
    shown = _OWN.sub(_only_quoted, _PASSED_OVER.sub(_blank, text))
    yield from _found(shown, names)


def in_text(text: str, names: Collection[str]) -> Iterator[MergeTag]:
    """Those of a text that is printed as it is: of a persona, a translation, a variant."""
    found = list(_found(text, names))
    taken = {place for tag in found for place in range(tag.start, tag.end)}
    for match in _IN_DATA.finditer(text):
        if taken.isdisjoint(range(*match.span())):
            hint = "texts beside a template fill in nothing: write the sentence into the template"
            found.append(MergeTag(*match.span(), match[0], hint))
    yield from sorted(found)


def _found(text: str, names: Collection[str]) -> Iterator[MergeTag]:
    last = -1
    certain = [(match, re.sub(r"^\W+|\W+$", "", match[0])) for match in _CERTAIN.finditer(text)]
    perhaps = [(match, match[match.lastindex or 0]) for match in _PERHAPS.finditer(text)]
    likely = [(m, name) for m, name in perhaps if _SOMEBODYS.fullmatch(name) or _is_one(name, names)]
    for match, name in sorted([*certain, *likely], key=lambda entry: entry[0].start()):
        if match.start() >= last:
            last = match.end()
            yield MergeTag(*match.span(), match[0], _instead(name, names))


def _is_one(name: str, names: Collection[str]) -> bool:
    """Whether it is an attribute's name with a `_`, or in capitals: a plain word may be just a word."""
    letters = re.sub(r"[ .-]", "_", name)
    return letters.lower() in names and (letters.isupper() or "_" in letters)


def _instead(name: str, names: Collection[str]) -> str:
    word = re.split(r"[|:=,]| OR ", name)[0].strip()
    if re.match(r"unsub", word, re.IGNORECASE):
        return "write `{{ unsubscribe_url }}`"
    alone = _WHOSE.sub("", word)
    for guess in (re.split(r"[ .]", word)[-1], word, alone):
        if own := attribute(guess, names):
            return f"write `{{{{ customer.{own} }}}}`"
    return "print a value of the customer by `{{ customer.… }}`"


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _only_quoted(found: re.Match[str]) -> str:
    shown = list(_blank(found))
    for text in _QUOTED.finditer(found[0]):
        shown[text.start() + 1 : text.end() - 1] = text[0][1:-1]
    return "".join(shown)
