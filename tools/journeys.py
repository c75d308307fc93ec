"""How a job travels through the house: the rooms that it enters, in the order in which it enters them.

    python -m tools.journeys            check, segment, explain, render and preview, on a small sample shop

In: nothing. Out: for each verb how many files of segdsl it calls into, and the folders in the order of the
first call. Code that only runs because a file is imported does not count.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import FrameType

import segdsl
from segdsl.runs.starting import sample, start

PACKAGE = Path(segdsl.__file__).parent
_INSIDE = f"{PACKAGE}{os.sep}"
AS_OF = "2026-03-31"


class Traveller:
    """Whoever notes the files that are called into, each once, in order."""

    def __init__(self) -> None:
        self._called: dict[str, None] = {}

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        """A call. Nothing is given back, so that no more is told of what happens in it: that is slow."""
        self._called[frame.f_code.co_filename] = None

    @property
    def files(self) -> list[str]:
        """Those of segdsl, in the order of the first call."""
        return [name for name in self._called if name.startswith(_INSIDE)]

    def rooms(self) -> list[str]:
        """The folders, in the order of the first call."""
        ways = (Path(file).relative_to(PACKAGE).parts for file in self.files)
        return list(dict.fromkeys(way[0] for way in ways if len(way) > 1))


def import_everything() -> None:
    """So that nothing is imported on the way, which would look like a call."""
    for module in walk_packages([str(PACKAGE)], "segdsl."):
        if module.name != "segdsl.__main__":
            import_module(module.name)


def journeys(shop: Path) -> dict[str, Callable[[segdsl.Project], object]]:
    """The verbs, each with one typical question."""
    return {
        "check": lambda project: project.check(),
        "segment": lambda project: project.segment(as_of=AS_OF),
        "explain": lambda project: project.explain("42", "vips", as_of=AS_OF),
        "render": lambda project: project.render(shop / "out", "spring_win_back", AS_OF, workers=1),
        "preview": lambda project: project.preview("win_back", AS_OF),
    }


def travelled(verb: Callable[[segdsl.Project], object], shop: Path) -> Traveller:
    """The way of one verb on a project that nobody has read yet."""
    traveller, project = Traveller(), segdsl.load(shop)
    before = sys.gettrace()
    sys.settrace(traveller)
    try:
        verb(project)
    finally:
        sys.settrace(before)
    return traveller


def told() -> Iterator[tuple[str, Traveller]]:
    """Every verb with its way."""
    import_everything()
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        start(shop, sample(50))
        for name, verb in journeys(shop).items():
            yield name, travelled(verb, shop)


def main() -> None:
    for name, way in told():
        print(f"{name}: {len(way.files)} files")
        print(f"  {' > '.join(way.rooms())}")


if __name__ == "__main__":
    main()
