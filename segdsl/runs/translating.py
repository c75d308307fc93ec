"""Translations of a project: how much of its messages each language has, and files for translators.

In: a project. Out: for each language how many texts are translated; a `.po` file with all texts, in which
what was translated is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.diagnostics import Problem, has_errors, wrong_usage
from segdsl.plain_files import read_text
from segdsl.project.names import is_another
from segdsl.project.rewriting import replace_text

if TYPE_CHECKING:
    from segdsl.project.files import Files
    from segdsl.templates.extraction import Phrase


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the project's texts are translated into a language, and the file that they stand in."""

    locale: str
    file: str
    translated: int
    texts: int


def progress(project: Files) -> tuple[Progress, ...]:
    """Every language that there is a file for, right or wrong."""
    from segdsl.templates.translations import translation_files

    wanted = {(phrase.about, phrase.text) for phrase in _phrases(project)}
    translations = project.content.translations
    catalogues = translations.catalogues if translations else {}
    return tuple(
        Progress(
            path.stem,
            _shown(project, path),
            len(wanted & catalogues[path.stem].texts.keys()) if path.stem in catalogues else 0,
            len(wanted),
        )
        for path in translation_files(_folder(project))
    )


def update(project: Files, locale: str) -> Progress:
    """Brings the file of a language up to date, or begins one. Raises Problem where it cannot."""
    from segdsl.source import Source
    from segdsl.templates.extraction import updated
    from segdsl.templates.languages import normal
    from segdsl.templates.translations import catalogue_from

    if normal(locale) is None:
        hint = "name one such as `de` or `de_AT`"
        raise is_another(project, "language", locale) or wrong_usage(f"`{locale}` is not a language", hint)
    path = _folder(project) / f"{locale}.po"
    shown = _shown(project, path)
    phrases = _phrases(project)
    before = read_text(path) if path.exists() else None
    checked = catalogue_from(Source(shown, before if before is not None else _EMPTY), locale)
    if has_errors(checked.diagnostics):
        raise Problem(checked.diagnostics)
    text = updated(before, locale, project.place.config.project.name or project.place.folder.name, phrases)
    replace_text(path, text)
    done = checked.value.texts if checked.value else {}
    wanted = {(phrase.about, phrase.text) for phrase in phrases}
    return Progress(locale, shown, len(wanted & done.keys()), len(wanted))


_EMPTY = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def _phrases(project: Files) -> tuple[Phrase, ...]:
    from segdsl.templates.extraction import phrases

    content = project.content
    if content.templates is None:
        message = f"there are no templates in `{project.place.config.project.templates}` to translate"
        raise wrong_usage(message)
    return phrases(content.templates, content.personas, project.rules.model)


def _folder(project: Files) -> Path:
    return project.place.folder / project.place.config.project.translations


def _shown(project: Files, path: Path) -> str:
    return path.relative_to(project.place.folder).as_posix()
