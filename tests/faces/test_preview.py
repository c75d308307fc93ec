"""`segdsl preview`: what it shows, for whom, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from segdsl import load
from tests.faces.shop import AS_OF, Ran, run

RULES = """\
customers from "customers.csv" key id
  first_name  text
  email       text                   private
  city        text
  language    one of "de", "en"
  newsletter  flag                   required
  frequency   number 0 to 90         required

segment regulars where frequency >= 3
  persona regular
segment newcomers where frequency < 3 and city is known

campaign weekend "For Sunday"
  to newsletter
  template "weekend"
  variant quiet 50%
  variant loud  50%
"""

WEEKEND = """\
{% block subject %}{{ variant.name }} Sunday, {{ customer.first_name | default("reader") }}{% endblock %}
{% block preheader %}Come in.{% endblock %}
{% block body %}<p>{{ greeting(customer.first_name) }}</p><p>Rain in {{ customer.city }}?</p>{% endblock %}
"""

CUSTOMERS = """\
id,first_name,email,city,language,newsletter,frequency
1,Ana,ana@example.com,Wien,de,yes,3
2,Bo,bo@example.com,,en,yes,1
3,Cy,cy@example.com,Bern,en,no,1
"""


def a_persona(name: str, more: str = "") -> str:
    return (
        f"name: {name}\ntitle: The {name}\nvoice:\n"
        f'  greeting: "Dear {{name}},"\n  greeting_without_name: "Dear reader,"\n  sign_off: "{name}"\n{more}'
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "rules.seg": RULES,
        "customers.csv": CUSTOMERS,
        "segdsl.toml": '[project]\nname = "Shop"\n[customer]\nlocale = "language"\n',
        "templates/weekend.html.j2": WEEKEND,
        "templates/lonely.html.j2": "{% block subject %}Alone{% endblock %}{% block body %}Hi{% endblock %}",
        "personas/regular.yaml": a_persona("regular"),
        "personas/newcomer.yaml": a_persona("newcomer", "fallback: true\n"),
        "personas/nobody.yaml": a_persona("nobody", "speaks_to:\n  - segment: regulars\n    priority: -1\n"),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def preview(project: Path, *words: str | Path) -> Ran:
    return run("preview", "--project", project, *words, *AS_OF)


def translate(project: Path) -> None:
    (project / "translations").mkdir()
    (project / "translations" / "de.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n', encoding="utf-8"
    )


# ---------------------------------------------------------------- one message


def test_a_message_is_shown_whole_and_for_others_in_a_line(project: Path) -> None:
    done = preview(project, "weekend")
    assert done.code == 0, done.err
    head = done.out.splitlines()
    assert head[0].startswith("weekend · campaign weekend · persona ")
    assert head[1] == "For: full profile"
    assert "\n\nDear " in done.out
    assert "  Only required fields    held back: city is unknown" in head
    assert "  No name                 quiet Sunday, reader" in head
    assert "  warning may-be-unknown at templates/weekend.html.j2:3:73" in head[head.index("Findings") :]


def test_the_forms_of_a_message_can_be_chosen(project: Path) -> None:
    done = preview(project, "weekend", "--variant", "loud", "--persona", "newcomer", "--like", "no name")
    assert "persona newcomer · variant loud" in done.out
    assert "Subject:   loud Sunday, reader" in done.out
    assert "Dear reader," in done.out


def test_a_template_that_no_campaign_sends_is_shown_to_anybody(project: Path) -> None:
    assert "Subject:   Alone" in preview(project, "lonely").out
    shown = preview(project, "lonely", "--segment", "regulars", "--format", "json")
    assert shown.json["campaign"] is None
    assert shown.json["persona"] == "regular"


def test_json_holds_every_made_up_customer(project: Path) -> None:
    words = ("--segment", "newcomers", "--campaign", "weekend", "--format", "json")
    shown = preview(project, "weekend", *words).json
    assert shown["as_of"] == "2026-03-31"
    by_name = {message["customer"]: message for message in shown["messages"]}
    assert {"Full profile", "No name", "Longest name", "Name in another script", "Lowest numbers"} <= set(
        by_name
    )
    assert by_name["No name"]["facts"]["first_name"] == "unknown"
    assert "Ελευθερία" in by_name["Name in another script"]["subject"]
    assert all("email" not in message["facts"] for message in shown["messages"])
    assert all("html" in message for message in shown["messages"])


def test_a_real_customer_gets_their_own_message(project: Path) -> None:
    done = preview(project, "weekend", "--customer", "1")
    assert "For: Customer 1" in done.out
    assert "persona regular" in done.out
    assert "Dear Ana," in done.out
    assert "Held back: city is unknown" in preview(project, "weekend", "--customer", "2").out
    outside = preview(project, "weekend", "--customer", "3")
    assert "\nFor: Customer 3\nWould not get it: not in its audience\n" in outside.out
    assert "Would not get it" not in preview(project, "weekend", "--customer", "1").out
    segment = preview(project, "weekend", "--segment", "regulars", "--customer", "3")
    assert "Customer 3 is not among those whom this message is for." in segment.err


GROUP = """
campaign reward
  to newsletter and frequency >= 3
  template "lonely"
  exclusive group "letters" priority 2
"""


def grouped(project: Path) -> None:
    """The campaign `weekend` gets those whom `reward` leaves."""
    rules = RULES + '  exclusive group "letters" priority 1\n' + GROUP
    (project / "rules.seg").write_text(rules, encoding="utf-8")


def test_why_a_real_customer_would_get_nothing_is_told(project: Path) -> None:
    grouped(project)
    done = preview(project, "weekend", "--customer", "1", "--format", "json")
    told = "goes to another campaign: `reward` goes first in the group `letters`"
    assert done.json["messages"][0]["left_out"] == told
    assert (
        preview(project, "lonely", "--customer", "1", "--format", "json").json["messages"][0]["left_out"]
        is None
    )
    settings = (project / "segdsl.toml").read_text(encoding="utf-8")
    (project / "segdsl.toml").write_text(settings + 'consent = "newsletter"\n', encoding="utf-8")
    (project / "rules.seg").write_text(RULES.replace("to newsletter", "to frequency > 0"), encoding="utf-8")
    assert "Would not get it: suppressed: " in preview(project, "weekend", "--customer", "3").out


def test_made_up_customers_are_not_those_whom_another_campaign_takes(project: Path, tmp_path: Path) -> None:
    """Regulars all get their reward first; the check speaks of the same combinations."""
    assert "persona regular" in preview(project, "weekend").out
    grouped(project)
    assert "persona newcomer" in preview(project, "weekend").out
    preview(project, "--all", "--out", tmp_path / "page")
    combinations = {("weekend", "newcomer"), ("reward", "regular")}
    assert {tuple(link.split("/")[:2]) for link in cards(tmp_path / "page")} == combinations
    letters = load(project).letters
    assert letters is not None
    assert {(one.campaign, one.persona) for one in letters.of} == combinations


def test_where_another_campaign_takes_all_made_up_customers_are_any_of_the_audience(project: Path) -> None:
    more = GROUP.replace(" and frequency >= 3", "")
    rules = RULES + '  exclusive group "letters" priority 1\n' + more
    (project / "rules.seg").write_text(rules, encoding="utf-8")
    assert "persona regular" in preview(project, "weekend").out


def test_the_projects_own_language_is_shown_first(project: Path) -> None:
    translate(project)
    assert preview(project, "weekend").out.splitlines()[0].endswith("· en")
    assert preview(project, "weekend", "--locale", "de-AT").out.splitlines()[0].endswith("· de_AT")
    rules = RULES.replace("to newsletter", 'to newsletter and language = "de"')
    (project / "rules.seg").write_text(rules, encoding="utf-8")
    assert preview(project, "weekend").out.splitlines()[0].endswith("· de")


def test_links_to_unsubscribe_have_the_key_of_the_customer(project: Path) -> None:
    settings = (project / "segdsl.toml").read_text(encoding="utf-8")
    link = '[email]\nunsubscribe_url = "https://shop.example/u?c={key}"\n'
    (project / "segdsl.toml").write_text(settings + link, encoding="utf-8")
    (project / "templates" / "weekend.html.j2").write_text(
        WEEKEND.replace("Rain in {{ customer.city }}?", "{{ unsubscribe_url }}"), encoding="utf-8"
    )
    assert "https://shop.example/u?c=everything-known\n" in preview(project, "weekend").out
    assert "https://shop.example/u?c=1\n" in preview(project, "weekend", "--customer", "1").out


def test_the_html_is_written_as_it_would_be_sent(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "message.html"
    assert preview(project, "weekend", "--html", file).code == 0
    assert file.read_text(encoding="utf-8").startswith("<p>Dear ")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "say which template to show"),
        (("weekent",), "no template is called `weekent`"),
        (("weekend", "--variant", "shrill"), "no variant that sends `weekend` is called `shrill`"),
        (("weekend", "--variant", "shrill"), "there are: `quiet` and `loud`"),
        (("weekend", "--persona", "king"), "there are: `newcomer`, `nobody` and `regular`"),
        (("weekend", "--locale", "klingon"), "there are no messages in `klingon`"),
        (("weekend", "--locale", "de"), "there are: `en`"),
        (("weekend", "--persona", "regula"), "did you mean `regular`?"),
        (("lonely", "--campaign", "weekend"), "the campaign `weekend` does not send `lonely`"),
        (("weekend", "--customer", "9"), "no customer has the key `9`"),
        (("weekend", "--like", "a king"), "there is no made-up customer like `a king`"),
        (("weekend", "--out", "page"), "`--out DIR` goes with `--all`"),
        (("--all",), "say where the page is written"),
        (("weekend", "--all", "--out", "page"), "`--all` shows every message"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(project: Path, words: tuple[str, ...], says: str) -> None:
    done = preview(project, *words)
    assert done.code == 2
    assert says in done.err


def test_a_message_that_nobody_can_get_is_not_shown(project: Path) -> None:
    rules = RULES.replace("to newsletter\n", "to newsletter and frequency > 5 and frequency < 4\n")
    (project / "rules.seg").write_text(rules, encoding="utf-8")
    done = preview(project, "weekend")
    assert done.code == 2
    assert "no customer was found who could get `weekend`" in done.err


# ---------------------------------------------------------------- the page


def cards(page: Path) -> set[str]:
    text = (page / "index.html").read_text(encoding="utf-8")
    return {part.split('"')[0] for part in text.split('<article class="card" id="')[1:]}


def test_the_page_has_every_combination_that_can_occur(project: Path, tmp_path: Path) -> None:
    """Nobody hears from the persona that others always go before; there are no translations."""
    page = tmp_path / "page"
    done = preview(project, "--all", "--out", page, "--format", "json")
    assert done.json["messages"] == 4
    assert done.json["with_findings"] == 4
    combinations = {f"weekend/{p}/{v}/en" for p in ("regular", "newcomer") for v in ("quiet", "loud")}
    assert cards(page) == combinations
    assert {file.name for file in page.iterdir()} == {"index.html", "messages", "run.json"}
    assert json.loads((page / "run.json").read_text(encoding="utf-8"))["messages"] == 4


def test_the_page_says_why_a_persona_speaks(project: Path, tmp_path: Path) -> None:
    """The segment or rule that gives it the word, as people read it first."""
    rules = (project / "rules.seg").read_text(encoding="utf-8")
    described = rules.replace("segment regulars where", 'segment regulars "Come every week" where')
    (project / "rules.seg").write_text(described, encoding="utf-8")
    preview(project, "--all", "--out", tmp_path / "page")
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert page.count("<p>Speaks here to “Come every week” (segment regulars)</p>") == 2
    assert page.count("<p>Speaks here to ") == 4


def test_a_translation_is_a_language_that_can_occur(project: Path, tmp_path: Path) -> None:
    translate(project)
    preview(project, "--all", "--out", tmp_path / "page")
    assert {link.split("/")[3] for link in cards(tmp_path / "page")} == {"de", "en"}


def test_the_same_rules_give_the_same_bytes_in_every_process(project: Path, tmp_path: Path) -> None:
    pages = [tmp_path / "one", tmp_path / "two"]
    for page, seed in zip(pages, ("1", "2"), strict=True):
        words = (sys.executable, "-m", "segdsl", "preview", "--all", "--out", page, *AS_OF)
        around = {**os.environ, "PYTHONHASHSEED": seed}
        assert subprocess.run(words, cwd=project, env=around, capture_output=True).returncode == 0
    files = [sorted(f.relative_to(page) for f in page.rglob("*") if f.is_file()) for page in pages]
    assert files[0] == files[1]
    assert all((pages[0] / name).read_bytes() == (pages[1] / name).read_bytes() for name in files[0])


def test_strict_fails_for_messages_that_would_be_held_back(project: Path, tmp_path: Path) -> None:
    assert preview(project, "--all", "--out", tmp_path / "page", "--strict").code == 1
    assert (tmp_path / "page" / "index.html").exists()


def test_a_folder_that_is_there_is_only_replaced_when_asked(project: Path, tmp_path: Path) -> None:
    page = tmp_path / "page"
    assert preview(project, "--all", "--out", page).code == 0
    assert preview(project, "--all", "--out", page).code == 2
    assert preview(project, "--all", "--out", page, "--replace").code == 0


def test_a_broken_template_leaves_the_others_to_look_at(project: Path, tmp_path: Path) -> None:
    broken = "{% block subject %}Hi{% endblock %}{{ ''.__class__ }}"
    (project / "templates" / "broken.html.j2").write_text(broken, encoding="utf-8")
    more = RULES + '\ncampaign second\n  to newsletter\n  template "broken"\n'
    (project / "rules.seg").write_text(more, encoding="utf-8")
    done = preview(project, "--all", "--out", tmp_path / "page")
    assert done.code == 1
    assert {link.split("/")[0] for link in cards(tmp_path / "page")} == {"weekend"}
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert "templates/broken.html.j2:1:" in page
