"""The pages for writers of templates: recipes print what the page shows, and the tables name everything."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from segdsl.messages.context import Letterhead, Shared
from segdsl.messages.letter import Message, fill_in
from segdsl.model.project import Variant
from segdsl.source import Source
from segdsl.templates.allowed import FUNCTIONS, RECORDS
from segdsl.templates.filters import FILTERS, TESTS
from segdsl.templates.folder import templates_from
from segdsl.templates.names import check_names, names_of
from segdsl.templates.tables import LookupRows
from tests.messages.little_shop import NOWHERE, YES, a_batch, a_campaign, a_model, a_persona

DOCS = Path(__file__).parents[2] / "docs"
RECIPE = re.compile(r"^```jinja\n(.*?)^```\n\n```html\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CUSTOMER = {
    "first_name": "Ana",
    "full_name": "Ana Lopez",
    "city": "Köln",
    "interests": ("opera", "chess"),
    "favourite_genre": "crime",
    "orders": 7,
    "spent": 249.5,
    "last_order": dt.date(2026, 3, 14),
    "last_sku": "b2",
    "points": 130,
    "journey": "loyal",
}
HEAD = Letterhead(
    currency="EUR",
    variables={"shop": {"name": "Leaf & Lantern", "url": "https://shop.example"}},
    stages={"journey": {"loyal": "Loyal customer"}},
    tables={
        "books": LookupRows(
            {
                "sku": ["b1", "b2", "b3"],
                "title": ["The Quiet Harbour", "Emma", "Night Train"],
                "genre": ["crime", "classic", "crime"],
                "price": [12.0, 9.5, 14.9],
            },
            key=("sku",),
        )
    },
)


def cooked(recipe: str) -> str:
    """What a recipe prints, without blank lines."""
    text = "{% block subject %}x{% endblock %}{% block body %}" + recipe + "{% endblock %}"
    loaded = templates_from({"letter.html.j2": Source("letter.html.j2", text)}).required()
    found = check_names(loaded, names_of(a_model(), {"shop": {"name": "", "url": ""}}, {}))
    strangers = {d.message for d in found if "`customer." not in d.message and "`stage." not in d.message}
    assert strangers <= {
        "nothing provides `books`",
        "nothing provides `variant.offer`",
        "there is no variant called `discount`",
    }
    variant = Variant("discount", 1.0, YES, None, {"offer": "15% off"}, NOWHERE)
    batch = a_batch(campaign=a_campaign("spring sale"), variant=variant, persona=a_persona("anna"))
    outcome = fill_in(loaded, batch, CUSTOMER.get, Shared(HEAD, dt.date(2026, 3, 31)))
    assert isinstance(outcome, Message), outcome
    lines = (line.rstrip() for line in outcome.html.splitlines())
    return "".join(f"{line}\n" for line in lines if line)


def test_every_recipe_prints_what_the_page_shows(update_pages: bool) -> None:
    path = DOCS / "cookbook.md"
    page = path.read_text(encoding="utf-8")
    real = RECIPE.sub(lambda found: f"```jinja\n{found[1]}```\n\n```html\n{cooked(found[1])}```", page)
    if update_pages:
        path.write_text(real, encoding="utf-8")
    assert len(RECIPE.findall(page)) >= 15
    assert update_pages or page == real


def told(heading: str) -> set[str]:
    """The names in the first column of the table under a heading of the page on templates."""
    page = (DOCS / "templates.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+)", row)}


def test_the_reference_names_every_filter() -> None:
    assert told("Filters") == set(FILTERS)


def test_the_reference_names_every_test() -> None:
    assert told("Tests") == {name for name in TESTS if name.isidentifier()}


def test_the_reference_names_everything_that_templates_see() -> None:
    names = {"today", "locale", "currency", "unsubscribe_url", "loop"}
    assert RECORDS | FUNCTIONS | names <= told("Names")
