"""One message, filled in for one customer.

In: templates that were found right, a batch, a function that knows the customer, and what all messages share.
Out: a `Message`, or a `HeldBack` with its reason, never half a message and never an exception. Reasons name
attributes, never their values. Needs no tables: a made-up customer gets a message as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from traceback import walk_tb
from typing import Any

import jinja2

from segdsl.campaigns.batch import Batch
from segdsl.channels import channel_called
from segdsl.messages.addressees import Parts, addressee
from segdsl.messages.context import Shared, Value
from segdsl.messages.destinations import destination
from segdsl.messages.header_lines import header_line
from segdsl.messages.links import Tag, tagged, tagged_text
from segdsl.messages.plain_text import plain_text
from segdsl.messages.taps import expiry, link
from segdsl.templates.effort import one_message
from segdsl.templates.escapes import unescaped
from segdsl.templates.folder import Templates
from segdsl.templates.kinds import is_html, kind_of
from segdsl.templates.values import Unprintable

MAX_HTML = 500_000  # characters
MAX_SUBJECT = 250


@dataclass(frozen=True, slots=True)
class Message:
    """A message, whole. `place` is that of its recipient among all of them.

    For a push message `subject` is its title and `text` what it says; text messages have no subject, and
    neither has any HTML. `link` is where a tap on it leads, `expires` when it is over. `addressee` is what is
    said beside the message of whom it is for.
    """

    place: int
    batch: Batch
    key: str
    to: str | None
    sender: str | None
    reply_to: str | None
    unsubscribe: str | None
    subject: str
    preheader: str
    html: str
    text: str
    link: str = ""
    expires: str = ""
    addressee: Parts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A customer whose message cannot be written whole.

    `at` is the file of the template and the line in it, where it is known; `lacks` whether it is only for a
    value that is unknown.
    """

    place: int
    key: str
    reason: str
    at: tuple[str, int] | None = field(default=None, compare=False)
    lacks: bool = field(default=False, compare=False)


Outcome = Message | HeldBack


def fill_in(
    templates: Templates,
    batch: Batch,
    value: Value,
    shared: Shared,
    *,
    place: int = 0,
    key: str = "",
    tell_where: bool = False,
) -> Outcome:
    """The message of one customer. `value` gives their cells by name, None for what is unknown.

    Where it is held back, it is looked up at which line if `tell_where` says so.

    The templates must have been found right, and hold the one that the batch names.
    """
    try:
        with one_message():
            return _message(templates, batch, value, shared, place, key)
    except Exception as error:  # one message must never stop the run
        foreseen = isinstance(error, Unprintable | jinja2.UndefinedError)
        at = _where(error, templates) if tell_where or not foreseen else None
        return HeldBack(
            place, key, _reason(error, at, templates), at, isinstance(error, jinja2.UndefinedError)
        )


def _message(
    templates: Templates, batch: Batch, value: Value, shared: Shared, place: int, key: str
) -> Message:
    letterhead = shared.letterhead
    file = templates.file(batch.template, batch.channel)
    if file is None:
        raise Unprintable(f"the template {batch.template} has no message for the channel {batch.channel}")
    kind = kind_of(file)
    channel = channel_called(batch.channel)
    home = channel.home
    attribute = letterhead.destination(home) if home else None
    to = destination(home, shared.attribute(value, attribute), attribute) if home and attribute else None
    person = addressee(channel, letterhead.addressee, lambda name: shared.attribute(value, name))
    written, context = _filled_in(templates, file, shared.names(batch, value, key))
    tag = shared.tag(batch) if kind == "email" else None
    if tag is not None:
        written = tagged(written, tag)
    subject = (
        "" if kind == "sms" else _subject(_block(context, "subject" if kind == "email" else "title", file))
    )
    return Message(
        place=place,
        batch=batch,
        key=key,
        to=to,
        sender=letterhead.sender,
        reply_to=letterhead.reply_to,
        unsubscribe=letterhead.unsubscribe_link(batch, key),
        subject=subject,
        preheader=" ".join(_block(context, "preheader", file).split()) if kind == "email" else "",
        html=shared.inlined(written) if kind == "email" else "",
        text=_text(context, written, shared.text_tag(batch)) if kind == "email" else _plain(written),
        link=link(_block(context, "link", file)) if kind == "push" else "",
        expires=expiry(_block(context, "expires", file), shared.zone) if kind == "push" else "",
        addressee=person,
    )


def _filled_in(
    templates: Templates, file: str, names: Mapping[str, Any]
) -> tuple[str, jinja2.runtime.Context]:
    template = templates.sandbox.get_template(file)
    context = template.new_context(dict(names))
    parts: list[str] = []
    size = 0
    for part in template.root_render_func(context):
        parts.append(part)
        size += len(part)
        if size > MAX_HTML:
            raise Unprintable(f"the message is longer than {MAX_HTML:,} characters")
    return "".join(parts), context


def _block(context: jinja2.runtime.Context, name: str, file: str) -> str:
    """The text of a block, as the filled-in message has it; empty where there is none.

    Everything in a block of an HTML template was escaped, so unescaping gives back what was meant.
    """
    blocks = context.blocks.get(name)
    if not blocks:
        return ""
    text = context.environment.concat(blocks[0](context))
    return (unescape(text) if is_html(file) else text).strip()


def _text(context: jinja2.runtime.Context, html: str, tag: Tag | None) -> str:
    """The text of an e-mail: its block `text`, else made from its HTML."""
    blocks = context.blocks.get("text")
    if not blocks:
        return plain_text(html)
    text: str = context.environment.concat(blocks[0](context))
    if not text.strip():
        return plain_text(html)
    return _plain(unescaped(text if tag is None else tagged_text(text, tag)))


def _plain(text: str) -> str:
    """A text as it is sent: at most one blank line in a row, no blanks at the ends of lines."""
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE).strip()
    if not text:
        raise Unprintable("the message is empty")
    return re.sub(r"\n{3,}", "\n\n", text) + "\n"


def _subject(text: str) -> str:
    return header_line("the subject", text, MAX_SUBJECT)


def _reason(error: Exception, at: tuple[str, int] | None, templates: Templates) -> str:
    """Why a message is held back, in words that never hold a customer's value."""
    if isinstance(error, Unprintable | jinja2.UndefinedError):
        return str(error)
    where = f"{templates.sources[at[0]].name}:{at[1]}" if at is not None else "the template"
    what = {"TypeError": "values of different kinds are used together"}.get(type(error).__name__)
    return f"{where}: {what or f'the template fails ({type(error).__name__})'}"


def _where(error: Exception, templates: Templates) -> tuple[str, int] | None:
    """The file and the innermost line of a template that was being filled in."""
    place = None
    for frame, line in walk_tb(error.__traceback__):
        name = str(frame.f_globals.get("name"))  # Jinja writes it into each compiled template
        if name in templates.sources:
            number = templates.sandbox.get_template(name).get_corresponding_lineno(line)
            place = name, templates.line(name, number)
    return place
