"""User seconds that a command takes on files near the largest that are read.

    python -m tests.sizes                          `check` on every kind of rule file
    python -m tests.sizes --size 5000000           on files that are refused for their length
    python -m tests.sizes "fmt" "explain --rule s" other commands
    python -m tests.sizes --only chain             the kinds with this word in their name
    python -m tests.sizes --letters                on every kind of template

Each file is made in a folder of its own, beside small tables of data; a command that takes longer than
`--patience` (seconds of the processor) is ended. Prints a line for each; ends with 1 where one took longer
than `--most` or broke.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.sizes.letters import NESTED, PIECES, WRONG, letters_to
from tests.sizes.shapes import HEAD, SHAPES, grown_to

DATA = {
    "c.csv": (
        "id,spend,share,email,city,plan,news,joined,tags,income\n"
        "1,7,0.5,a@b.example,Berlin,free,yes,2026-01-01,a,1000\n2,,,,,,,,,\n"
    ),
    "o.csv": "id,day,total,sku\n1,2026-01-01,5,x\n1,2026-02-01,7,y\n",
    "p.csv": "sku,category\nx,tea\n",
}
CAMPAIGN = f'{HEAD}campaign c\n  to news\n  via email\n  template "letter"\n'
LETTER = 190_000  # characters: longer ones are refused
BROKEN = (3, 137, -9)


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.sizes")
    asked.add_argument("commands", nargs="*", default=["check"])
    asked.add_argument("--size", type=int)
    asked.add_argument("--only", default="")
    asked.add_argument("--letters", action="store_true")
    asked.add_argument("--most", type=float, default=10.0)
    asked.add_argument("--patience", type=int, default=40)
    asked = asked.parse_args()
    took: list[tuple[float, str]] = []
    for name in [*PIECES, *WRONG, *NESTED] if asked.letters else SHAPES:
        if asked.only not in name:
            continue
        files = with_letter(name, asked.size) if asked.letters else with_rules(name, asked.size)
        for command in asked.commands or ["check"]:
            seconds, code, said = measured(command.split(), files, asked.patience)
            line = f"{seconds:6.1f} s  exit {code}  {command:8}  {name:45}  {said}"
            print(line, flush=True)
            if seconds > asked.most or code in BROKEN or code < 0:
                took.append((seconds, line))
    print(
        f"\n{len(took)} took longer than {asked.most:g} s or broke",
        *(line for _, line in sorted(took)),
        sep="\n",
    )
    return 1 if took else 0


def with_rules(name: str, size: int | None) -> dict[str, str]:
    return {"rules.seg": grown_to(SHAPES[name], size or 990_000)}


def with_letter(name: str, size: int | None) -> dict[str, str]:
    return {"rules.seg": CAMPAIGN, "templates/letter.html.j2": letters_to(name, size or LETTER)}


def measured(words: list[str], files: dict[str, str], patience: int) -> tuple[float, int, str]:
    """User seconds, the exit code, and the beginning of what was said."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, content in {**DATA, "segdsl.toml": "", **files}.items():
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_text(content, encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        done = subprocess.run(
            [sys.executable, "-m", "segdsl.faces.start", *words],
            cwd=place,
            capture_output=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (patience, patience)),
        )
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    said = (done.stdout or done.stderr).decode(errors="replace").strip().splitlines()
    return seconds, done.returncode, (said[0] if said else "")[:90]


if __name__ == "__main__":
    sys.exit(main())
