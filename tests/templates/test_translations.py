"""Messages in other languages: gettext catalogues, and the words of dates, money and numbers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import HeldBack, fill_in
from segdsl.model.project import Variant
from segdsl.source import Source
from segdsl.templates.extraction import missing, phrases, updated
from segdsl.templates.translations import MAX_CHARACTERS, Translations, catalogue_from, load_translations
from tests.messages.little_shop import NOWHERE, YES, a_batch, a_campaign, a_model, a_persona
from tests.templates.test_kinds import loaded

GERMAN = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Hello %(name)s, 15%% off"
msgstr "15 %% für %(name)s"

msgid "%(n)s book"
msgid_plural "%(n)s books"
msgstr[0] "ein Buch"
msgstr[1] "%(n)s Bücher"

msgctxt "month"
msgid "May"
msgstr "Mai"

msgid "Dear {name},"
msgstr "Liebe(r) {name},"

msgid "half off"
msgstr "halber Preis"

#, fuzzy
msgid "unsure"
msgstr "unsicher"
"""
POLISH = """
msgid ""
msgstr ""
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "%(n)s book"
msgid_plural "%(n)s books"
msgstr[0] "%(n)s książka"
msgstr[1] "%(n)s książki"
msgstr[2] "%(n)s książek"
"""
CATALOGUES = {
    locale: catalogue_from(Source(f"translations/{locale}.po", text), locale).required()
    for locale, text in {"de": GERMAN, "pl": POLISH}.items()
}
TODAY = dt.date(2026, 3, 31)


def said(body: str, locale: str = "de", kind: str = "sms", **values: Any) -> str:
    head = Letterhead(currency="EUR", translations=Translations(CATALOGUES, "en"))
    variant = Variant("a", 1.0, YES, None, {"offer": "half off"}, NOWHERE)
    batch = a_batch(locale=locale, channel=kind if kind == "sms" else "email", variant=variant)
    if kind == "html":
        body = "{% block subject %}x{% endblock %}{% block body %}" + body + "{% endblock %}"
    outcome = fill_in(loaded(**{f"letter_{kind}": body}), batch, values.get, Shared(head, TODAY))
    if isinstance(outcome, HeldBack):
        return f"held back: {outcome.reason}"
    return (outcome.html or outcome.text).strip()


@pytest.mark.parametrize(
    ("body", "locale", "says"),
    [
        ("{% trans name=customer.name %}Hello {{ name }}, 15% off{% endtrans %}", "de", "15 % für Zoë"),
        ("{% trans name=customer.name %}Hello {{ name }}, 15% off{% endtrans %}", "fr", "Hello Zoë, 15% off"),
        ("{% trans name=customer.name %}Hello {{ name }}, 15% off{% endtrans %}", "de_AT", "15 % für Zoë"),
        (
            "{% trans name=customer.no %}Hello {{ name }}, 15% off{% endtrans %}",
            "de",
            "held back: no is unknown",
        ),
        ("{% trans n=1 %}{{ n }} book{% pluralize %}{{ n }} books{% endtrans %}", "de", "ein Buch"),
        ("{% trans n=3 %}{{ n }} book{% pluralize %}{{ n }} books{% endtrans %}", "de", "3 Bücher"),
        ("{% trans n=3 %}{{ n }} book{% pluralize %}{{ n }} books{% endtrans %}", "pl", "3 książki"),
        ("{% trans n=5 %}{{ n }} book{% pluralize %}{{ n }} books{% endtrans %}", "pl", "5 książek"),
        ("{% trans n=5 %}{{ n }} book{% pluralize %}{{ n }} books{% endtrans %}", "fr", "5 books"),
        ("{{ pgettext('month', 'May') }} {{ _('May') }}", "de", "Mai May"),
        ("{{ ngettext('%(num)s book', '%(num)s books', 2) }}", "de", "2 books"),
        ("{{ _('unsure') }}", "de", "unsure"),
        ("{{ greeting(customer.name) }} {{ variant.offer }}", "de", "Liebe(r) Zoë, halber Preis"),
    ],
)
def test_texts_are_said_in_the_language_of_the_customer(body: str, locale: str, says: str) -> None:
    assert said(body, locale, name="Zoë") == says


def test_values_in_translated_texts_are_escaped_and_never_formatted_again() -> None:
    body = "{% trans name=customer.name %}Hello {{ name }}, 15% off{% endtrans %}"
    assert said(body, kind="html", name="<b> %(name)s") == "15 % für &lt;b&gt; %(name)s"


@pytest.mark.parametrize(
    ("body", "locale", "says"),
    [
        ("{{ today | date }}", "en", "March 31, 2026"),
        ("{{ today | date }}", "en_GB", "31 March 2026"),
        ("{{ today | date }}", "de", "31. März 2026"),
        ("{{ today | date('short') }}", "de", "31.03.26"),
        ("{{ today | date('full') }}", "fr", "mardi 31 mars 2026"),
        ("{{ today | date('EEEE, d. MMMM') }}", "de", "Dienstag, 31. März"),
        ("{{ today | date('%d.%m.%Y') }}", "en", "31.03.2026"),
        ("{{ customer.at | time }}", "de", "19:05"),
        ("{{ customer.at | datetime('short') }}", "de", "31.03.26, 19:05"),
        ("{{ 1249.5 | money }}", "de", "1.249,50\xa0€"),
        ("{{ 1249.5 | money }}", "en", "€1,249.50"),
        ("{{ 1249.5 | money('JPY') }}", "en", "¥1,250"),
        ("{{ 15 | money(decimals=0) }}", "de", "15\xa0€"),
        ("{{ 1249.5 | number }}", "de", "1.249,5"),
        ("{{ 1249.5 | number(2) }}", "fr", "1\u202f249,50"),
        ("{{ 0.15 | percent }}", "de", "15\xa0%"),
        ("{{ 0.155 | percent(1) }}", "en", "15.5%"),
        ("{{ 1 | plural('book', 'books') }} {{ 2 | plural('book', 'books') }}", "en", "book books"),
        ("{{ 3 | plural('książka', few='książki', many='książek') }}", "pl", "książki"),
        ("{{ ['opera', 'chess', 'tea'] | listed }}", "en", "opera, chess, and tea"),
        ("{{ ['opera', 'chess', 'tea'] | listed }}", "de", "opera, chess und tea"),
        ("{{ ['opera', 'chess'] | listed('or') }}", "de", "opera oder chess"),
        ("{{ 'Anna Maria' | first_word }} {{ 'Anna Maria' | initials }}", "en", "Anna A. M."),
        ("{{ 'Anna' | possessive }} {{ 'James' | possessive }}", "en", "Anna’s James’"),
        ("{{ customer.no | date }}", "de", "held back: no is unknown"),
        ("{{ customer.no | money }}", "de", "held back: no is unknown"),
        ("{{ customer.no | plural('a', 'b') }}", "de", "held back: no is unknown"),
        ("{{ customer.no | listed }}", "de", "held back: no is unknown"),
        (
            "{{ today | money }}",
            "de",
            "held back: the filter `money` is given something that is not a number",
        ),
        (
            "{{ today | time }}",
            "de",
            "held back: the filter `time` is given something that is not a date with a time",
        ),
        ("{{ today | date('bogus') }}", "de", "held back: the filter `date` cannot read the layout `bogus`"),
    ],
)
def test_dates_money_and_numbers_are_written_as_the_language_does(body: str, locale: str, says: str) -> None:
    assert said(body, locale, at=dt.datetime(2026, 3, 31, 19, 5)) == says


@pytest.mark.parametrize(
    ("text", "locale", "findings"),
    [
        (
            'msgid "Hello %(name)s"\nmsgstr "Hallo %(vorname)s"',
            "de",
            [("translations/de.po:1:1", "broken-translation")],
        ),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "c', "de", [("translations/de.po:4:1", "broken-translation")]),
        (
            'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=__import__(1);\\n"',
            "de",
            [("translations/de.po", "broken-translation")],
        ),
        ('msgid "a"\nmsgstr "b"', "german", [("translations/german.po", "broken-translation")]),
        ('msgid "Dear {name},"\nmsgstr "Hallo,"', "de", [("translations/de.po:1:1", "broken-translation")]),
        (
            'msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n\n#: x\nmsgid ""\n"a"\nmsgstr "e"',
            "de",
            [("translations/de.po:8:1", "broken-translation")],
        ),
        (
            'msgctxt "m"\nmsgid "a"\nmsgstr "b"\n\nmsgctxt "m"\nmsgid "a"\nmsgid_plural "as"\nmsgstr[0] "e"\n'
            'msgstr[1] "f"',
            "de",
            [("translations/de.po:6:1", "broken-translation")],
        ),
        ('msgid "a"\nmsgstr "b"\n\nmsgctxt "m"\nmsgid "a"\nmsgstr "e"\n#~ msgid "a"\n#~ msgstr ""', "de", []),
        (
            'msgid ""\nmsgstr ""\n\nmsgid ""\nmsgstr ""',
            "de",
            [("translations/de.po:4:1", "broken-translation")],
        ),
        ('msgid "Hello %(a)s"\nmsgstr "Hallo"', "de", [("translations/de.po:1:1", "incomplete-translation")]),
    ],
)
def test_broken_translations_are_found_at_their_line(text: str, locale: str, findings: list[Any]) -> None:
    found = catalogue_from(Source(f"translations/{locale}.po", text), locale).diagnostics
    assert [(d.place, d.code) for d in found] == findings


def test_a_folder_of_translations_is_read(tmp_path: Path) -> None:
    (tmp_path / "de.po").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "fr.po").write_bytes(b"\xff\xfe")
    read = load_translations(tmp_path)
    assert read.value is not None
    assert set(read.value.catalogues) == {"de"}
    assert [d.code for d in read.diagnostics] == ["unreadable-file"]
    assert load_translations(tmp_path / "nowhere").diagnostics == ()


def test_a_file_is_brought_up_to_date_and_keeps_what_is_there() -> None:
    body = "{% trans name=customer.first_name %}Hello {{ name }}, 15% off{% endtrans %} {{ _('New') }}"
    body += "{{ persona.content.news | join }}{{ campaign.description }}"
    templates = loaded(letter_sms=body)
    variant = Variant("a", 1.0, YES, None, {"offer": "half off"}, NOWHERE)
    model = a_model(campaigns=[a_campaign("spring", variant, description="For spring")])
    anna = a_persona("anna", content={"news": ["One", "Two"], "unread": "Three", "path": "/new"})
    wanted = phrases(templates, {"anna": anna}, model)
    text = updated(GERMAN, "de", "Shop", wanted)
    assert updated(text, "de", "Shop", wanted) == text
    catalogue = catalogue_from(Source("de.po", text), "de").required()
    assert catalogue.form((None, "Hello %(name)s, 15%% off"), None) == "15 %% für %(name)s"
    assert {"New", "One", "Two", "For spring", "anna & co"} <= {
        line[7:-1] for line in text.split("\n") if line.startswith("msgid ")
    }
    assert "Three" not in text  # no template reads it
    assert "#: letter.sms.j2:1" in text
    (finding,) = missing(catalogue, "translations/de.po", wanted)
    assert finding.message == "6 texts have no translation into `de`, such as `New` in `letter.sms.j2`"


def test_a_new_file_has_the_plurals_of_its_language() -> None:
    templates = loaded(letter_sms="{% trans n=2 %}{{ n }} book{% pluralize %}{{ n }} books{% endtrans %}")
    text = updated(None, "pl", "Shop", phrases(templates, {}, None))
    assert 'msgstr[2] ""' in text
    assert "nplurals=3" in text


@pytest.mark.parametrize("charset", ["klingon", "ISO-8859-1"])
def test_a_file_that_says_it_is_in_another_encoding_is_found(charset: str) -> None:
    checked = catalogue_from(Source("de.po", GERMAN.replace("utf-8", charset)), "de")
    (found,) = checked.diagnostics
    assert (found.code, found.place) == ("broken-translation", "de.po:3:1")
    assert found.message == (
        f"the file says that it is in `{charset.lower()}`, and translations are read as UTF-8"
    )
    assert checked.value is None


@pytest.mark.parametrize("charset", ["UTF-8", "utf8", "us-ascii", "CHARSET"])
def test_files_in_utf_8_may_spell_it_in_their_own_way(charset: str) -> None:
    assert catalogue_from(Source("de.po", GERMAN.replace("utf-8", charset)), "de").diagnostics == ()


@pytest.mark.parametrize(
    ("body", "texts", "said"),
    [
        ('{{ _("Hello") }}', ["Hello"], None),
        (
            '{{ _("Hello") }}',
            ["Hello", "Helo"],
            "1 text is translated into `de` that nothing says, such as `Helo`",
        ),
        (
            '{{ _("Hello") }}',
            ["Old", "Gone"],
            "2 texts are translated into `de` that nothing says, such as `Old`",
        ),
        ("{% trans %}Hello{% endtrans %}", ["Hello"], None),
        ("{{ _(customer.city) }}", ["Wien"], None),
    ],
)
def test_translations_of_what_nothing_says(
    tmp_path: Path, body: str, texts: list[str], said: str | None
) -> None:
    (tmp_path / "a.seg").write_text('customers from "c.csv" key id\n  city text\n')
    (tmp_path / "templates").mkdir()
    letter = f"{{% block subject %}}x{{% endblock %}}{{% block body %}}{body}{{% endblock %}}"
    (tmp_path / "templates" / "letter.html.j2").write_text(letter)
    (tmp_path / "translations").mkdir()
    entries = "".join(f'\nmsgid "{text}"\nmsgstr "{text}!"\n' for text in texts)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    (tmp_path / "translations" / "de.po").write_text(header + entries)
    found = [d for d in segdsl.load(tmp_path).check() if d.code == "unused" and "translated" in d.message]
    assert [d.message for d in found] == ([said] if said else [])
    if "Helo" in texts:
        assert found[0].hint == "did you mean `Hello`?"
    if "Old" in texts:
        assert found[0].hint == "`segdsl translations --update de` puts them aside"


def test_a_file_of_translations_has_an_end() -> None:
    (only,) = catalogue_from(Source("de.po", "#" * (MAX_CHARACTERS + 1)), "de").diagnostics
    assert (only.code, only.file) == ("too-large", "de.po")


def test_each_of_many_translations_is_found_at_its_line() -> None:
    entries = "".join(f'msgid "{i} of %(name)s"\nmsgstr "%(nam)s {i}"\n\n' for i in range(300))
    found = catalogue_from(Source("de.po", f"{GERMAN}\n{entries}"), "de").diagnostics
    first = GERMAN.count("\n") + 2
    assert [d.span.line for d in found if d.span is not None] == [first + 3 * i for i in range(300)]
