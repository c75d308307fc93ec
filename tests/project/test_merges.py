"""Marks of an unfinished merge: one finding in each file, at its line, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import segdsl
from segdsl.merges import one_version
from tests.faces.shop import AS_OF, CUSTOMERS, ORDERS, run, write_shop

FILES = {
    "rules/more.seg": "segment eu where country = “{}”\n",
    "templates/letter.html.j2": "{{% block subject %}}{}{{% endblock %}}"
    "{{% block body %}}Hi{{% endblock %}}\n",
    "personas/ann.yaml": "name: ann\ntitle: {}\n"
    'voice: {{greeting: "Hi {{name}}", greeting_without_name: Hi, sign_off: Bye}}\n',
    "translations/de.po": 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    'msgid "Hi"\nmsgstr "{}"\n',
}
USES = """
segment ours where eu
  persona ann

campaign hello
  to eu
  via email
  template "letter"
"""


def merged(text: str, base: bool, end: str) -> str:
    """The text with its line that has `{}` in two versions."""
    first, _, rest = text.partition("{}")
    line = first[first.rfind("\n") + 1 :] + "{}" + rest[: rest.index("\n") + 1]
    before, after = text.split(line)
    old = f"||||||| 1a2b3c\n{line.format('BE')}" if base else ""
    marked = f"<<<<<<< HEAD\n{line.format('DE')}{old}=======\n{line.format('AT')}>>>>>>> theirs\n"
    return (before.format() + marked + after.format()).replace("\n", end)


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("base", [False, True], ids=["two", "three"])
@pytest.mark.parametrize("name", FILES)
def test_one_finding_at_its_line_with_a_way_out(tmp_path: Path, name: str, base: bool, end: str) -> None:
    shop = write_shop(tmp_path / "shop")
    rules = shop / "rules" / "all.seg"
    rules.write_text(rules.read_text("utf-8") + USES, "utf-8")
    for other, text in FILES.items():
        (shop / other).parent.mkdir(exist_ok=True)
        (shop / other).write_text(text.format("DE"), "utf-8")
    assert not [d for d in segdsl.load(shop).check() if d.severity == "error"]
    text = merged(FILES[name], base, end)
    (shop / name).write_bytes(text.encode())
    (only,) = (d for d in segdsl.load(shop).check() if d.severity == "error")
    line = text[: text.index("<<<<<<<")].count("\n") + 1
    last = text[: text.index(">>>>>>>")].count("\n") + 1
    assert (only.code, only.place) == ("merge-marks", f"{name}:{line}:1")
    assert only.hint is not None
    assert f"from line {line} to {last}, and delete the lines" in only.hint
    assert run("check", shop).code == 1
    assert run("segment", shop, *AS_OF).code == (1 if name.endswith(".seg") else 0)


def test_settings(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "shop")
    (shop / "segdsl.toml").write_text(merged('[project]\nname = "{}"\n', base=False, end="\n"))
    done = run("check", shop)
    assert done.code == 2
    assert done.err.startswith("segdsl.toml:2:1: error[bad-config] a merge was not finished")


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("name", "text"), [("customers.csv", CUSTOMERS), ("orders.csv", ORDERS)])
def test_data(tmp_path: Path, name: str, text: str, end: str) -> None:
    shop = write_shop(tmp_path / "shop")
    lines = text.splitlines(keepends=True)
    marked = [*lines[:2], "<<<<<<< HEAD\n", lines[2], "=======\n", ">>>>>>> theirs\n", *lines[3:]]
    (shop / "data" / name).write_bytes("".join(marked).replace("\n", end).encode())
    for tolerated in ((), ("--tolerate",)):
        done = run("segment", shop, *AS_OF, *tolerated, "--format", "json")
        (only,) = done.json["diagnostics"]
        assert done.code == 1
        assert only["message"] == f"`data/{name}` line 3: a merge was not finished: its marks stand here"
        assert "from line 3 to 6" in only["hint"]


@pytest.mark.parametrize("setting", ["[history]\nsource", "[suppression]\nlists"])
def test_histories_and_lists_of_the_suppressed(tmp_path: Path, setting: str) -> None:
    shop = write_shop(tmp_path / "shop")
    value = '["list.csv"]' if "lists" in setting else '"list.csv"'
    with (shop / "segdsl.toml").open("a") as file:
        file.write(f'[customer]\naddress = "email"\n{setting} = {value}\n')
    (shop / "list.csv").write_text("key,campaign,sent_at\n<<<<<<< HEAD\n1,a,2026-01-01\n")
    (shop / "templates").mkdir()
    (shop / "templates" / "letter.html.j2").write_text(FILES["templates/letter.html.j2"].format("Hi"))
    rules = shop / "rules" / "all.seg"
    rules.write_text(rules.read_text("utf-8") + '\ncampaign hello\n  to big\n  template "letter"\n', "utf-8")
    done = run("render", "--dry-run", "--campaign", "hello", "--project", shop, *AS_OF)
    assert done.code == 1
    assert "list.csv: error[merge-marks] `list.csv` line 2: a merge was not finished" in done.err


@pytest.mark.parametrize("line", ["=======", "<<<<<<<<<<", "  <<<<<<< HEAD", "a <<<<<<< b", "||||||||"])
def test_what_only_resembles_them(tmp_path: Path, line: str) -> None:
    shop = write_shop(tmp_path / "shop")
    (shop / "templates").mkdir()
    text = f"{{% block subject %}}Hi{{% endblock %}}{{% block body %}}\n{line}\n{{% endblock %}}"
    (shop / "templates" / "letter.html.j2").write_text(text)
    assert "merge-marks" not in {d.code for d in segdsl.load(shop).check()}


def test_the_first_version_keeps_its_places() -> None:
    text = "a\n<<<<<<< x\nb\n||||||| y\nc\n=======\nd\n>>>>>>> z\ne\n"
    kept = one_version(text)
    assert kept.split() == ["a", "b", "e"]
    assert [kept.index(word) for word in "be"] == [text.index(f"\n{word}\n") + 1 for word in "be"]
    assert one_version("a\n=======\n") == "a\n=======\n"
