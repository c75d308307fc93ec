"""client-support: something in a letter that a large mail client does not show.

Which client lacks what is known from tests (`mail_clients.json`, digested from caniemail.com). Only what
letters break without is looked for. Styles inside `@media` and `@supports` are extras by nature and pass, and
so does what stands in comments for Outlook, and what MJML adds to a letter: it comes with its own way out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
from segdsl.messages.checks.mail import Letter, Mail
from segdsl.messages.checks.pages import Tag, of_kind, written_in_mjml
from segdsl.templates.kinds import is_mjml

_FUNCTION = re.compile(r"(?<![\w-])([a-z-]+)\(")


@cache
def lacking() -> Mapping[str, tuple[str, ...]]:
    """For a feature as it is written (`display: flex`, `<video>`, `calc()`, `.webp`), who lacks it."""
    table = json.loads((files(__package__) / "mail_clients.json").read_text(encoding="utf-8"))
    return {feature: tuple(clients) for feature, clients in table["lacking"].items()}


def client_support(mail: Mail) -> Iterator[Noted]:
    seen: dict[int, tuple[tuple[Tag, str], ...]] = {}
    for letter in mail.of_kind("email"):
        if id(letter.tags) not in seen:
            seen[id(letter.tags)] = tuple(_used(_own_tags(mail, letter)))
        for tag, feature in seen[id(letter.tags)]:
            clients = lacking()[feature]
            found = Diagnostic(
                "client-support",
                f"`{feature}` does not work in {_listed(clients)}",
                mail.tag(letter, tag),
                hint="make sure that the letter reads well without it, and then silence this",
                certainty="seen in the data",
            )
            yield Noted(found, letter.combination)


def _own_tags(mail: Mail, letter: Letter) -> Sequence[Tag]:
    """The tags that somebody wrote; of images also those that MJML wrote for them."""
    file = letter.mailing.file
    if not is_mjml(file):
        return letter.tags
    images = (tag for tag in of_kind(letter.tags, "img") if "src" in tag.attributes)
    shown = [replace(tag, attributes={"src": tag.attributes["src"]}) for tag in images]
    return [*written_in_mjml(mail.desk, file), *shown]


def _used(tags: Sequence[Tag]) -> Iterator[tuple[Tag, str]]:
    for tag in tags:
        features = [f"<{tag.name}>", *_of_styles(tag)]
        if tag.name == "link" and "stylesheet" not in tag.attributes.get("rel", ""):
            features.remove("<link>")
        if tag.name == "img":
            path = tag.attributes.get("src", "").split("?")[0].lower()
            features.append(f".{path.rsplit('.', 1)[-1]}")
        yield from ((tag, feature) for feature in dict.fromkeys(features) if feature in lacking())


def _of_styles(tag: Tag) -> Iterator[str]:
    """Features of the styles of a tag, or of a `<style>`."""
    if tag.name == "style":
        yield from _of_sheet(tag.inside)
    style = tag.attributes.get("style", "")
    if style:
        yield from _of_declarations(style)


@cache
def _of_declarations(style: str) -> tuple[str, ...]:
    import tinycss2

    return tuple(_features(tinycss2.parse_declaration_list(style, skip_comments=True, skip_whitespace=True)))


@cache
def _of_sheet(sheet: str) -> tuple[str, ...]:
    import tinycss2

    found: list[str] = []
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            found.extend(_features(tinycss2.parse_declaration_list(rule.content)))
        elif rule.type == "at-rule":
            found.append(f"@{rule.lower_at_keyword}")
    return tuple(found)


def _features(declarations: Any) -> Iterator[str]:
    import tinycss2

    for declaration in declarations:
        if declaration.type == "declaration":
            value = tinycss2.serialize(declaration.value).strip().lower()
            yield declaration.lower_name
            yield f"{declaration.lower_name}: {value}"
            yield from (f"{name}()" for name in _FUNCTION.findall(value))


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


CHECK = Check(
    {"client-support": Code("warning", "Something in a letter that a large mail client does not show")},
    of_letters=client_support,
)
