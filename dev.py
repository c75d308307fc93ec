#!/usr/bin/env python3
"""The daily acts of working on segdsl, one word each; needs nothing but Python 3.11 and pip.

    python3 dev.py demo      set up, make the sample shop and run the main job on it
    python3 dev.py test      set up, then every test, the lint and the wheel
    python3 dev.py unit      only the tests, in parallel (further words go to pytest)
    python3 dev.py lint      ruff and mypy
    python3 dev.py wheel     build the wheel, install it alone, run the main job from it
    python3 dev.py corpus    rewrite the expected files of tests/corpus (then read the diff)
    python3 dev.py pages     rewrite the generated pages of docs/ (then read the diff)

The virtual environment is `.venv` beside this file; set SEGDSL_VENV to keep it elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("SEGDSL_VENV", ROOT / ".venv"))
AS_OF = ("--as-of", "2026-03-31")


def main(words: list[str]) -> int:
    acts = {
        "demo": demo,
        "test": test,
        "unit": unit,
        "lint": lint,
        "wheel": wheel,
        "corpus": corpus,
        "pages": pages,
    }
    if not words or words[0] not in acts:
        print(__doc__)
        return 2
    try:
        acts[words[0]](*words[1:])
    except subprocess.CalledProcessError as failed:
        print(f"dev.py: `{' '.join(map(str, failed.cmd))}` ended with {failed.returncode}", file=sys.stderr)
        return 1
    return 0


def demo() -> None:
    """The main job on the sample shop: check its rules, size its segments, write its messages."""
    install()
    main_job(VENV, ROOT / "shop")


def test() -> None:
    install("dev")
    lint_only()
    pytest("-n", str(os.cpu_count() or 1), "-ra")
    wheel()


def unit(*words: str) -> None:
    install("dev")
    pytest(*(words or ("-n", str(os.cpu_count() or 1))))


def lint() -> None:
    install("dev")
    lint_only()


def corpus() -> None:
    install("dev")
    pytest("tests/corpus", "--update-corpus")


def pages() -> None:
    install("dev")
    pytest("tests/docs", "tests/faces/test_manual.py", "--update-pages")


def wheel() -> None:
    """The wheel, alone in an empty environment, does the main job."""
    install("dev")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run(python(VENV), "-m", "pip", "wheel", "-q", "--no-deps", "-w", place, ROOT)
        empty = place / "empty"
        venv.create(empty, with_pip=True)
        run(python(empty), "-m", "pip", "install", "-q", *map(str, place.glob("segdsl-*.whl")))
        main_job(empty, place / "shop")


def main_job(environment: Path, shop: Path) -> None:
    segdsl = environment / ("Scripts" if os.name == "nt" else "bin") / "segdsl"
    out = shop / "out"
    shutil.rmtree(out, ignore_errors=True)
    if not shop.exists():
        run(segdsl, "init", shop, "--sample")
    run(segdsl, "check", shop)
    run(segdsl, "segment", shop, *AS_OF)
    run(segdsl, "explain", "42", "vips", "--project", shop, *AS_OF)
    run(segdsl, "render", shop, "--campaign", "spring_win_back", "--out", out, *AS_OF)


def install(group: str | None = None) -> None:
    """The environment with segdsl in it, and the tools of `group`; quick when it is there already."""
    done = VENV / f"installed-{group or 'plain'}"
    wanted = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    if not python(VENV).exists():
        print(f"Setting up {VENV} …", flush=True)
        venv.create(VENV, with_pip=True)
    pip = (python(VENV), "-m", "pip", "install", "-q", "--disable-pip-version-check")
    run(*pip, "--upgrade", "pip>=25.1")  # the first that installs dependency groups
    run(*pip, "-e", ROOT, *(("--group", f"{ROOT / 'pyproject.toml'}:{group}") if group else ()))
    done.write_text(wanted, encoding="utf-8")


def lint_only() -> None:
    run(python(VENV), "-m", "ruff", "check", ".")
    run(python(VENV), "-m", "ruff", "format", "--check", ".")
    run(python(VENV), "-m", "mypy")


def pytest(*words: str) -> None:
    run(python(VENV), "-m", "pytest", *words)


def python(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(*words: str | Path) -> None:
    print("$", *words, flush=True)
    subprocess.run(list(map(str, words)), cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
