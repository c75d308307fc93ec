"""Texts of messages in other languages: gettext catalogues, one `.po` file for each language.

    translations/de.po

In: the folder. Out: the catalogues, and what is wrong with them: files that cannot be read, and translations
whose placeholders are not those of the text. A text without a translation is written as it stands in the
template. Nothing is compiled; Babel reads the files, and is imported only where there are any.
"""

from __future__ import annotations

import codecs
import functools
import gettext as plurals
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.utils import pass_eval_context
from markupsafe import Markup, escape

from segdsl.diagnostics import Checked, Diagnostic, has_errors
from segdsl.merges import unfinished_merge
from segdsl.plain_files import read_text
from segdsl.source import Source
from segdsl.templates.filters.arguments import a_number, bounded, known
from segdsl.templates.languages import wider
from segdsl.templates.repeated_texts import line_of, repeated
from segdsl.templates.values import Unprintable, printed

if TYPE_CHECKING:
    from babel.messages.catalog import Message

ENDING = ".po"
MAX_CHARACTERS = 1_000_000

_PLACE = re.compile(r"%(?:\((\w+)\)s|%)")  # what `{% trans %}` makes of `{{ name }}`, and of a percent sign
_PERSONAS = re.compile(r"\{\w+\}")  # `{name}` in a persona's greeting
_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|\d{3}))?")

Text = tuple[str | None, str]  # what it is about, where the template says so, and the text as written


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Translations into one language; a text with a plural has a form for each of the language's kinds."""

    locale: str
    texts: Mapping[Text, tuple[str, ...]]
    plural: str = "(n != 1)"

    def form(self, text: Text, number: int | float | None) -> str | None:
        """The translation, in the form for a number; None where there is none."""
        forms = self.texts.get(text)
        if forms is None or number is None:
            return forms[0] if forms else None
        chosen = _rule(self.plural)(abs(int(number)))
        return forms[chosen] if chosen < len(forms) else None


@functools.lru_cache(maxsize=100)
def _rule(plural: str) -> Callable[[int], int]:
    rule: Callable[[int], int] = plurals.c2py(plural)
    return rule


@dataclass(frozen=True, slots=True)
class Translations:
    """All catalogues by locale, and the project's own locale."""

    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    own: str = "en"

    def chain(self, locale: str) -> tuple[Catalogue, ...]:
        """Where to look: `de_AT`, then `de`, then the project's own language."""
        names = (*wider(locale), *wider(self.own))
        return tuple(self.catalogues[name] for name in dict.fromkeys(names) if name in self.catalogues)

    def of(self, locale: str, text: str) -> str:
        """A text of the rules or a persona; itself where there is no translation of it."""
        return translated(self.chain(locale), (None, text)) or text


def translated(chain: Sequence[Catalogue], text: Text, number: int | float | None = None) -> str | None:
    return next((form for one in chain if (form := one.form(text, number))), None)


# ---------------------------------------------------------------- what templates call


def functions(translations: Translations, locale: str) -> dict[str, Callable[..., Any]]:
    """`_`, `gettext`, `ngettext`, `pgettext` and `npgettext` of a message; `{% trans %}` calls them."""
    chain = translations.chain(locale)

    @pass_eval_context
    def gettext(eval_ctx: nodes.EvalContext, text: str, **values: Any) -> str:
        return _filled(eval_ctx, translated(chain, (None, text)) or text, values)

    @pass_eval_context
    def pgettext(eval_ctx: nodes.EvalContext, about: str, text: str, **values: Any) -> str:
        return _filled(eval_ctx, translated(chain, (about, text)) or text, values)

    @pass_eval_context
    def ngettext(eval_ctx: nodes.EvalContext, one: str, more: str, number: Any, **values: Any) -> str:
        return counted(eval_ctx, None, one, more, number, values)

    @pass_eval_context
    def npgettext(
        eval_ctx: nodes.EvalContext, about: str, one: str, more: str, number: Any, **values: Any
    ) -> str:
        return counted(eval_ctx, about, one, more, number, values)

    def counted(
        eval_ctx: nodes.EvalContext,
        about: str | None,
        one: str,
        more: str,
        number: Any,
        values: dict[str, Any],
    ) -> str:
        count = float(a_number(number, "trans"))
        text = translated(chain, (about, one), count) or (one if count == 1 else more)
        return _filled(eval_ctx, text, {"num": number, **values})

    return {
        "_": gettext,
        "gettext": gettext,
        "ngettext": ngettext,
        "pgettext": pgettext,
        "npgettext": npgettext,
    }


def _filled(eval_ctx: nodes.EvalContext, text: str, values: Mapping[str, Any]) -> str:
    """The text with its placeholders filled in; in HTML the values are escaped, as everywhere."""

    def value(place: re.Match[str]) -> str:
        if place[1] is None:
            return "%"
        if place[1] not in values:
            raise Unprintable(f"a translation uses {place[1]}, which its text does not have")
        shown = printed(known(values[place[1]]))
        return str(escape(shown) if eval_ctx.autoescape else shown)

    filled = bounded(_PLACE.sub(value, text))
    return Markup(filled) if eval_ctx.autoescape else filled


# ---------------------------------------------------------------- reading


def translation_files(folder: Path) -> list[Path]:
    """The files of a folder that hold a language each, by name; hidden ones are passed over."""
    return sorted(path for path in folder.glob(f"*{ENDING}") if not path.name.startswith("."))


def load_translations(folder: Path, own: str = "en", beside: Path | None = None) -> Checked[Translations]:
    """The catalogues of a folder (none where it does not exist), those that are right."""
    catalogues: dict[str, Catalogue] = {}
    found: list[Diagnostic] = []
    for path in translation_files(folder):
        name = path.relative_to(beside or folder.parent).as_posix()
        if not path.resolve().is_relative_to(folder.resolve()):
            found.append(Diagnostic("unreadable-file", f"`{name}` leads outside its folder", file=name))
            continue
        try:
            text = read_text(path)
        except UnicodeDecodeError:
            found.append(Diagnostic("unreadable-file", f"`{name}` is not text in UTF-8", file=name))
            continue
        except OSError as error:
            why = (error.strerror or "unknown reason").lower()
            found.append(Diagnostic("unreadable-file", f"`{name}` cannot be read: {why}", file=name))
            continue
        read = catalogue_from(Source(name, text), path.name.removesuffix(ENDING))
        found.extend(read.diagnostics)
        if read.value is not None:
            catalogues[read.value.locale] = read.value
    return Checked(Translations(catalogues, own), tuple(found))


def catalogue_from(source: Source, locale: str) -> Checked[Catalogue]:
    """The catalogue of a language from its text, or what is wrong with it."""
    from babel.core import UnknownLocaleError
    from babel.messages.pofile import PoFileError, read_po

    if not _LOCALE.fullmatch(locale):
        message = f"`{locale}` is not a language: a file is called `de.po` or `de_AT.po`"
        return Checked(None, (Diagnostic("broken-translation", message, file=source.name),))
    if (marks := unfinished_merge(source)) is not None:
        return Checked(None, (marks,))
    if len(source.text) > MAX_CHARACTERS:
        message = f"this file has {len(source.text):,} characters; at most {MAX_CHARACTERS:,} are read"
        return Checked(None, (Diagnostic("too-large", message, file=source.name),))
    try:
        read = read_po(io.StringIO(source.text, newline=None), locale=locale, abort_invalid=True)
        _rule(str(read.plural_expr))
    except (PoFileError, UnknownLocaleError, ValueError, SyntaxError) as error:
        line = getattr(error, "lineno", 0) or 0
        message = f"`{source.name}` is not a file of translations: {str(error).split(' on ')[0].lower()}"
        where = line_of(source, line + 1) if line else None
        return Checked(None, (Diagnostic("broken-translation", message, where, file=source.name),))
    found: list[Diagnostic] = list(_wrong_charset(source, read.charset))
    found += repeated(source)
    texts: dict[Text, tuple[str, ...]] = {}
    for entry in read:
        if not entry.id or entry.fuzzy or not _is_translated(entry):
            continue
        found.extend(_wrong(source, entry))
        texts[(entry.context, _first(entry.id))] = _forms(entry.string)
    if has_errors(found):
        return Checked(None, tuple(found))
    return Checked(Catalogue(locale, texts, str(read.plural_expr)), tuple(found))


def _wrong_charset(source: Source, charset: str) -> Iterator[Diagnostic]:
    """A header that names another encoding than the one that files are read in."""
    try:
        right = codecs.lookup(charset).name in ("utf-8", "utf-8-sig", "ascii")
    except (LookupError, ValueError):
        right = charset.casefold() == "charset"  # what `msginit` leaves in a file that nobody has filled in
    if not right:
        start = source.text.casefold().find(f"charset={charset}".casefold())
        where = line_of(source, source.text.count("\n", 0, max(start, 0)) + 1)
        message = f"the file says that it is in `{charset}`, and translations are read as UTF-8"
        hint = "save the file as UTF-8, and write `charset=utf-8`"
        yield Diagnostic("broken-translation", message, where, hint=hint)


def _is_translated(entry: Message) -> bool:
    return bool(entry.string) and all(_forms(entry.string))


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _first(text: Any) -> str:
    return _forms(text)[0]


def _wrong(source: Source, entry: Message) -> Iterator[Diagnostic]:
    """Placeholders that a translation has and its text lacks, and the other way round."""
    wanted = set().union(*map(places, _forms(entry.id)))
    for form in _forms(entry.string):
        strangers = places(form) - wanted
        lost = places(_first(entry.id)) - places(form) if isinstance(entry.id, str) else set()
        where = line_of(source, entry.lineno or 1)
        if strangers:
            message = f"the translation uses `{min(strangers)}`, which its text does not have"
            yield Diagnostic("broken-translation", message, where)
        elif _PERSONAS.findall(form) != _PERSONAS.findall(_first(entry.id)) and "{name}" in entry.id:
            yield Diagnostic("broken-translation", "the translation must keep `{name}` once", where)
        elif lost:
            message = f"the translation leaves out `{min(lost)}`"
            yield Diagnostic("incomplete-translation", message, where)


def places(text: str) -> set[str]:
    """The placeholders of a text: `name` for `%(name)s`. A percent sign alone is not one."""
    return {found[1] for found in _PLACE.finditer(text) if found[1]}
