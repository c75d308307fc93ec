"""Whatever can be added takes one file: a copy of the package with further files has it everywhere.

What a file brings is taken through the command line, a run and whoever else asks; no other file is changed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.test_imports import PACKAGE

FILES = {
    "sources/formats/carets.py": """
from segdsl.sources.format import TextFormat
FORMAT = TextFormat("Caret", (".crt",), "^")
""",
    "sources/formats/yaml_records.py": """
import yaml
from segdsl.sources.format import RecordFormat
def _objects(text):
    yield from enumerate(yaml.safe_load_all(text), start=1)
def _opened(found, file):
    from segdsl.sources.record_files import opened
    return opened(found, file, _objects)
FORMAT = RecordFormat("YAML", (".yaml",), _opened)
""",
    "sources/formats/pages.py": """
from segdsl.sources.format import SheetFormat
def _sheet(path, name):
    from segdsl.formats import Unread
    from segdsl.sources.sheet import Sheet
    pages = [page.splitlines() for page in path.read_text().split("\\f")]
    called = {page[0]: [line.split() for line in page[1:]] for page in pages}
    if name not in (None, *called):
        raise Unread(f"it has no page {name}")
    first = next(iter(called)) if name is None else name
    others = tuple(other for other in called if other != first) if name is None else ()
    return Sheet(first, called[first], others)
FORMAT = SheetFormat("Pages", (".pages",), _sheet)
""",
    "sources/databases/systems/toy.py": """
from contextlib import contextmanager
from segdsl.sources.databases.system import System
class Toy:
    def columns(self, table):
        return ["id", "points"] if table[-1] == "people" else []
    def tables(self):
        return ["people"]
    def read(self, table, names):
        import pyarrow as pa
        return pa.table({"id": ["a", "b"], "points": [3, 8]}).select(list(names))
@contextmanager
def _connected(address):
    yield Toy()
SYSTEM = System("Toy", ("toy",), package="json", extra="toy", connected=_connected)
""",
    "delivery/outbox/forms/tabbed.py": """
from segdsl.delivery.outbox.form import Form
from segdsl.delivery.outbox.stores import Stream
def _entries(outgoing):
    sheet = outgoing.sheet
    return [f"{k}\\t{s}\\n".encode() for k, s in zip(sheet.keys, sheet.subject.texts(), strict=True)]
def _store(results, work, mark):
    return Stream(results / "messages.tsv", mark)
FORM = Form("a line of two", _entries, b"".join, _store)
""",
    "delivery/exports/platforms/pigeon.py": """
from segdsl.delivery.exports.platform import Column, Platform
PLATFORM = Platform("Pigeon", (Column("Ring", "key"),), ("key",), "key")
""",
    "checks/nameless.py": """
from segdsl.checks.check import Check
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
def nameless(rules):
    for segment in rules.model.segments.values():
        if segment.name.startswith("segment"):
            yield Diagnostic("nameless", f"`{segment.name}` says nothing", segment.span)
CHECK = Check({"nameless": Code("warning", "A name that says nothing")}, of_rules=nameless)
""",
    "messages/checks/no_greeting.py": """
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.messages.checks.check import Check
from segdsl.messages.checks.findings import Noted
def no_greeting(mail):
    for letter in mail.of_kind("email"):
        if "Dear" not in letter.message.text:
            found = Diagnostic("no-greeting", "the letter greets nobody", mail.block(letter, "body"))
            yield Noted(found, letter.combination)
CHECK = Check({"no-greeting": Code("info", "A letter without a greeting")}, of_letters=no_greeting)
""",
}
PROJECT = {
    "rules.seg": """customers from "customers.csv" key id
  points  number
  email   text

segment segment_1 where points > 5

campaign news
  to segment_1
  template "news"
""",
    "segdsl.toml": '[email]\nfrom = "shop@example.com"\nunsubscribe_url = "https://shop.example/off"\n',
    "customers.csv": "id,points,email\na,3,a@example.com\nb,8,b@example.com\n",
    "templates/news.html.j2": "{% block subject %}News{% endblock %}{% block preheader %}More{% endblock %}"
    "{% block body %}<p>Hello, here is what is new in the shop.</p>"
    '<a href="{{ unsubscribe_url }}">Stop</a>{% endblock %}\n',
}
AS_OF = ("--as-of", "2026-03-31")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package and the further files."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(PACKAGE, folder / "segdsl", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in FILES.items():
        assert not (folder / "segdsl" / name).exists()
        (folder / "segdsl" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(house: Path, shop: Path, *words: str, code: int = 0) -> str:
    """What the command prints and says."""
    done = subprocess.run(
        [sys.executable, "-m", "segdsl", *words],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if code == 0 else done.stderr + done.stdout


MEMBERS = "id,many\na,no\nb,yes\n"
SOURCES = {
    "people.crt": ('"people.crt"', "id^points\na^3\nb^8\n"),
    "people.yaml": ('"people.yaml"', "id: a\npoints: 3\n---\nid: b\npoints: 8\n"),
    "people.pages": ('"people.pages" sheet "People"', "Notes\n\fPeople\nid points\na 3\nb 8\n"),
    "people.toy": ('"toy://host/shop?table=people"', ""),
}


def declared(shop: Path, source: str) -> None:
    """A project of nothing but this source."""
    shutil.rmtree(shop / "templates")
    rules = f"customers from {source} key id\n  points  number\n\nsegment many where points > 5\n"
    (shop / "rules.seg").write_text(rules, encoding="utf-8")


@pytest.mark.parametrize("file", SOURCES)
def test_a_source_is_read(house: Path, shop: Path, file: str) -> None:
    source, text = SOURCES[file]
    (shop / file).write_text(text, encoding="utf-8")
    declared(shop, source)
    run(house, shop, "segment", "--out", "out", "--members", "csv", *AS_OF)
    assert (shop / "out" / "members.csv").read_text(encoding="utf-8") == MEMBERS


@pytest.mark.parametrize("file", [file for file in SOURCES if file != "people.toy"])
def test_a_draft_declares_it(house: Path, shop: Path, file: str) -> None:
    source, text = SOURCES[file]
    (shop / file).write_text(text, encoding="utf-8")
    run(house, shop, "init", "drafted", "--from", file)
    drafted = "".join(path.read_text(encoding="utf-8") for path in (shop / "drafted").rglob("*.seg"))
    assert source.partition(" ")[0].replace('"', '"data/', 1) in drafted
    assert "points" in drafted


def test_a_declaration_says_what_its_format_takes(house: Path, shop: Path) -> None:
    declared(shop, '"people.yaml" header row 2')
    assert "so no row of it is a header" in run(house, shop, "check", code=1)
    declared_again = (shop / "rules.seg").read_text(encoding="utf-8").replace("header row 2", 'sheet "A"')
    (shop / "rules.seg").write_text(declared_again, encoding="utf-8")
    assert "only a workbook has sheets" in run(house, shop, "check", code=1)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("people.crt", 'read_delimited("people.crt", {"points": "points", "id": "id"}, "^")'),
        ("people.yaml", 'read_records("people.parquet"'),
        ("people.pages", 'read_records("people People.parquet"'),
        ("people.toy", 'read_records("people.parquet"'),
    ],
)
def test_a_printed_program_reads_it_or_says_what_it_expects(
    house: Path, shop: Path, file: str, says: str
) -> None:
    declared(shop, SOURCES[file][0])
    printed = " ".join(run(house, shop, "compile", "many", *AS_OF).replace("(\n", "(").split())
    printed = printed.replace("( ", "(").replace(", )", ")")
    assert says in printed
    assert ("save this table as Parquet" in printed) == ("parquet" in says)


def test_databases_that_can_be_read_are_listed(house: Path, shop: Path) -> None:
    declared(shop, '"tpy://host/shop?table=people"')
    said = run(house, shop, "segment", *AS_OF, code=2)
    assert "DuckDB, MySQL, MariaDB, PostgreSQL, SQLite and Toy can" in said


def test_a_form_of_messages_is_written(house: Path, shop: Path) -> None:
    assert "tabbed" in run(house, shop, "render", "--help")
    run(house, shop, "render", "--campaign", "news", "--as", "tabbed", "--out", "letters", *AS_OF)
    assert (shop / "letters" / "messages.tsv").read_text(encoding="utf-8") == "b\tNews\n"


def test_a_platform_is_exported_for(house: Path, shop: Path) -> None:
    said = run(house, shop, "export", "segment_1", "--to", "pidgin", *AS_OF, code=2)
    assert "pigeon" in said
    run(house, shop, "export", "segment_1", "--to", "pigeon", "--out", "birds.csv", *AS_OF)
    assert (shop / "birds.csv").read_text(encoding="utf-8").split() == ["Ring", "b"]


def found(house: Path, shop: Path, code: int = 0) -> dict[str, str]:
    """The codes that `check` finds, each with its severity."""
    said = json.loads(run(house, shop, "check", "--format", "json", code=code))
    return {one["code"]: one["severity"] for one in said["diagnostics"]}


def test_checks_find_what_they_look_for(house: Path, shop: Path) -> None:
    assert {"nameless": "warning", "no-greeting": "info"}.items() <= found(house, shop).items()
    sarif = json.loads(run(house, shop, "check", "--format", "sarif"))
    rules = sarif["runs"][0]["tool"]["driver"]["rules"]
    said = {rule["id"]: rule["shortDescription"]["text"] for rule in rules}
    assert said["nameless"] == "A name that says nothing"
    assert said["no-greeting"] == "A letter without a greeting"


def test_a_comment_knows_their_codes(house: Path, shop: Path) -> None:
    rules = PROJECT["rules.seg"].replace("\nsegment", "\n# segdsl: ignore nameless\nsegment")
    (shop / "rules.seg").write_text(f"# segdsl: ignore no-greting\n{rules}", encoding="utf-8")
    assert "nameless" not in found(house, shop)
    assert "did you mean `no-greeting`?" in run(house, shop, "check")
