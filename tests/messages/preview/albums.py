"""Albums that are made by hand: every kind of message, findings, and texts that mean harm."""

from __future__ import annotations

from segdsl.diagnostics import Diagnostic
from segdsl.messages.preview.album import Album, Card, Sort, View

USUAL = Sort("everything-known", "Everything known")
NO_NAME = Sort("name-unknown", "No name")
HARM = "<script>top.harm = 1</script><img src=x onerror='top.harm = 1'>\"'`"

LETTER = """\
<!DOCTYPE html>
<html lang="en"><head><meta name="color-scheme" content="light dark"><title>Hello</title>
<style>p { color: black } @media (prefers-color-scheme: dark) { p { color: white } }</style></head>
<body><p>Hello %s</p><script>top.harm = 1; document.title = "harmed"</script></body></html>
"""


def a_view(sort: Sort = USUAL, **fields: object) -> View:
    letter = {"subject": "Hello Ana", "preheader": "Come in.", "html": LETTER % "Ana", "text": "Hello Ana"}
    return View(sort, **{**letter, **fields})  # type: ignore[arg-type]


def a_card(campaign: str, *views: View, **fields: object) -> Card:
    usual = {"template": campaign, "locale": "en", "persona": "reader", "persona_title": "The reader"}
    return Card(views=views or (a_view(),), campaign=campaign, **{**usual, **fields})  # type: ignore[arg-type]


def an_album() -> Album:
    """Four campaigns, six cards; one has a finding, one a message that is held back, one means harm."""
    found = Diagnostic(
        "missing-subject", f"no subject {HARM}", file="templates/spring.html.j2", hint="say `it`"
    )
    held_back = View(NO_NAME, reason="first_name is unknown")
    return Album(
        title=f"A shop {HARM}",
        as_of="2026-03-31",
        sender="Ana's shop",
        about=(("welcome", "A first letter"),),
        cards=(
            a_card("welcome", a_view(), held_back, locale="de"),
            a_card("welcome", locale="en"),
            a_card("spring", variant="discount", findings=(found,)),
            a_card("spring", a_view(subject=HARM, text=HARM, facts=((HARM, HARM),)), variant="story"),
            a_card("reminder", a_view(subject="", html="", text="Your table is free.\nSee you!"), kind="sms"),
            a_card("alarm", a_view(subject="Now", html="", text="The sale has begun."), kind="push"),
        ),
    )
