"""A campaign's brief as a page: one file of HTML that can be sent by mail, and printed.

In: a `Brief`. Out: the text of the file. Whatever rules, personas and customers say stands in it as text; the
sample messages are shown in frames that may run and load nothing, and on paper as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from math import ceil

from segdsl.channels import channel_called
from segdsl.diagnostics import Diagnostic
from segdsl.faces.findings.text import count
from segdsl.faces.powered import sentences
from segdsl.measure.verdict import percent
from segdsl.messages.preview.looks import LOOKS
from segdsl.model.project import CampaignMessage
from segdsl.people.persona import Persona
from segdsl.people.sheet import sections
from segdsl.pictures.page import page, table
from segdsl.runs.briefing import Brief, Note, Sample

_STYLE = """
.figures{display:flex;flex-wrap:wrap;gap:.75rem 2rem;margin:1rem 0;padding:0;list-style:none}
.figures b{display:block;font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}
.sample{margin:1rem 0;border:1px solid #d0d7de;border-radius:6px;overflow:hidden}
.sample header{padding:.5rem .75rem;border-bottom:1px solid #d0d7de}
.sample iframe{display:block;width:100%;max-height:34rem;border:0;background:#fff}
.sample pre{margin:0;padding:.75rem;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
.sample pre.paper{display:none}
.deep{margin-left:1.25rem}
.label{margin-bottom:0}
.label+ul{margin-top:.25rem}
code{overflow-wrap:anywhere}
@media screen and (prefers-color-scheme:dark){.sample,.sample header{border-color:#3a424b}}
@media print{.sample{break-inside:avoid-page}.sample iframe{display:none}.sample pre.paper{display:block}}
"""
_LINE = 60  # letters of a line of a message
_AROUND, _EACH = 4, 2  # rem: what stands around the lines of a message, and one with what is above it
_NEEDS = ("Jobs to be done", "Pains")  # of a persona's sheet: what they need


def written(found: Brief) -> str:
    """The whole page."""
    campaign = found.campaign
    parts = (
        _opening(found),
        _section("Whom it is for", _audience(found)),
        _section("Who speaks, and what they need", _personas(found)),
        _section("Why", _why(found)),
        _section("What is sent", _messages(campaign.messages)),
        _section("When it has worked", map(_paragraph, found.goal)),
        _section("Control group, and what it can find", _control(found)),
        _section("How it looks", map(_sample, found.samples)),
        _section("What the rules say", _rules(found)),
    )
    return page(campaign.description or campaign.name, (part for part in parts if part), _STYLE)


def _section(title: str, inside: Iterable[str]) -> str:
    """With its heading; nothing where there is nothing in it."""
    parts = list(inside)
    return "\n".join([f"<section><h2>{escape(title)}</h2>", *parts, "</section>"]) if parts else ""


def _paragraph(text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{_code(text)}</p>"


def _code(text: str) -> str:
    """Words in backquotes as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _list(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{_code(text)}</li>" for text in texts)
    return f"<ul>{items}</ul>" if items else ""


def _opening(found: Brief) -> str:
    about = f"Brief of the campaign {found.campaign.name} · {found.project} · as of {found.as_of}"
    figures = (
        (found.audience, "in the audience"),
        (found.mailed, "would be sent it now"),
        (found.held_out, "held out"),
    )
    shown = "".join(f"<li><b>{number:,}</b>{escape(what)}</li>" for number, what in figures)
    return f'{_paragraph(about, "soft")}\n<ul class="figures">{shown}</ul>'


def _audience(found: Brief) -> Iterator[str]:
    share = percent(found.audience / found.customers) if found.customers else "0%"
    yield _paragraph(f"{count(found.audience, 'customer')} of {found.customers:,}, {share} of all.")
    if found.left_out:
        yield _paragraph("Who of them would not be sent it now:")
        yield _list(f"{number:,}: {why}" for why, number in found.left_out)


def _personas(found: Brief) -> Iterator[str]:
    for persona, number in found.personas:
        yield f"<h3>{escape(persona.title)}</h3>"
        yield _paragraph(f"Speaks to {count(number, 'customer')}.", "soft")
        yield from _persona(persona)


def _persona(persona: Persona) -> Iterator[str]:
    if persona.description:
        yield _paragraph(" ".join(persona.description.split()))
    if persona.quote:
        yield f"<blockquote>{escape(persona.quote)}</blockquote>"
    for section in sections(persona):
        if section.title in _NEEDS:
            yield _paragraph(section.title, "soft label")
            yield _list(line for _, lines in section.entries for line in lines)


def _why(found: Brief) -> Iterator[str]:
    rows = [_note(note) for note in found.notes]
    if found.campaign.because:
        rows.append(("Because", found.campaign.because))
    if rows:
        yield table(("", ""), rows)


def _note(note: Note) -> tuple[str, str]:
    word = note.word.replace("_", " ").capitalize()
    return (f"{word} ({note.of})" if note.of else word), note.text


def _messages(messages: Sequence[CampaignMessage]) -> Iterator[str]:
    series = any(message.step for message in messages)
    head = ("Step", "Variant", "Channel", "Template", "With")
    rows = []
    for message in messages:
        step, variant = message.step, message.variant
        values = {} if variant is None else variant.values
        rows.append(
            (
                "" if step is None else step.name,
                "" if variant is None else f"{variant.name}, {percent(variant.share)}",
                channel_called(message.channel).says,
                message.template or "none",
                ", ".join(f"{name} = {value}" for name, value in values.items()),
            )
        )
    yield table(*_without_empty(head, rows))
    if series:
        yield _paragraph("Each step comes after the one before; the rules below say when.", "soft")


def _without_empty(
    head: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Without the columns in which nothing stands."""
    kept = [place for place in range(len(head)) if any(row[place] for row in rows)]
    return tuple(head[place] for place in kept), [tuple(row[place] for place in kept) for row in rows]


def _control(found: Brief) -> Iterator[str]:
    if isinstance(found.power, Diagnostic):
        said, hint = found.power.message, found.power.hint
        yield _paragraph(f"{said[:1].upper()}{said[1:]}{f': {hint}' if hint else ''}.")
        return
    yield from map(_paragraph, sentences(found.power))


def _rules(found: Brief) -> Iterator[str]:
    depths = ((depth, line) for depth, line in found.words.lines if line)
    yield "".join(
        f'<p class="deep">{escape(line)}</p>' if depth else f"<p>{escape(line)}</p>" for depth, line in depths
    )
    if found.words.needs:
        yield _list(f"{name}: {said}" for name, said in found.words.needs)


def _sample(sample: Sample) -> str:
    step, variant = sample.message.step, sample.message.variant
    names = [one.name for one in (step, variant) if one is not None]
    head = f"<strong>{escape(' · '.join(names))}</strong><br>" if names else ""
    if sample.card is None or sample.view is None:
        return f'<article class="sample"><header>{head}{_code(f"Not yet: {sample.why}.")}</header></article>'
    view = sample.view
    lines = [view.subject, view.preheader] if sample.card.kind == "email" else [view.subject]
    shown = "<br>".join(escape(line) for line in lines if line)
    speaker = sample.card.persona_title
    whose = f'<div class="soft">{escape(f"As {speaker} would get it")}</div>' if speaker else ""
    if sample.card.kind != "email":
        body = f"<pre>{escape(view.text)}</pre>"
    else:
        frame = escape(LOOKS[0].drawn(view.html, False))
        tall = f'style="height:{_tall(view.text)}rem"'
        body = f'<iframe sandbox title="The message" {tall} srcdoc="{frame}"></iframe>'
        body += f'<pre class="paper">{escape(view.text)}</pre>'
    return f'<article class="sample"><header>{head}{shown}{whose}</header>{body}</article>'


def _tall(text: str) -> int:
    """About how tall the message is that says this, in lines of the page; nothing on it can measure it."""
    lines = sum(ceil(len(line) / _LINE) for line in text.splitlines() if line.strip())
    return _AROUND + _EACH * lines
