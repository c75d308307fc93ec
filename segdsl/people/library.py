"""A folder of personas.

In: a folder of `*.yaml` files, one persona in each, and (where known) the project's rules. Out: the personas
by name, in the order of their files, what their rules mean, and everything that is wrong, at its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from segdsl.diagnostics import Checked, Diagnostic, Label
from segdsl.merges import unfinished_merge
from segdsl.people import plain_yaml
from segdsl.people.choice import Conditions
from segdsl.people.findings import findings
from segdsl.people.inheritance import with_inherited
from segdsl.people.names import check_names
from segdsl.people.persona import Persona
from segdsl.people.plain_yaml import Page
from segdsl.people.rules import RuleBook, meanings
from segdsl.plain_files import read_text
from segdsl.source import Source


@dataclass(frozen=True, slots=True)
class People:
    """The personas that can speak, by name, and the conditions that stand in their files."""

    personas: Mapping[str, Persona] = field(default_factory=dict)
    conditions: Conditions = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """A persona and the page it stands on."""

    page: Page
    persona: Persona


def load_people(folder: Path, rules: RuleBook | None = None, beside: Path | None = None) -> Checked[People]:
    """The personas of a folder (none where it does not exist), and with `rules` whom theirs hold of.

    With `rules`, the segments, lifecycles and stages they speak to must be there, and so must every persona
    that a segment names. Files are named in findings relative to `beside`, the project's folder.
    """
    pages, unread, found = _pages(folder, beside or folder.parent)
    read, more = _personas(pages, every_file_read=not found)
    found = [*found, *more, *_fallbacks(list(read.values()))]
    people = {name: (one.persona, one.page) for name, one in read.items() if not one.persona.abstract}
    personas = {name: persona for name, (persona, _) in people.items()}
    if rules is None:
        return Checked(People(personas), _each_once(*found))
    written = dict.fromkeys(unread, False)  # they are there, whatever they say
    written |= {str(page.data.get("name")): page.data.get("abstract") is True for page in pages}
    found.extend(check_names(rules.model, people, written, folder.name))
    meant = meanings(rules, people)
    return Checked(People(personas, meant.value or {}), _each_once(*found, *meant.diagnostics))


def _each_once(*found: Diagnostic) -> tuple[Diagnostic, ...]:
    """What is wrong with a field that several inherit was found several times."""
    return tuple(dict.fromkeys(found))


def persona_from(source: Source) -> Checked[Read]:
    """The persona written in a source, with its page, or everything that is wrong with it."""
    checked = _page(source)
    return _validated(checked.value) if checked.value is not None else Checked(None, checked.diagnostics)


# ---------------------------------------------------------------- files


def persona_files(folder: Path) -> list[Path]:
    """The files of a folder that hold a persona each, by name; hidden ones are passed over."""
    found = (path for ending in ("*.yaml", "*.yml") for path in folder.glob(ending))
    return sorted((path for path in found if not path.name.startswith(".")), key=lambda file: file.name)


def _pages(folder: Path, beside: Path) -> tuple[list[Page], list[str], list[Diagnostic]]:
    """What can be read, the names that files which cannot are called by, and why they cannot."""
    pages: list[Page] = []
    unread: list[str] = []
    found: list[Diagnostic] = []
    for path in persona_files(folder):
        checked = _read(path, path.relative_to(beside).as_posix(), folder)
        found.extend(checked.diagnostics)
        if checked.value is not None:
            pages.append(checked.value)
        else:
            unread.append(path.stem)
    return pages, unread, found


def _read(path: Path, name: str, folder: Path) -> Checked[Page]:
    if not path.resolve().is_relative_to(folder.resolve()):
        return _unreadable(name, "leads outside its folder")
    try:
        text = read_text(path)
    except UnicodeDecodeError:
        return _unreadable(name, "is not text in UTF-8")
    except OSError as error:
        return _unreadable(name, f"cannot be read: {(error.strerror or 'unknown reason').lower()}")
    return _page(Source(name, text))


def _unreadable(name: str, why: str) -> Checked[Page]:
    return Checked(None, (Diagnostic("unreadable-file", f"`{name}` {why}", file=name),))


def _page(source: Source) -> Checked[Page]:
    if (marks := unfinished_merge(source)) is not None:
        return Checked(None, (marks,))
    checked = plain_yaml.read(source)
    if checked.value is None or isinstance(checked.value.data, dict):
        return checked
    message = "a persona is written as fields, such as `name: curious_reader`"
    return Checked(None, (Diagnostic("bad-persona", message, checked.value.place(())),))


# ---------------------------------------------------------------- personas


def _personas(pages: Iterable[Page], every_file_read: bool) -> tuple[dict[str, Read], list[Diagnostic]]:
    """The personas by name. What they extend may stand in a file that could not be read."""
    named: dict[str, Page] = {}
    found: list[Diagnostic] = []
    read: dict[str, Read] = {}
    pages = list(pages)
    for page in pages:
        name = page.data.get("name")
        if isinstance(name, str) and named.setdefault(name, page) is not page:
            found.append(_twice(name, page, named[name]))
    for page in pages:
        name = page.data.get("name")
        if isinstance(name, str) and named[name] is page:
            whole = with_inherited(named, name)
            found.extend(d for d in whole.diagnostics if every_file_read or d.code != "unknown-name")
        else:
            whole = Checked(page)
        if whole.value is None:
            continue
        checked = _validated(whole.value)
        found.extend(checked.diagnostics)
        if checked.value is not None:
            read.setdefault(checked.value.persona.name, checked.value)
    return read, found


def _validated(page: Page) -> Checked[Read]:
    """The persona; of one that only lends its fields, any may be missing, and then it is None."""
    abstract = page.data.get("abstract") is True
    speaks = [what for what in ("speaks_to", "fallback") if abstract and page.data.get(what)]
    if speaks:
        message = "an `abstract` persona lends its fields and speaks to nobody itself"
        place = page.place((speaks[0],), of_key=True)
        return Checked(None, (Diagnostic("bad-persona", message, place, hint=f"take out `{speaks[0]}`"),))
    try:
        return Checked(Read(page, Persona.model_validate(page.data)))
    except ValidationError as error:
        wrong = [e for e in error.errors() if not (abstract and e["type"] == "missing")]
        return Checked(None, findings(page, wrong))


def _twice(name: str, page: Page, first: Page) -> Diagnostic:
    message = f"there are two personas called `{name}`"
    label = Label(first.place(("name",)), "the first one")
    return Diagnostic("duplicate-name", message, page.place(("name",)), labels=(label,))


def _fallbacks(read: list[Read]) -> list[Diagnostic]:
    fallbacks = [one for one in read if one.persona.fallback]
    return [
        Diagnostic(
            "bad-persona",
            f"`{other.persona.name}` and `{fallbacks[0].persona.name}` are both the fallback, which is one",
            other.page.place(("fallback",), of_key=True),
            labels=(Label(fallbacks[0].page.place(("fallback",), of_key=True), "the other one"),),
        )
        for other in fallbacks[1:]
    ]
