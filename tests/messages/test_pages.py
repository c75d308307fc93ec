"""The pages of the findings about personas and templates: their examples do what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from segdsl.diagnostics import Diagnostic
from segdsl.people.library import persona_from
from segdsl.source import Source
from segdsl.templates.folder import templates_from
from segdsl.templates.merge_tags import in_template
from segdsl.templates.names import check_names, names_of
from segdsl.templates.translations import catalogue_from
from tests.messages.checks.small import CODES
from tests.messages.little_shop import a_model

PAGES = Path(__file__).parents[2] / "docs" / "diagnostics"
BASE = "{% block subject %}{% endblock %}{% block body %}{% endblock %}"


def of_persona(text: str) -> tuple[Diagnostic, ...]:
    return persona_from(Source("reader.yaml", text)).diagnostics


def of_template(text: str, kind: str = "html") -> tuple[Diagnostic, ...]:
    texts = {f"letter.{kind}.j2": text, "layouts/base.html.j2": BASE}
    checked = templates_from({name: Source(name, text) for name, text in texts.items()})
    if not checked.ok:
        return checked.diagnostics
    names = names_of(a_model(), {}, {})
    tags = in_template(text, names.tree["customer"])
    foreign = (Diagnostic("merge-tag", tag.written, file=f"letter.{kind}.j2") for tag in tags)
    return (*check_names(checked.required(), names), *foreign)


def examples() -> list[tuple[str, str, str, str]]:
    """Code, language (and kind of message), bad or good, text."""
    fence = re.compile(
        r"^```(yaml|jinja|jinja push|jinja mjml|po) (bad|good)\n(.*?)^```$", re.MULTILINE | re.DOTALL
    )
    return [
        (page.stem, *found.groups())
        for page in sorted(PAGES.glob("*.md"))
        for found in fence.finditer(page.read_text(encoding="utf-8"))
        if page.stem not in CODES  # those are about letters, and run with the checks
    ]


@pytest.mark.parametrize(("code", "language", "verdict", "text"), examples(), ids=lambda word: word[:24])
def test_examples_of_pages_do_what_they_say(code: str, language: str, verdict: str, text: str) -> None:
    kind = language.partition(" ")[2] or "html"
    match language:
        case "yaml":
            diagnostics = of_persona(text)
        case "po":
            diagnostics = catalogue_from(Source("de.po", text), "de").diagnostics
        case _:
            diagnostics = of_template(text, kind)
    found = {d.code for d in diagnostics}
    if verdict == "good" and "customer.interests" in text:
        found -= {"unknown-variable"}  # the little shop has no interests
    assert found == ({code} if verdict == "bad" else set())


def test_every_page_of_a_persona_or_template_has_both_examples() -> None:
    told = {(code, verdict) for code, _, verdict, _ in examples()}
    codes = {"bad-yaml", "bad-persona", "template-syntax", "forbidden-construct", "unknown-template"}
    codes |= {"unknown-variable", "private-attribute-printed", "missing-subject", "missing-block"}
    codes |= {"unknown-block", "unknown-value", "broken-translation", "incomplete-translation"}
    codes |= {"bad-mjml", "merge-tag"}
    assert told == {(code, verdict) for code in codes for verdict in ("bad", "good")}
