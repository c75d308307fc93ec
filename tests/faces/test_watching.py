"""The bar: what it says, that it is there where somebody watches, and nowhere else."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from segdsl.faces.watching import _left
from segdsl.progress import Step
from tests.faces.shop import AS_OF, run, write_shop

PROGRAM = """
import sys, time
from segdsl.faces import watching
from segdsl.progress import Step
watching.AFTER = {after}
with watching.watched() as tell:
    for done in range(6):
        tell(Step(f"writing: {{done * 100}} of 600 messages", done * 100, 600))
        time.sleep(0.2)
    tell("computing \\x1b[31m [bold]")
    time.sleep(0.4)
print("over")
"""


@pytest.mark.parametrize(
    ("remaining", "elapsed", "said"),
    [(40.2, 3, "about 40 s left"), (400, 3, "about 7 min left"), (None, 12.6, "13 s"), (None, None, "0 s")],
)
def test_what_is_left_in_words(remaining: float | None, elapsed: float | None, said: str) -> None:
    assert _left(remaining, elapsed) == said


def test_a_step_is_a_text_with_numbers() -> None:
    step = Step("orders", 3, 8)
    assert (step, step.done, step.of) == ("orders", 3, 8)
    assert (Step("orders").done, Step("orders").of) == (0, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are made with what Windows does not have")
def test_the_bar_is_there_and_then_gone() -> None:
    from tests.faces.screen import on_screen

    written = on_screen("-c", PROGRAM.format(after=0.01), columns=80)
    assert "writing: 300 of 600 messages …" in written
    assert "━" in written
    assert re.search(r"about \d+ s left", written)
    assert "computing \N{REPLACEMENT CHARACTER}[31m [bold] …" in written, "as it is, and harmless"
    assert written.rstrip().endswith("over")
    assert "\x1b[2K" in written, "the line is wiped"


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are made with what Windows does not have")
@pytest.mark.parametrize("columns", [40, 60, 80])
def test_the_bar_is_one_line_that_ends_with_what_is_left(columns: int) -> None:
    from tests.faces.screen import ESCAPES, on_screen

    long = PROGRAM.replace("writing:", "writing to everybody who could ever wish to read it, and to others:")
    written = ESCAPES.sub("", on_screen("-c", long.format(after=0.01), columns=columns))
    lines = [line for line in re.split(r"[\r\n]+", written) if "━" in line]
    assert lines
    assert all(len(line) <= columns for line in lines)
    assert all(re.search(r"\d+ (s|min)( left)? *$", line) for line in lines)
    assert any("…" in line and line.rstrip().endswith("left") for line in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are made with what Windows does not have")
def test_what_is_soon_done_has_no_bar() -> None:
    from tests.faces.screen import on_screen

    assert on_screen("-c", PROGRAM.format(after=60), columns=80) == "over\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("segment", *AS_OF), ["reading customers …", "reading orders …", "computing …"]),
        (("test", *AS_OF), ["reading customers …", "reading orders …", "computing …", "testing …"]),
        (("explain", "1", *AS_OF), ["reading customers …", "reading orders …"]),
        (("check",), ["checking …"]),
    ],
    ids=["segment", "test", "explain", "check"],
)
def test_steps_are_told_in_words_where_they_are_asked_for(
    words: tuple[str, ...], told: list[str], tmp_path: Path
) -> None:
    shop = write_shop(tmp_path / "shop")
    steps = [line for line in run(*words, "-v", "--project", shop).err.splitlines() if line.endswith(" …")]
    assert [step for step in steps if step in told] == told
    assert len(steps) == len(set(steps)), "each once"
