"""Whatever is put in, out comes one clear message and the documented exit code, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faces.shop import AS_OF, CUSTOMERS, ORDERS, Ran, run, segdsl


def told(done: Ran, code: int, *words: str) -> None:
    """The command ended with this code and said these words, without a traceback."""
    said = done.out + done.err
    assert done.code == code, said
    assert "Traceback" not in said
    assert "segdsl itself failed" not in said
    for word in words:
        assert word in said


def rules(shop: Path, content: bytes) -> Path:
    (shop / "rules" / "bad.seg").write_bytes(content)
    return shop


def test_an_empty_file_is_a_file_without_rules(shop: Path) -> None:
    told(run("check", rules(shop, b"")), 0)


def test_a_folder_of_empty_files(tmp_path: Path) -> None:
    (tmp_path / "empty.seg").touch()
    told(run("check", tmp_path), 0)
    for command in ("segment", "test"):
        assert run(command, tmp_path).code in (0, 1)
    told(run("segment", tmp_path), 1, "nothing says who the customers are")


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 20, b"segment a where x\x00y\n", "segment ä".encode()[:-1], b"\xff\xfe\xff"],
    ids=["binary", "zero byte", "truncated UTF-8", "broken UTF-16"],
)
def test_a_file_that_is_no_text(shop: Path, content: bytes) -> None:
    told(run("check", rules(shop, content)), 2, "rules/bad.seg", "error[unreadable-file]")


def test_ten_thousand_parentheses(shop: Path) -> None:
    told(
        run("check", rules(shop, b"segment a where " + b"(" * 10_000 + b"newsletter" + b")" * 10_000)),
        1,
        "too-large",
    )


def test_a_rule_file_of_five_megabytes(shop: Path) -> None:
    told(run("check", rules(shop, b"# much ado\n" * 500_000)), 1, "too-large")


def test_a_ragged_row(shop: Path) -> None:
    (shop / "data" / "orders.csv").write_text(ORDERS + "1,2026-01-01,5,6,7\n", encoding="utf-8")
    told(run("segment", shop, *AS_OF), 1, "error[ragged-row]")
    tolerated = run("segment", shop, *AS_OF, "--tolerate")
    told(tolerated, 0, "warning[ragged-row]")
    told(run("segment", shop, *AS_OF, "--tolerate", "--strict"), 1)


def test_a_repeated_key(shop: Path) -> None:
    (shop / "data" / "customers.csv").write_text(CUSTOMERS + "1,Ann,,DE,yes\n", encoding="utf-8")
    told(run("segment", shop, *AS_OF), 1, "error[duplicate-key]", "`1`")


def test_a_missing_column(shop: Path) -> None:
    renamed = CUSTOMERS.replace("country", "land")
    (shop / "data" / "customers.csv").write_text(renamed, encoding="utf-8")
    told(run("segment", shop, *AS_OF), 1, "error[missing-column]", "`country`")


def test_a_broken_promise_names_row_and_value_but_nothing_private(shop: Path) -> None:
    broken = CUSTOMERS.replace(",DE,", ",XX,")
    (shop / "data" / "customers.csv").write_text(broken, encoding="utf-8")
    done = run("segment", shop, *AS_OF)
    told(done, 1, "error[promise-broken]", "`XX`")
    assert "ann@customers.example" not in done.out + done.err


def test_data_that_are_no_text_and_a_cell_that_is_no_number(shop: Path) -> None:
    (shop / "data" / "orders.csv").write_text(ORDERS + "1,2026-01-01,many\n", encoding="utf-8")
    told(run("segment", shop, *AS_OF), 1, "error[unreadable-data]", "`many`")
    told(run("segment", shop, *AS_OF, "--tolerate"), 0, "warning[unreadable-data]")
    (shop / "data" / "orders.csv").write_bytes(bytes(range(256)) * 9)
    told(run("segment", shop, *AS_OF), 2, "error[unreadable-data]")


def test_a_missing_file_of_data(shop: Path) -> None:
    (shop / "data" / "orders.csv").unlink()
    told(run("segment", shop, *AS_OF), 2, "error[missing-file]", "`data/orders.csv`")
    told(run("segment", shop, *AS_OF, "--data", shop / "nowhere"), 2, "error[missing-file]")


@pytest.mark.parametrize("path", ["../customers.csv", "/etc/passwd", "data/../../customers.csv"])
def test_a_path_outside_the_project(shop: Path, path: str) -> None:
    (shop.parent / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    file = shop / "rules" / "all.seg"
    file.write_text(file.read_text(encoding="utf-8").replace("data/customers.csv", path), encoding="utf-8")
    told(run("check", shop), 1, "error[path-outside]")
    told(run("segment", shop, *AS_OF), 1, "error[path-outside]")


def test_a_link_that_leads_outside(shop: Path) -> None:
    (shop.parent / "secret.seg").write_text("segment a where newsletter\n", encoding="utf-8")
    (shop / "rules" / "link.seg").symlink_to(shop.parent / "secret.seg")
    told(run("check", shop), 1, "error[path-outside]")


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% include 'nothing.html.j2' %}",
        "{{ x",
    ],
    ids=["class", "endless loop", "missing include", "syntax"],
)
def test_a_hostile_template(shop: Path, template: str) -> None:
    (shop / "templates").mkdir()
    text = "{% block subject %}Hi{% endblock %}{% block body %}" + template + "{% endblock %}"
    (shop / "templates" / "bad.html.j2").write_text(text, encoding="utf-8")
    told(run("check", shop), 1, "templates/bad.html.j2")
    out = shop / "out"
    told(run("render", shop, "--segment", "big", "--template", "bad", "--out", out, *AS_OF), 1)
    assert not out.exists()


def test_a_yaml_bomb(shop: Path) -> None:
    (shop / "personas").mkdir()
    bomb = 'a: &a ["x","x","x","x"]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nname: [*c,*c,*c,*c]\n'
    (shop / "personas" / "bomb.yaml").write_text(bomb, encoding="utf-8")
    told(run("check", shop), 1, "personas/bomb.yaml")


@pytest.mark.parametrize("command", ["segment", "render"])
def test_an_output_folder_that_exists_is_left_alone(shop: Path, command: str) -> None:
    out = shop / "mine"
    out.mkdir()
    (out / "precious.txt").write_text("mine", encoding="utf-8")
    more = ("--segment", "big", "--template", "x") if command == "render" else ()
    for words in ((), ("--replace",)):
        told(run(command, shop, *AS_OF, *more, "--out", out, *words), 2, "error[output-exists]")
    assert (out / "precious.txt").read_text(encoding="utf-8") == "mine"


def test_an_output_folder_that_cannot_be_written(shop: Path) -> None:
    told(run("segment", shop, *AS_OF, "--out", shop / "segdsl.toml" / "out"), 2, "cannot be written")
    told(run("init", shop / "segdsl.toml" / "new"), 2, "cannot be written")


@pytest.mark.parametrize(
    "words",
    [("chek",), ("check", "--nothing"), ("check", "nowhere"), ("segment", "--as-of", "31.03.2026"),
     ("segment", "--set", "x"), ("check", "--format", "xml"), ("render",), ("check", "a", "--project", "b")],
)  # fmt: skip
def test_wrong_usage(shop: Path, words: tuple[str, ...]) -> None:
    done = segdsl(*words, cwd=shop)
    told(done, 2, "error[")
    assert done.out == ""
    assert done.err.count("error[") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chek",), "did you mean `segdsl check`?"),
        (("compile",), "missing argument `NAME`"),
        (("segment", "--as-of", "2026-02-31"), "as of `2026-02-31` is no day or time that exists"),
        (("segment", "--out", "segdsl.toml/out"), "segdsl.toml` is not a folder"),
        (("init", "new", "--from", "noise.csv"), "`noise.csv` is not a text file"),
    ],
)
def test_wrong_usage_is_said_in_words_that_help(
    shop: Path, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "noise.csv").write_bytes(bytes(range(256)) * 9)
    monkeypatch.chdir(shop)
    told(run(*words), 2, said)


def test_a_folder_without_rules(tmp_path: Path) -> None:
    told(run("check", tmp_path), 2, "there is no rule file", "segdsl init")


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        (b'segment a where contry = "DE"\n', "contry"),
        (b'attributes a from "a.csv" key id\n  pay number sensitive\nsegment b where pay > 1\n', "sensitive"),
    ],
    ids=["without a meaning", "against the law of the house"],
)
def test_rules_with_errors_stop_every_command_that_needs_them(shop: Path, rule: bytes, word: str) -> None:
    rules(shop, rule)
    for words in (
        ("segment",),
        ("test",),
        ("explain", "1"),
        ("compile", "big"),
        ("explain", "--rule", "big"),
        ("render", "--out", str(shop / "out"), "--segment", "big", "--template", "x"),
        ("preview", "x"),
        ("preview", "--all", "--out", str(shop / "page")),
        ("export", "big", "--to", "mailchimp"),
    ):
        done = run(*words, "--project", shop)
        told(done, 1, word)
        assert done.out == ""


@pytest.mark.skipif(os.name == "nt", reason="signals work differently there")
def test_an_interrupt_ends_with_3_in_one_line_and_leaves_nothing_behind(shop: Path) -> None:
    many = "".join(f"{1 + i % 4},2026-01-{1 + i % 28:02},{i % 100}\n" for i in range(600_000))
    (shop / "data" / "orders.csv").write_text("customer_id,sold_at,total\n" + many, encoding="utf-8")
    before = sorted(path.name for path in shop.iterdir())
    words = ("explain", "1", "--project", str(shop), *AS_OF)
    running = subprocess.Popen(
        [sys.executable, "-m", "segdsl.faces.cli", *words, "-v"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stderr is not None
    running.stderr.readline()  # it is at work now
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 3, err
    assert out == ""
    assert err.splitlines()[-1] == "segdsl: interrupted; nothing was left half done"
    assert "Traceback" not in err
    assert sorted(path.name for path in shop.iterdir()) == before


LETTER = "{% block subject %}Hi{% endblock %}{% block body %}<p>Dear {{ customer.country }}</p>{% endblock %}"


@pytest.mark.skipif(os.name == "nt", reason="signals work differently there")
@pytest.mark.parametrize(
    ("command", "ending"),
    [
        ("segment", signal.SIGINT),
        ("render", signal.SIGINT),
        ("render", signal.SIGTERM),
        ("render", signal.SIGKILL),
    ],
)
def test_an_interrupted_run_is_taken_up_and_ends_in_the_same_bytes(
    shop: Path, command: str, ending: signal.Signals
) -> None:
    customers = "".join(f"{n},Ann,ann@customers.example,DE,yes\n" for n in range(5, 6_000))
    (shop / "data" / "customers.csv").write_text(CUSTOMERS + customers, encoding="utf-8")
    (shop / "templates").mkdir()
    (shop / "templates" / "letter.html.j2").write_text(LETTER, encoding="utf-8")
    rules(shop, b"segment all_of_them where everyone\n")
    letters = ("--segment", "all_of_them", "--template", "letter")
    how = ("--members", "csv") if command == "segment" else letters
    asked = (command, str(shop), *how, "--set", "lapsed_after=1 day", *AS_OF)

    out, uninterrupted = shop / "out", shop / "uninterrupted"
    running = subprocess.Popen(
        [sys.executable, "-m", "segdsl.faces.cli", *asked, "--out", out, "-v"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stderr is not None
    while "writing" not in running.stderr.readline():
        assert running.poll() is None
    running.send_signal(ending)
    _, err = running.communicate(timeout=60)
    if ending != signal.SIGKILL:
        assert running.returncode == 3, err
        assert err.splitlines()[-1].endswith("the same command with `--resume` takes it up again")
    assert not out.exists()

    told(run(command, "--out", out, "--resume"), 0)
    told(run(*asked, "--out", uninterrupted), 0)
    assert contents(out) == contents(uninterrupted)
    assert [path.name for path in shop.iterdir() if path.name.startswith(".")] == []
    told(run(command, "--out", out, "--resume"), 2, "there is no interrupted run")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.skipif(os.name == "nt", reason="pipes work differently there")
def test_a_reader_who_has_seen_enough_is_no_error(shop: Path) -> None:
    rules(shop, "".join(f"segment s{i} where contry = 1\n" for i in range(3000)).encode())
    command = f"{sys.executable} -m segdsl.faces.cli check {shop} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
@pytest.mark.parametrize("what", ["a pipe", "a folder", "a device", "a link that leads nowhere", "nothing"])
def test_init_from_what_is_no_file(tmp_path: Path, what: str) -> None:
    path = tmp_path / "people.csv"
    match what:
        case "a pipe":
            os.mkfifo(path)
        case "a folder":
            path.mkdir()
        case "a device":
            path.symlink_to(os.devnull)
        case "a link that leads nowhere":
            path.symlink_to(tmp_path / "gone.csv")
    said = f"there is no file `{path}`" if what == "nothing" else f"`{path}` cannot be read: it is {what}"
    told(run("init", tmp_path / "new", "--from", path), 2, said)
    assert not (tmp_path / "new").exists()
