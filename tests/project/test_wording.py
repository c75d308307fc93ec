"""What to do about something is said in the words of whoever asked: options, or arguments of Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import segdsl
from segdsl import Project
from tests.faces.shop import AS_OF, run, write_shop


def ragged(shop: Path) -> None:
    with (shop / "data" / "orders.csv").open("a", encoding="utf-8") as file:
        file.write("1,2026-01-01,5,6,7\n")


def missing(shop: Path) -> None:
    (shop / "data" / "orders.csv").rename(shop / "elsewhere.csv")
    (shop / "data" / "customers.csv").rename(shop / "people.csv")


def nothing(shop: Path) -> None:
    pass


Verb = Callable[[Project], object]
CASES: list[tuple[Callable[[Path], None], Verb, tuple[str, ...], str, str]] = [
    (ragged, lambda p: p.segment(as_of=AS_OF[1]), ("segment",), "--tolerate", "tolerate=True"),
    (missing, lambda p: p.segment(as_of=AS_OF[1]), ("segment",), "--data DIR", "data=DIR"),
    (
        nothing,
        lambda p: p.preview_all(p.folder / "data"),
        ("preview", "--all", "--out", "data"),
        "--replace",
        "replace=True",
    ),
    (
        nothing,
        lambda p: p.export("big", "mailchimp", hashed=True),
        ("export", "big", "--to", "mailchimp", "--hashed"),
        "--hashed",
        "hashed=True",
    ),
    (
        nothing,
        lambda p: p.export("big", "meta", columns=["usual"]),
        ("export", "big", "--to", "meta", "--with", "usual"),
        "--with",
        "columns",
    ),
    (
        nothing,
        lambda p: segdsl.load(p.folder, settings={"lapse": 3}).model,
        ("segment", "--set", "lapse=3"),
        "--set lapse=…",
        'settings={"lapse": …}',
    ),
]


@pytest.mark.parametrize(("prepare", "asked", "words", "typed", "written"), CASES, ids=[c[3] for c in CASES])
def test_python_users_are_told_of_arguments(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[Path], None],
    asked: Callable[[Project], object],
    words: tuple[str, ...],
    typed: str,
    written: str,
) -> None:
    shop = write_shop(tmp_path / "shop")
    prepare(shop)
    monkeypatch.chdir(shop)
    with pytest.raises(segdsl.Problem) as caught:
        asked(segdsl.load(shop))
    said = " ".join(f"{d.message} {d.hint}" for d in caught.value.diagnostics)
    assert f"`{written}`" in said
    assert "--" not in said
    assert f"`{typed}`" in run(*words, "--project", shop, *AS_OF).err


def test_no_hint_names_an_option_to_those_who_did_not_type_one() -> None:
    """Below the command line an option stands beside its argument. Only there are reports taken in."""
    folder, found = Path(segdsl.__file__).parent, []
    for path in folder.rglob("*.py"):
        if path.relative_to(folder).parts[0] not in ("faces", "codes.py") and path.name != "reports.py":
            code = re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text("utf-8"))
            found += [f"{path.name} says {option}" for option in re.findall(r"`--[\w-]+", code)]
    assert found == []
