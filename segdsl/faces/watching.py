"""A bar for work that takes its time: what is being done, how much of it is done, how long it will take.

In: steps as they are told. Out: a line on standard error that is there from the first second on and gone at
the end; only where a person looks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

from segdsl.faces.lines import visible
from segdsl.progress import Step

if TYPE_CHECKING:
    from rich.progress import Progress, Task

AFTER = 1.0  # seconds: what is done sooner needs no bar
_MINUTE = 60


@contextmanager
def watched() -> Iterator[Callable[[str], None]]:
    """Something to tell each step to; it is on the screen for as long as the block lasts."""
    bar = _Bar()
    timer = Timer(AFTER, bar.show)
    timer.daemon = True
    timer.start()
    try:
        yield bar.tell
    finally:
        timer.cancel()
        bar.hide()


class _Bar:
    """The line, and what is to stand on it; it may be told of steps before it is there."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._step = Step("")
        self._drawn: Progress | None = None
        self._over = False

    def tell(self, said: str) -> None:
        """The step that is being done from now on."""
        step = said if isinstance(said, Step) else Step(said)
        with self._lock:
            another = _kind(step) != _kind(self._step)
            self._step = step
            if self._drawn is not None:
                self._draw(self._drawn, another)

    def show(self) -> None:
        """Begins to draw, unless the work is over."""
        drawn = _progress()
        with self._lock:
            if self._over:
                return
            self._drawn = drawn
            drawn.start()
            self._draw(drawn, another=True)

    def hide(self) -> None:
        with self._lock:
            self._over = True
            if self._drawn is not None:
                self._drawn.stop()

    def _draw(self, drawn: Progress, another: bool) -> None:
        """Each sort of work has a line of its own, so that its pace is its own."""
        step = self._step
        if another:
            for task in drawn.task_ids:
                drawn.remove_task(task)
            drawn.add_task("", total=step.of or None)
        said = f"{visible(step)} …" if step else "working …"
        drawn.update(drawn.task_ids[-1], description=said, completed=step.done, total=step.of or None)


def _kind(step: Step) -> tuple[str, int]:
    """The same for all steps of one sort of work."""
    return (step.partition(":")[0] if not step.of else "", step.of)


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn
    from rich.table import Column
    from rich.text import Text

    class Said(ProgressColumn):
        """What is being done; where there is no room for all of it, its beginning."""

        def render(self, task: Task) -> Text:
            return Text(task.description, no_wrap=True, overflow="ellipsis")

    class Left(ProgressColumn):
        """How long it will take, else how long it has taken."""

        def render(self, task: Task) -> Text:
            return Text(_left(task.time_remaining if task.total else None, task.elapsed), style="dim")

    console, kept = Console(file=sys.stderr), Column(no_wrap=True)
    bar = max(8, min(24, console.width // 5))
    columns = (Said(), BarColumn(bar, table_column=kept), Left(table_column=kept))
    return Progress(*columns, console=console, transient=True)


def _left(remaining: float | None, elapsed: float | None) -> str:
    """`about 40 s left`, `about 3 min left`, `5 s`."""
    if remaining is None:
        return f"{_length(elapsed or 0)}"
    return f"about {_length(remaining)} left"


def _length(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * _MINUTE else f"{seconds / _MINUTE:.0f} min"
