"""`segdsl preview`: messages to look at before any is sent."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from segdsl.channels import channel_called
from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_file, refuse_idle
from segdsl.faces.exits import Exit
from segdsl.faces.findings.json import dump, one
from segdsl.faces.findings.text import count
from segdsl.faces.lines import fitted, width_of
from segdsl.faces.options import common, opened
from segdsl.messages.text_parts import text_parts
from segdsl.outputs import alone, whole_file, write_text
from segdsl.project import as_of as clock
from segdsl.runs.reading.tolerated import collected

if TYPE_CHECKING:
    from segdsl.faces.python import Project
    from segdsl.messages.preview.album import Album, Card, View

_FILE = click.Path(path_type=Path)


@click.command("preview")
@common()
@click.argument("template", required=False)
@click.option("--campaign", metavar="NAME", help="As this campaign sends it.")
@click.option("--segment", metavar="NAME", help="To a member of this segment.")
@click.option("--persona", metavar="NAME", help="In this persona's voice.")
@click.option("--step", metavar="NAME", help="This step of a series, where several send the template.")
@click.option("--variant", metavar="NAME", help="This variant of the campaign.")
@click.option("--locale", metavar="NAME", help="In this language, such as `de`.")
@click.option("--customer", metavar="KEY", help="For this customer of the data, instead of made-up ones.")
@click.option("--like", metavar="WHO", help="For this made-up customer, such as `no name`.")
@click.option("--html", metavar="FILE", type=_FILE, help="Writes the message as an HTML file.")
@click.option("--all", "everything", is_flag=True, help="One page with every message that can occur.")
@click.option("--out", metavar="DIR", type=_FILE, help="The new folder for that page.")
@click.option("--replace", is_flag=True, help="Replaces the folder of an earlier page, or the file.")
@click.option("--images", is_flag=True, help="Lets messages on the page load pictures from the network.")
@click.option("--open", "browser", is_flag=True, help="Shows it in the browser.")
def command(asked: Asked, template: str | None, everything: bool, **options: Any) -> int:
    """Shows a message before it is sent: TEMPLATE for made-up customers on the edges, or for a real one.

    With --all, writes a page of every campaign, step, persona, variant and language that can occur.
    """
    if everything:
        return _page(asked, template, **options)
    if template is None:
        raise wrong_usage("say which template to show, or `--all --out DIR` for a page of all messages")
    return _message(asked, template, **options)


# ---------------------------------------------------------------- the page


def _page(
    asked: Asked,
    template: str | None,
    out: Path | None,
    replace: bool,
    images: bool,
    browser: bool,
    **choices: Any,
) -> int:
    given = [f"`--{name}`" for name, value in choices.items() if value is not None]
    if template is not None or given:
        raise wrong_usage(f"`--all` shows every message: leave {', '.join(given) or f'`{template}`'} away")
    if out is None:
        raise wrong_usage("say where the page is written: `--out DIR`")
    project = opened(asked)
    with alone(out, "segdsl preview"), terminal.steps(asked) as step:
        album = project.preview_all(out, as_of=asked.as_of, replace=replace, images=images, progress=step)
    held_back = sum(card.held_back for card in album.cards)
    if asked.format == "json":
        terminal.result(dump({**_sums(album), "as_of": album.as_of, "out": str(out)}))
    else:
        terminal.plainly(f"{count(len(album.cards), 'message')} in `{out}`, as of {album.as_of}")
        if found := sum(bool(card.findings) for card in album.cards):
            terminal.plainly(f"  {found} with findings")
        if held_back:
            terminal.plainly(f"  {held_back} times a made-up customer's message would be held back")
    if browser:
        _show(out / "index.html")
    findings = [*album.findings, *(found for card in album.cards for found in card.findings)]
    return _ended(project, asked, findings, held_back)


def _sums(album: Album) -> dict[str, int]:
    return {
        "messages": len(album.cards),
        "with_findings": sum(bool(card.findings) for card in album.cards),
        "views": sum(len(card.views) for card in album.cards),
        "held_back": sum(card.held_back for card in album.cards),
    }


# ---------------------------------------------------------------- one message


def _message(
    asked: Asked,
    template: str,
    like: str | None,
    html: Path | None,
    browser: bool,
    out: Path | None,
    replace: bool,
    images: bool,
    **wanted: Any,
) -> int:
    _refuse(out, html, replace, browser)
    if like is not None and wanted["customer"] is not None:
        raise wrong_usage(
            "a message is shown to `--customer` of the data or `--like` a made-up one, not both"
        )
    project = opened(asked)
    moment = project.moment(asked.as_of)
    with terminal.steps(asked) as step, collected() as found:
        card = project.preview(template, as_of=moment, tolerate=asked.tolerate, progress=step, **wanted)
    views = card.views if like is None else (_like(card, like),)
    if asked.format == "json":
        terminal.result(dump(_object(card, views, clock.written(moment))))
    else:
        for line in _lines(card, views, project.place.config.email.from_, width_of(sys.stdout)):
            terminal.plainly(line)
    terminal.findings(asked, found)
    for view in views:
        if not view.fits and view.left_out is None:
            terminal.note(asked, f"{view.sort.title} is not among those whom this message is for.")
    _write(asked, views[0], html or out, replace, browser, images)
    return _ended(project, asked, card.findings, sum(view.reason is not None for view in views))


def _refuse(out: Path | None, html: Path | None, replace: bool, browser: bool) -> None:
    """Raises Problem for what makes no sense beside one message."""
    if out is not None and out.suffix.lower() not in (".html", ".htm"):
        raise wrong_usage("`--out DIR` goes with `--all`; one message is written with `--html FILE`")
    if out is not None and html is not None:
        raise wrong_usage("`--html` and `--out` say the same here", "give one of them")
    file = html or out
    if file is None:
        refuse_idle(("replace",), "without `--all`, or a file of the message")
    else:
        refuse_file(file, replace)
    if not browser or file is not None:
        refuse_idle(("images",), "but with `--all`, or `--open` without a file")


def _like(card: Card, like: str) -> View:
    wanted = like.casefold().replace("-", " ")
    for view in card.views:
        if wanted in (view.sort.name.replace("-", " "), view.sort.title.casefold()):
            return view
    known = ", ".join(f"`{view.sort.title.lower()}`" for view in card.views)
    raise wrong_usage(f"there is no made-up customer like `{like}`", f"there are: {known}")


def _object(card: Card, views: tuple[View, ...], as_of: str) -> dict[str, Any]:
    names = ("template", "campaign", "persona", "variant", "locale", "channel")
    return {
        **{name: getattr(card, name) for name in names},
        **({"step": card.step, "steps": [step.name for step in card.line]} if card.line else {}),
        "as_of": as_of,
        "findings": [one(found) for found in card.findings],
        "messages": [_told(view, card.channel) for view in views],
    }


def _told(view: View, channel: str) -> dict[str, Any]:
    about = {
        "customer": view.sort.title,
        "fits": view.fits,
        "left_out": view.left_out,
        "facts": dict(view.facts),
    }
    if view.reason is not None:
        return {**about, "held_back": view.reason}
    return {
        **about,
        "subject": view.subject,
        "preheader": view.preheader,
        "html": view.html,
        "text": view.text,
        **({"text_parts": text_parts(view.text).parts} if channel_called(channel).parts else {}),
    }


def _lines(card: Card, views: tuple[View, ...], sender: str | None, width: int | None) -> Iterator[str]:
    """The first message in full, and what becomes of it for the others."""
    about = [("campaign", card.campaign), ("persona", card.persona), ("variant", card.variant)]
    said = [f"{what} {name}" for what, name in about if name is not None]
    yield " · ".join([card.template, *said, card.locale])
    if card.line:
        steps = [step.name for step in card.line]
        whole = " → ".join(step.words for step in card.line)
        yield from fitted(
            f"Step {steps.index(card.step or '') + 1} of {len(steps)}, {card.step}, of: {whole}", width, 2
        )
    first, *others = views
    is_made_up = bool(others) or first.sort.name != "customer"
    yield f"For: {first.sort.title.lower() if is_made_up else first.sort.title}"
    if first.left_out is not None:
        yield f"Would not get it: {first.left_out}"
    yield ""
    if first.reason is not None:
        yield f"Held back: {first.reason}"
    else:
        yield from _mail(first, sender, card.channel, width)
    if others:
        longest = max(len(view.sort.title) for view in others)
        yield ""
        yield "The same message for others"
        for view in others:
            became = _in_short(view, card.channel) if view.reason is None else f"held back: {view.reason}"
            yield from fitted(f"  {view.sort.title:<{longest}}  {became}", width, longest + 2)
    if card.findings:
        yield ""
        yield "Findings"
        for found in card.findings:
            yield f"  {found.severity} {found.code} at {found.place}"
            yield f"    {found.message}"


def _in_short(view: View, channel: str) -> str:
    return _parts(view) if channel_called(channel).parts else view.subject


def _parts(view: View) -> str:
    """How a text message is sent: `2 parts, 161 of 306 characters`."""
    found = text_parts(view.text)
    places = f"{found.size} of {found.room} characters"
    why = f", 70 to a part because of `{found.outside}`" if found.outside is not None else ""
    return f"{count(found.parts, 'part')}, {places}{why}"


def _mail(view: View, sender: str | None, channel: str, width: int | None) -> Iterator[str]:
    head = [("From", sender), ("Subject", view.subject), ("Preheader", view.preheader)]
    if channel_called(channel).parts:
        head = [("Length", _parts(view))]
    for name, value in head:
        yield from fitted(f"{name + ':':<11}{value}", width, 11) if value else ()
    yield ""
    yield from fitted(view.text.rstrip(), width, 0)


def _write(asked: Asked, view: View, file: Path | None, replace: bool, browser: bool, images: bool) -> None:
    if view.reason is not None or (file is None and not browser):
        return
    if file is None:
        file = Path(tempfile.mkdtemp(prefix="segdsl-preview-")) / "message.html"
        from segdsl.messages.preview.frames import framed

        write_text(file, framed(view.html, images=images))
    else:
        whole_file(file, view.html.encode("utf-8", "backslashreplace"), replace)
        terminal.note(asked, f"The message is in `{file}`.")
    if browser:
        _show(file)


def _show(file: Path) -> None:
    import webbrowser

    webbrowser.open(file.resolve().as_uri())


def _ended(project: Project, asked: Asked, found: Any, held_back: int) -> int:
    strict = asked.strict or project.place.config.check.strict
    return max(exits.of(found, strict), Exit.FINDINGS if strict and held_back else Exit.WELL)
