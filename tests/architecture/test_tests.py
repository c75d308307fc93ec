"""Tests that could not fail are found: by running them, and by reading them."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EMPTY = {
    "nothing": "def test_it():\n    pass\n",
    "loop": "def test_it():\n    for x in []:\n        assert x\n",
    "condition": "def test_it():\n    if not __debug__:\n        assert True\n",
    "parameters": "import pytest\n@pytest.mark.parametrize('x', [])\ndef test_it(x):\n    assert x\n",
}
SOUND = {
    "assertion": "def test_it():\n    assert 1 + 1 == 2\n",
    "loop": "def test_it():\n    for x in [1]:\n        assert x\n",
    "exception": "import pytest\ndef test_it():\n    with pytest.raises(ZeroDivisionError):\n        1 / 0\n",
    "skip": "import pytest\ndef test_it():\n    pytest.skip('no browser')\n",
    "helper": (
        "from hypothesis import given, strategies\n"
        "@given(strategies.just(1))\ndef test_it(x):\n    check(x)\ndef check(x):\n    assert x\n"
    ),
}


def run(folder: Path, *texts: str) -> subprocess.CompletedProcess[str]:
    for number, text in enumerate(texts):
        (folder / f"test_{number}.py").write_text(text, encoding="utf-8")
    words = (
        "-m",
        "pytest",
        "-c",
        str(ROOT / "pyproject.toml"),
        "-p",
        "tests.asserted",
        "-p",
        "no:cacheprovider",
    )
    return subprocess.run(
        [sys.executable, *words, "--rootdir", str(folder), str(folder)],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("text", EMPTY.values(), ids=EMPTY)
def test_a_test_that_looks_at_nothing_fails(text: str, tmp_path: Path) -> None:
    done = run(tmp_path, text)
    assert done.returncode in (1, 2), done.stdout
    assert "what it looks at is empty" in done.stdout or "Empty parameter set" in done.stdout


def test_tests_that_look_at_something_pass(tmp_path: Path) -> None:
    done = run(tmp_path, *SOUND.values())
    assert done.returncode == 0, done.stdout


def vain(tree: ast.AST) -> Iterator[int]:
    """Lines with a comparison of a thing with itself, an assertion of a constant, or any exception at all."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left, [ast.Eq() | ast.Is() | ast.LtE() | ast.GtE() | ast.In()], [right]):
                if ast.dump(left) == ast.dump(right):
                    yield node.lineno
            case ast.Assert(ast.Constant() | ast.Tuple()):
                yield node.lineno
            case ast.Call(ast.Attribute(attr="raises"), [ast.Name("Exception" | "BaseException"), *_]):
                yield node.lineno


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("assert f(1) == f(1)\nassert f(1) == f(2)", [1]),
        ("assert x in x\nassert (x, 'said')\nassert True", [1, 2, 3]),
        ("with pytest.raises(Exception):\n    f()\nwith pytest.raises(ValueError):\n    f()", [1]),
    ],
)
def test_vain_assertions_are_told_from_others(text: str, lines: list[int]) -> None:
    assert sorted(vain(ast.parse(text))) == lines


def test_no_test_asserts_in_vain() -> None:
    files = sorted((ROOT / "tests").rglob("*.py"))
    assert len(files) > 150
    found = [f"{p.name}:{line}" for p in files for line in vain(ast.parse(p.read_text(encoding="utf-8")))]
    assert found == []


# ---------------------------------------------------------------- the folders of the tests

OF_THE_WHOLE = {
    "architecture": "how the house is built",
    "corpus": "rules, data and what they give; broken rules and what is said of them",
    "docs": "every code block of the documentation",
    "examples": "the example projects, on real data",
    "ground": "the files at the top of the house",
    "properties": "generated rules and data, and what they mean in plain Python",
    "sizes": "how work grows with its input",
    "slips": "whether generated rules notice realistic slips",
}


def test_the_folders_of_the_tests_are_those_of_the_house() -> None:
    about = {path.relative_to(ROOT / "tests").parent for path in (ROOT / "tests").rglob("test_*.py")}
    strange = {
        folder.as_posix()
        for folder in about
        if folder.parts[0] not in OF_THE_WHOLE and not (ROOT / "segdsl" / folder).is_dir()
    }
    assert strange == set()
