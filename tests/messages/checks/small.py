"""A campaign to check, written down in a few lines: rules, templates, and a persona for everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.desk import Desk
from segdsl.messages.checks.registry import check_messages, checks
from segdsl.messages.context import Letterhead
from segdsl.source import Source
from segdsl.templates.folder import templates_from
from tests.messages.little_shop import a_persona
from tests.model.shorthand import SHOP, model

# What a letter alone shows; that nobody was found to look at needs a campaign as well.
CODES = frozenset(code for check in checks() for code in check.codes) - {"not-checked"}
AS_OF = AsOf(dt.date(2026, 3, 31), "UTC")
SUBJECT = (
    "{% block subject %}News from the shop{% endblock %}{% block preheader %}About new books{% endblock %}"
)
FOOTER = '<p><a href="{{ unsubscribe_url }}">Unsubscribe</a></p>'
UNSUBSCRIBE = "https://shop.example/bye"


def a_desk(
    body: str,
    audience: str = "everyone",
    *,
    rules: str = "",
    campaign: str = "",
    others: Mapping[str, str] | None = None,
    kind: str = "email",
    ending: str | None = None,
    **persona: Any,
) -> Desk:
    """One campaign, `news`, that sends `letter.html.j2` (or `.sms.j2`, `.push.j2`) to an audience."""
    text = f'{SHOP}{rules}campaign news\n  to {audience}\n  via {kind}\n  template "letter"\n{campaign}'
    file = f"letter{ending or ('.html.j2' if kind == 'email' else f'.{kind}.j2')}"
    sources = {file: Source(f"templates/{file}", body)}
    for name, other in (others or {}).items():
        sources[name] = Source(f"templates/{name}", other)
    built = model(text)
    return Desk(
        model=built,
        templates=templates_from(sources).required(),
        personas={"anna": a_persona("anna", fallback=True, **persona)},
        conditions={},
        letterhead=Letterhead(unsubscribe_url=UNSUBSCRIBE),
        as_of=AS_OF,
        name="first_name",
    )


def found(desk: Desk, *codes: str) -> list[Diagnostic]:
    """The findings of these codes, of all where none is named."""
    everything = check_messages(desk).diagnostics
    return [d for d in everything if not codes or d.code in codes]


def marked(diagnostics: list[Diagnostic]) -> list[str]:
    """The words that each finding points at."""
    return [d.span.text for d in diagnostics if d.span is not None]
