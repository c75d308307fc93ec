"""Every command that takes a name, with every kind of name: it works, or it says what the name is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faces.shop import Ran, run

RULES = """\
customers from "customers.csv" key id
  city       text
  email      text private
  newsletter flag
  sku        text

attributes survey from "survey.csv" key id
  nps number

events orders from "orders.csv" key id at on_day
  total number

lookup books from "books.csv" key sku
  title text

setting high = 10

metric revenue = sum(orders.total)

trait spend = sum(orders.total)
segment vips where spend > high
lifecycle journey
  stage lead "New" where no orders
  stage buyer otherwise
score warm
  +10 when newsletter

campaign hello
  to vips
  via email
  template "letter"
  exclusive group "promo"
  variant one 50%
  variant two 50%

example "a stranger"
  customer with city = "Wien"
  not in vips

guarantee "nobody in X" no vips is (spend < 0)
"""
FILES = {
    "a.seg": RULES,
    "customers.csv": "id,city,email,newsletter,sku\n1,Wien,a@x.example,yes,s\n2,Rom,b@x.example,yes,s\n",
    "survey.csv": "id,nps\n1,5\n",
    "orders.csv": "id,on_day,total\n1,2026-03-01,50\n",
    "books.csv": "sku,title\ns,T\n",
    "segdsl.toml": '[customer]\naddress = "email"\nconsent = "newsletter"\n[history]\nsource = "h.csv"\n'
    '[email]\nfrom = "a@x.example"\nunsubscribe_url = "https://x.example/u"\n',
    "personas/ann.yaml": "name: ann\ntitle: Ann\nfallback: true\n"
    'voice: {greeting: "Hi {name}", greeting_without_name: Hi, sign_off: Bye}\n',
    "templates/letter.html.j2": "{% block subject %}Hi{% endblock %}"
    '{% block body %}<p><a href="{{ unsubscribe_url }}">no more</a></p>{% endblock %}',
}

# Kind, an example of it, and what is said of it where it does not do.
KINDS = {
    "segment": ("vips", "a segment"),
    "stage": ("lead", "a stage of the lifecycle `journey`"),
    "lifecycle": ("journey", "a lifecycle"),
    "score": ("warm", "a score"),
    "trait": ("spend", "a trait"),
    "campaign": ("hello", "a campaign"),
    "metric": ("revenue", "a metric"),
    "persona": ("ann", "a persona"),
    "template": ("letter", "a template"),
    "file": ("templates/letter.html.j2", "the file of the template `letter`"),
    "events": ("orders", "a table of events"),
    "attributes": ("survey", "a table of attributes"),
    "lookup": ("books", "a lookup table"),
    "source": ("customers", "the table of customers"),
    "attribute": ("city", "an attribute of customers"),
    "private": ("email", "an attribute of customers that is private"),
    "column": ("total", "a column of `orders`"),
    "setting": ("high", "a setting"),
    "variant": ("one", "a variant of the campaign `hello`"),
    "group": ("promo", "an exclusive group of campaigns"),
    "example": ("a stranger", "an example"),
    "guarantee": ("nobody in X", "a guarantee"),
}
_TABLES = {"source", "events", "attributes", "lookup"}
_VALUES = {"segment", "stage", "lifecycle", "score", "trait"}
_GROUPS = {"segment", "lifecycle", "score", "trait", "attribute"}
_GROUP = "lifecycle, score, segment, trait or attribute"
_LETTER = ("preview", "letter")
_SEGMENT = ("render", "--segment", "vips", "--template")

# Words before the name and after it, the kinds that do, and what is asked for.
VERBS: dict[str, tuple[tuple[str, ...], tuple[str, ...], set[str], str]] = {
    "segment --only": (("segment", "--only"), (), _VALUES, "segment, lifecycle, stage, score or trait"),
    "explain": (
        ("explain", "1"),
        (),
        {*_VALUES, "campaign"},
        "segment, lifecycle, stage, score, trait or campaign",
    ),
    "explain key": (("explain",), (), set(), "customer's key"),
    "explain --rule": (
        ("explain", "--rule"),
        (),
        {*_VALUES, *_TABLES, "campaign", "metric", "setting", "attribute", "private", "example", "guarantee"},
        "rule",
    ),
    "metrics --only": (("metrics", "--only"), (), {"metric"}, "metric"),
    "metrics --by": (("metrics", "--by"), (), _GROUPS, _GROUP),
    "segment --cross": (("segment", "--cross"), (), _GROUPS, _GROUP),
    "overlap": (("overlap", "buyer"), (), {"segment", "stage"}, "segment or stage"),
    "migrate": (
        ("migrate",),
        ("--from", "2026-02-01"),
        {"segment", "stage", "lifecycle"},
        "lifecycle, segment or stage",
    ),
    "trend": (("trend",), (), {"segment", "stage", "lifecycle"}, "segment, stage or lifecycle"),
    "retention": (("retention",), (), {"events"}, "table of events"),
    "profile": (("profile",), (), set(), "segment or stage"),
    "portfolio --value": (
        ("portfolio", "journey", "--cost", "revenue", "--from", "lead", "--to", "buyer", "--value"),
        (),
        set(),
        "metric",
    ),
    "compile": (("compile",), (), _VALUES, "segment, lifecycle, stage, score or trait"),
    "personas": (("personas",), (), {"persona"}, "persona"),
    "preview": (("preview",), (), {"template"}, "template"),
    "preview --campaign": ((*_LETTER, "--campaign"), (), {"campaign"}, "campaign"),
    "preview --segment": ((*_LETTER, "--segment"), (), {"segment", "stage"}, "segment or stage"),
    "preview --persona": ((*_LETTER, "--persona"), (), {"persona"}, "persona"),
    "preview --variant": ((*_LETTER, "--variant"), (), {"variant"}, "variant that sends `letter`"),
    "render --campaign": (("render", "--campaign"), ("--out", "{out}"), {"campaign"}, "campaign"),
    "render --segment": (
        ("render", "--segment"),
        ("--template", "letter", "--out", "{out}"),
        {"segment", "stage"},
        "segment or stage",
    ),
    "render --template": (_SEGMENT, ("--out", "{out}"), {"template"}, "template"),
    "dry run --campaign": (("render", "--dry-run", "--campaign"), (), {"campaign"}, "campaign"),
    "dry run --segment": (
        ("render", "--dry-run", "--template", "letter", "--segment"),
        (),
        {"segment", "stage"},
        "segment or stage",
    ),
    "dry run --template": (_SEGMENT, ("--dry-run",), {"template"}, "template"),
    "export": (("export",), ("--to", "csv"), {"segment", "stage", "campaign"}, "segment, stage or campaign"),
    "export --with": (
        ("export", "vips", "--to", "csv", "--with"),
        (),
        {*_VALUES, "attribute"},
        "attribute, trait, score, lifecycle or segment",
    ),
    "send": (("send", "--smtp", "smtp://127.0.0.1:9", "--campaign"), (), set(), "campaign"),
    "history": (("history", "add", "{project}/orders.csv", "--campaign"), (), set(), "campaign"),
    "translations": (("translations", "--update"), (), set(), "language"),
}
_REFUSED_OTHERWISE = {  # for reasons that have nothing to do with what the name is
    ("export --with", "private"): "it does not leave as a column",
    ("metrics --by", "private"): "groups would give it away",
    ("segment --cross", "private"): "groups would give it away",
    ("profile", "segment"): "of so few nothing is told",
    ("profile", "stage"): "of so few nothing is told",
    ("portfolio --value", "metric"): "fewer than ten customers",
    ("send", "campaign"): "",
    ("history", "campaign"): "",
    ("translations", "variant"): "",  # it could be a language
    ("translations", "persona"): "",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_with_every_kind_of_name(project: Path, tmp_path: Path, verb: str) -> None:
    before, after, works, wanted = VERBS[verb]
    where = ("--project", str(project), "--as-of", "2026-03-31")
    for kind, (name, said) in KINDS.items():
        if _REFUSED_OTHERWISE.get((verb, kind)) == "":
            continue
        places = {"out": tmp_path / kind, "project": project}
        done = run(
            *(word.format(**places) for word in before), name, *(w.format(**places) for w in after), *where
        )
        assert done.code == (0 if kind in works else 2), f"{kind}: {done.out}{done.err}"
        if kind in works:
            continue
        if (other := _REFUSED_OTHERWISE.get((verb, kind))) is not None:
            assert other in done.err
            continue
        article = "an" if wanted.startswith("a") else "a"
        assert f"error[wrong-usage] `{name}` is {said}, not {article} {wanted}\n" in done.err
        assert "shows it" in done.err
        assert "did you mean" not in done.err


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_that_is_said_to_show_a_name_does(project: Path, kind: str) -> None:
    """What is neither a template's nor a segment's name is asked for as both."""
    name, _ = KINDS[kind]
    words = ("personas", name) if kind == "template" else ("preview", name)
    if kind == "file":
        words = ("personas", name)
    said = run(*words, "--project", project).err
    if kind == "private":
        assert "it is private, and no command shows it" in said
        return
    if kind == "template":
        assert "`segdsl preview letter` shows it" in said
    found = re.search(r"`segdsl (.*)` shows it", said)
    assert found is not None, said
    command = [{"KEY": "1", "SEGMENT": "vips"}.get(word, word) for word in found[1].split()]
    done = run(*command, "--project", project, "--as-of", "2026-03-31")
    assert done.code == 0, done.err


_SHARED = ("portfolio", "journey", "--value", "revenue", "--cost", "revenue")
NAMES = {  # of each verb that takes names, one that does
    **{
        verb: (before, KINDS[min(works)][0], after)
        for verb, (before, after, works, _) in VERBS.items()
        if works
    },
    "profile": (("profile",), "vips", ()),
    "profile --against": (("profile", "lead", "--against"), "vips", ()),
    "portfolio": (("portfolio",), "journey", (*_SHARED[2:], "--from", "lead", "--to", "buyer")),
    "portfolio --value": (*VERBS["portfolio --value"][:1], "revenue", ()),
    "portfolio --from": ((*_SHARED, "--to", "buyer", "--from"), "lead", ()),
    "portfolio --to": ((*_SHARED, "--from", "buyer", "--to"), "lead", ()),
    "send": (VERBS["send"][0], "hello", ()),
    "history": (VERBS["history"][0], "hello", ()),
    "power": (("power",), "hello", ()),
    "measure": (("measure",), "hello", ()),
    "brief": (("brief",), "hello", ()),
    "export --variant": (("export", "hello", "--to", "csv", "--variant"), "one", ()),
}
CHOICES = {  # of options that take one of a few words, one of them
    "export --to": (("export", "vips", "--to"), "mailchimp"),
    "segment --engine": (("segment", "--engine"), "pandas"),
    "compile --dialect": (("compile", "vips", "--to", "sql", "--dialect"), "snowflake"),
    "check --format": (("check", "--format"), "junit"),
}


@pytest.mark.parametrize("verb", NAMES)
def test_a_misspelt_name_is_guessed(project: Path, tmp_path: Path, verb: str) -> None:
    before, name, after = NAMES[verb]
    done = _asked(project, tmp_path, (*before, f"{name}x", *after))
    assert done.code == 2
    assert f"is called `{name}x`" in done.err
    assert f"did you mean `{name}`?" in done.err


@pytest.mark.parametrize("verb", NAMES)
def test_of_a_name_that_is_like_none_it_is_said_what_there_is(
    project: Path, tmp_path: Path, verb: str
) -> None:
    before, name, after = NAMES[verb]
    done = _asked(project, tmp_path, (*before, "qqqq", *after))
    assert done.code == 2
    assert "is called `qqqq`\n  = help: there are: `" in done.err
    assert f"`{name}`" in done.err or " more" in done.err


@pytest.mark.parametrize("option", CHOICES)
def test_so_is_one_of_a_few_words(project: Path, tmp_path: Path, option: str) -> None:
    words, choice = CHOICES[option]
    done = _asked(project, tmp_path, (*words, f"{choice}x"))
    assert done.code == 2
    assert f"did you mean `{choice}`?" in done.err
    assert "--help` lists what there is" in _asked(project, tmp_path, (*words, "qqqq")).err


def test_a_setting_and_a_persona_of_the_library(project: Path, tmp_path: Path) -> None:
    assert (
        "there is no setting `hihg`\n  = help: did you mean `high`?"
        in _asked(project, tmp_path, ("segment", "--set", "hihg=3")).err
    )
    assert (
        "there is no setting `qqqq`\n  = help: there are: `high`"
        in _asked(project, tmp_path, ("segment", "--set", "qqqq=3")).err
    )
    assert (
        "did you mean `bargain_hunter`?"
        in _asked(project, tmp_path, ("personas", "--add", "bargain_huntr")).err
    )
    assert (
        "`segdsl personas --library` lists them"
        in _asked(project, tmp_path, ("personas", "--add", "qqqq")).err
    )


def _asked(project: Path, tmp_path: Path, words: tuple[str, ...]) -> Ran:
    places = {"out": tmp_path / "out", "project": project}
    return run(*(word.format(**places) for word in words), "--project", project)


def test_a_stage_is_asked_for_like_a_segment(project: Path) -> None:
    where = ("--project", project, "--as-of", "2026-03-31")
    found = run("segment", "--only", "lead", "--format", "json", *where).json
    assert found["segments"] == {"lead": {"size": 1, "share": 0.5}}
    assert found["lifecycles"] == {}
    assert "lead             1  50.0%  ██████  New" in run("segment", "--only", "lead", *where).out
    assert run("export", "buyer", "--to", "csv", *where).out.splitlines()[1:] == ["1,a@x.example,Wien"]
    dry = run("render", "--dry-run", "--segment", "buyer", "--template", "letter", *where).out
    assert "buyer: an audience of 1 customer" in dry


def test_a_stage_of_two_lifecycles_says_nothing_of_who_is_meant(tmp_path: Path) -> None:
    rules = RULES + "lifecycle other\n  stage lead where no orders\n"
    (tmp_path / "a.seg").write_text(rules, encoding="utf-8")
    done = run("compile", "lead", "--project", tmp_path)
    assert done.code == 2
    assert "`lead` is a stage of `journey` and `other`" in done.err
    assert "`segment lead_ones where journey = lead`" in done.err
