#!/usr/bin/env python3
"""The daily acts of working on segdsl, one word each; needs nothing but Python 3.11 and pip.

    python3 dev.py setup     only set up
    python3 dev.py demo      set up, make the sample shop and run the main job on it
    python3 dev.py test      set up, then every test, the lint, the wheel and the versions
    python3 dev.py unit      only the tests, in parallel (further words go to pytest)
    python3 dev.py lint      ruff and mypy
    python3 dev.py wheel     build the wheel, install it alone, run the main job from it
    python3 dev.py versions  a choice of tests with the least and the newest versions that are allowed
    python3 dev.py least     the same with the least versions alone, on this Python
    python3 dev.py newest    the same with the newest versions alone, on a newer Python
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
import tomllib
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

Words = tuple[str | Path, ...]
ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("SEGDSL_VENV", ROOT / ".venv"))
GROUP = ("--group", f"{ROOT / 'pyproject.toml'}:dev")
SPARK = ("--group", f"{ROOT / 'pyproject.toml'}:spark")
UV = VENV / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
PIP_INSTALL = ("-m", "pip", "install", "-q", "--disable-pip-version-check")
# Tests of one file mostly run one after the other, so that what they share is made once. One worker more than
# there are processors: each waits now and then, for a browser, a server or a process.
PARALLEL = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
AS_OF = ("--as-of", "2026-03-31")
# Where Python may not keep what it compiles, each of a thousand processes would compile the package again.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
# What asks most of pandas, numpy, Arrow and pydantic; not engines that are extras, which are held against the
# rest with the packages of today, nor what takes long and asks nothing else of packages than these do.
ENGINES = ("calendar_edges", "cells_as_they_are", "left_out", "operators", "pieces", "programs", "running")
LONG = {
    "engines/packed": ("changed_rules", "following", "gathering"),
    "sources": ("column_pieces", "databases", "differing", "edges", "grown", "hints", "lake"),
}
# Of frames, what asks how processes end rather than what packages give.
PROCESSES = ("the_example_of_the_package_runs", "many_calls_leave_nothing_behind", "a_problem_reaches")
CHOICE = (
    *(f"tests/engines/test_{name}.py" for name in ENGINES),
    *("tests/engines/packed", "tests/operators", "tests/sources", "tests/delivery/exports"),
    *(f"--ignore=tests/{folder}/test_{name}.py" for folder, names in LONG.items() for name in names),
    *("tests/faces/test_formats.py", "tests/runs/test_frames.py", "tests/runs/test_verbs.py"),
    *(f"--deselect=tests/runs/test_frames.py::test_{name}" for name in PROCESSES),
)


def main(words: list[str]) -> int:
    acts = {
        "setup": setup,
        "demo": demo,
        "test": test,
        "unit": unit,
        "lint": lint,
        "wheel": wheel,
        "versions": versions,
        "least": least,
        "newest": newest,
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


def setup() -> None:
    """What the other acts begin with, for whoever has something else to do meanwhile."""
    install("dev")


def demo() -> None:
    """The main job on the sample shop: check its rules, size its segments, write its messages."""
    install()
    main_job(VENV, ROOT / "shop")


def test() -> None:
    install("dev")
    beside("lint", "wheel", "least", "newest")
    pytest(*PARALLEL, "-ra")


def unit(*words: str) -> None:
    install("dev")
    pytest(*(words or PARALLEL))


def lint() -> None:
    install("dev")
    lint_only()


def corpus() -> None:
    install("dev")
    pytest("tests/corpus", "--update-corpus")


def pages() -> None:
    install("dev")
    pytest("tests/docs", "tests/faces/test_manual.py", "tests/faces/test_completing.py", "--update-pages")


def wheel() -> None:
    """The wheel, alone in an empty environment, does the main job."""
    install("dev")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run(python(VENV), "-m", "pip", "wheel", "-q", "--no-deps", "-w", place, ROOT)
        empty = place / "empty"
        venv.create(empty, with_pip=True)
        put_into(empty, *place.glob("segdsl-*.whl"))
        main_job(empty, place / "shop")


def versions() -> None:
    """A choice of tests with the least versions on this Python, and with the newest on a newer one."""
    install("dev")
    beside("least", "newest")


def least() -> None:
    """A choice of tests with the least versions that are allowed; uv alone resolves to them."""
    install("dev")
    if not UV.exists():
        print("Not tried with the least versions: the package uv, which knows them, can't be installed here")
        return
    environment = VENV.with_name(f"{VENV.name}-least")

    def lowest() -> None:
        run(*by_uv(environment), "--resolution", "lowest-direct", "-e", ROOT)
        run(*by_uv(environment), *GROUP)

    prepare(environment, sys.executable, lowest)
    chosen_tests(environment)


def newest() -> None:
    """A choice of tests with the newest versions, on a newer Python."""
    install("dev")
    newer = newer_python()
    if newer is None:
        print(f"Not tried on a newer Python: none of {', '.join(supported())} is on this machine")
        return
    environment = VENV.with_name(f"{VENV.name}-newest")
    prepare(environment, newer, lambda: put_into(environment, "--upgrade", "-e", ROOT, *GROUP))
    chosen_tests(environment)


def beside(*acts: str) -> None:
    """Acts at once, each told as a whole: alone, each leaves processors idle, or waits for packages."""
    with ThreadPoolExecutor(len(acts)) as pool:
        ended = list(pool.map(told, acts))
    failed = [act for act, code in zip(acts, ended, strict=True) if code]
    if failed:
        raise subprocess.CalledProcessError(1, ["dev.py", *failed])


def told(act: str) -> int:
    """The exit code of an act that was run by itself, and what it printed in one piece."""
    words = [sys.executable, __file__, act]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout, end="", flush=True)
    return done.returncode


def prepare(environment: Path, interpreter: str | Path, fill: Callable[[], None]) -> None:
    """A new environment of this Python, unless there is one for the dependencies of today."""
    wanted = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    done = environment / "made-for"
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    run(interpreter, "-m", "venv", "--clear", environment)
    fill()
    done.write_text(wanted, encoding="utf-8")


def put_into(environment: Path, *packages: str | Path) -> None:
    """Installs packages: by uv, which takes half as long, where it can be had and finds what pip finds."""
    if UV.exists():
        try:
            run(*by_uv(environment), *packages)
        except subprocess.CalledProcessError:
            print("uv could not install them; pip is asked, which has settings of its own", flush=True)
        else:
            return
    pip = (python(environment), *PIP_INSTALL)
    run(*pip, "--upgrade", "pip>=25.1")  # the first that installs dependency groups
    run(*pip, *packages)


def by_uv(environment: Path) -> Words:
    return (UV, "pip", "install", "-q", "-p", python(environment))


def chosen_tests(environment: Path) -> None:
    """They share the processors with another act, so that each has half of them."""
    half = (os.cpu_count() or 1) // 2
    few = ("--hypothesis-profile", "versions")
    run(python(environment), "-m", "pytest", "-n", str(half if half > 1 else 0), *few, *CHOICE)
    with tempfile.TemporaryDirectory() as folder:
        main_job(environment, Path(folder) / "shop")


def supported() -> list[str]:
    """The versions of Python that the package names, the newest first: `3.13`, …"""
    named = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["classifiers"]
    found = [
        name.rpartition(" ")[2] for name in named if name.startswith("Programming Language :: Python :: 3.")
    ]
    return sorted(found, key=lambda version: int(version.partition(".")[2]), reverse=True)


def newer_python() -> Path | None:
    """The newest Python of this machine that the package names and that is newer than this one."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in supported():
        if int(version.partition(".")[2]) <= sys.version_info.minor:
            return None
        on_path = shutil.which(f"python{version}")
        places = [*([Path(on_path)] if on_path else []), *sorted(kept.glob(f"{version}.*/bin/python"))]
        for place in places:
            if works(place, version):
                return place
    return None


def works(interpreter: Path, version: str) -> bool:
    """Whether it runs, is of this version, and can make environments."""
    ask = "import ensurepip, sys, venv; print('{}.{}'.format(*sys.version_info))"
    try:
        told = subprocess.run([str(interpreter), "-c", ask], capture_output=True, text=True)
    except OSError:
        return False
    return told.stdout.strip() == version


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


def install(kind: Literal["plain", "dev"] = "plain") -> None:
    """The environment with segdsl in it, for `dev` also the tools; quick when it is there already."""
    done = VENV / f"installed-{kind}"
    wanted = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    if not python(VENV).exists():
        print(f"Setting up {VENV} …", flush=True)
        venv.create(VENV, with_pip=True)
    if kind == "dev":
        subprocess.run([python(VENV), *PIP_INSTALL, "uv>=0.5"], cwd=ROOT)  # without it there is pip
    put_into(VENV, "-e", ROOT, *((*GROUP, *SPARK) if kind == "dev" else ()))
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
    subprocess.run(list(map(str, words)), cwd=ROOT, check=True, env=ENVIRONMENT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
