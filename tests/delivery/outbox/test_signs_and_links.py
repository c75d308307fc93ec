"""Files that people open in a spreadsheet hold no formula; and a link is not taken for what it leads to."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import segdsl
from segdsl.diagnostics import Problem
from segdsl.outputs import RECORD, Growing, put, whole_file, whole_folder
from tests.faces.shop import run

SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Customers whose keys and texts begin with the signs of formulas; half of them said no."""
    folder = tmp_path / "shop"
    files = {
        "segdsl.toml": '[project]\nname = "Leaf"\n[customer]\naddress = "email"\nconsent = "ok"\n',
        "rules.seg": 'customers from "c.csv" key id\n  email text private\n  name text\n'
        "  ok flag required\n\ntrait called = name shown\nsegment all_of_them where id is known\n\n"
        'campaign news\n  to everyone\n  template "news"\n',
        "c.csv": "id,email,name,ok\n"
        + "".join(f"{s}A{n},{n}@a.example,{s}1+cmd(),yes\n" for n, s in enumerate(SIGNS))
        + "".join(f"{s}B{n},b{n}@a.example,,no\n" for n, s in enumerate(SIGNS))
        + "".join(f"{s}C{n},c{n}@a.example,,yes\n" for n, s in enumerate(SIGNS)),
        "templates/news.html.j2": "{% block subject %}Hi{% endblock %}<p>Hi {{ customer.name }}</p>",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def test_members_held_back_and_not_sent_hold_no_formula(shop: Path, tmp_path: Path) -> None:
    words = ("segment", "--project", shop, "--as-of", "2026-03-31", "--members", "csv", "--with-traits")
    assert run(*words, "--out", tmp_path / "members").code == 0
    segdsl.load(shop).render(tmp_path / "out", "news", as_of="2026-03-31")
    members = rows(tmp_path / "members" / "members.csv")
    assert {row[0] for row in members} == {f"'{s}{who}{n}" for n, s in enumerate(SIGNS) for who in "ABC"}
    assert {cell for row in members for cell in row if "cmd" in cell} == {f"'{s}1+cmd()" for s in SIGNS}
    held_back = rows(tmp_path / "out" / "held_back.csv")
    assert {row[0] for row in held_back} == {f"'{s}C{n}" for n, s in enumerate(SIGNS)}
    not_sent = rows(tmp_path / "out" / "not_sent.csv")
    assert {row[0] for row in not_sent} == {f"'{s}B{n}" for n, s in enumerate(SIGNS)}


# ---------------------------------------------------------------- links


def test_a_file_takes_the_place_of_a_link_and_leaves_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "2025.csv").write_bytes(b"old")
    link = tmp_path / "latest.csv"
    link.symlink_to("2025.csv")
    with pytest.raises(Problem, match="exists already"):
        whole_file(link, b"new")
    assert link.is_symlink()
    whole_file(link, b"new", replace=True)
    assert not link.is_symlink()
    assert (link.read_bytes(), (tmp_path / "2025.csv").read_bytes()) == (b"new", b"old")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2025.csv", "latest.csv"]


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("leads_to", ["nowhere", "."])
def test_a_link_to_no_file_is_not_replaced_by_one(leads_to: str, replace: bool, tmp_path: Path) -> None:
    link = tmp_path / "latest.csv"
    link.symlink_to(leads_to)
    with pytest.raises(Problem, match="exists already"):
        whole_file(link, b"new", replace=replace)
    assert link.is_symlink()
    assert list(tmp_path.iterdir()) == [link]


def test_a_link_within_results_is_not_followed_when_they_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    for content in ("old", "new"):
        with whole_folder(tmp_path / "out", replace=True) as partial:
            (partial / RECORD).write_text("{}", encoding="utf-8")
            (partial / "a.txt").write_text(content, encoding="utf-8")
        (tmp_path / "out" / "elsewhere").symlink_to(tmp_path / "mine")
    assert (tmp_path / "out" / "a.txt").read_text() == "new"
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"


def test_what_grows_takes_the_place_of_a_link_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "out").symlink_to(tmp_path / "mine")
    growing = Growing.begun(tmp_path / "out", resume=False)
    (growing.results / "a.txt").write_text("a", encoding="utf-8")
    growing.save({})
    growing.appear(replace=True)
    assert not (tmp_path / "out").is_symlink()
    assert (tmp_path / "out" / "a.txt").read_text() == "a"
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"


def test_a_file_that_cannot_take_its_place_leaves_the_old_one_and_no_traces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list.csv").write_bytes(b"old")

    def failing(path: Path, to: Path) -> Path:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(Problem, match="cannot be written"):
        put(tmp_path / "list.csv", b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("list.csv", b"old")]
