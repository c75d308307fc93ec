"""A project with a file of every kind that a check looks at, and what can be changed in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from tests.faces.shop import write_shop

CAMPAIGNS = """\
campaign hello
  to big
  template "welcome"

campaign news
  to quiet
  template "news"
"""
WELCOME = """\
{% extends "layouts/base.html.j2" %}
{% block subject %}Hello{% endblock %}
{% block body %}Hi {{ customer.first_name }} {% include "partials/foot.html.j2" %}{% endblock %}
"""
NEWS = """\
{% block subject %}News{% endblock %}
<mjml><mj-body><mj-section><mj-column>
{% include "partials/foot.mjml.j2" %}
<mj-text>Dear {{ customer.first_name | default("reader") }}</mj-text>
</mj-column></mj-section></mj-body></mjml>
"""
ANN = """\
name: ann
title: Ann
fallback: true
voice:
  greeting: Hello {name}
  greeting_without_name: Hello
  sign_off: Yours
"""

SETTINGS = """\
[project]
name = "Shop"
rules = "rules"

[email]
from = "shop@letters.example"
unsubscribe_url = "https://shop.example/stop"

[check]
baseline = "known.json"

[suppression]
lists = ["lists/gone.csv"]
"""


def write_whole_shop(folder: Path) -> Path:
    """A project with a file of every kind that a check looks at, and something to say about most of them."""
    write_shop(folder)
    (folder / "segdsl.toml").write_text(SETTINGS)
    rules = (folder / "rules" / "all.seg").read_text()
    (folder / "rules" / "all.seg").write_text(f"{rules}\n{CAMPAIGNS}")
    for name, text in {
        "templates/layouts/base.html.j2": "<html><body>{% block body %}{% endblock %}</body></html>",
        "templates/partials/foot.html.j2": "<p>{{ customer.country }}</p>",
        "templates/partials/foot.mjml.j2": "<mj-text>Bye</mj-text>",
        "templates/welcome.html.j2": WELCOME,
        "templates/news.mjml.j2": NEWS,
        "personas/ann.yaml": ANN,
        "translations/de.po": 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n',
        "lists/here.csv": "email\n",
        "known.json": "[]",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def written(name: str, text: str, *, add: bool = False) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.read_text() + text if add else text)

    return write


CHANGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a rule": (written("rules/all.seg", "segment odd\n  where spnd > 1\n", add=True), "spnd"),
    "a new rule file": (written("rules/more.seg", "segment quiet\n"), "more.seg"),
    "a template": (written("templates/welcome.html.j2", "{{ customer.nobody }}", add=True), "nobody"),
    "a layout": (written("templates/layouts/base.html.j2", "{{ customer.nobody }}"), "nobody"),
    "a partial": (written("templates/partials/foot.html.j2", "{{ customer.nobody }}"), "nobody"),
    "a part of MJML": (written("templates/partials/foot.mjml.j2", "<mj-tekst>Bye</mj-tekst>"), "mj-tekst"),
    "a new template": (written("templates/spare.txt.j2", "Hello"), "spare"),
    "a file that nothing reads": (written("templates/letter.html", "Hello"), "letter.html"),
    "a persona": (written("personas/ann.yaml", "name: ann\ntitel: Ann\n"), "titel"),
    "a new persona": (written("personas/bob.yaml", "name: bob\n"), "bob"),
    "a translation": (written("translations/de.po", 'msgid "Nobody says"\nmsgstr "x"\n', add=True), "de.po"),
    "the settings": (written("segdsl.toml", "\n[customer]\naddress = 'mail'\n", add=True), "mail"),
    "the baseline": (written("known.json", "{}"), "baseline"),
    "the list that is missing": (written("lists/gone.csv", "email\n"), ""),
    "a list of nearly that name": (written("lists/gon.csv", "email\n"), "gon.csv"),
    "no templates": (lambda folder: shutil.rmtree(folder / "templates"), "welcome"),
    "a file called otherwise": (
        lambda folder: (folder / "personas/ann.yaml").rename(folder / "personas/ann.txt"),
        "",
    ),
}
