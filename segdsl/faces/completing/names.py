"""The names of a project, found without reading what is said of them.

In: a folder, and which sort of names. Out: names. A file that cannot be read has none: nobody wants to hear
about that between two keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from segdsl.rule_files import ENDING, NAME, nearest, rule_files
from segdsl.shelves import library
from segdsl.templates.kinds import ENDINGS, name_of

_LEARNT = ("prediction", "clusters", "lifetime")
_DECLARED = re.compile(r"^(\s*stage|\s*cluster|\w+)[ \t]+`?([^\W\d]\w*)", re.MULTILINE)
_SORTS = {
    "segments": ("segment",),
    "campaigns": ("campaign",),
    "settings": ("setting",),
    "metrics": ("metric",),
    "learnt": _LEARNT,
    "rules": ("segment", "lifecycle", "score", "trait", *_LEARNT),
    "said": ("segment", "lifecycle", "score", "trait", "metric", "campaign", "setting", *_LEARNT),
    "values": ("segment", "lifecycle", "score", "trait", *_LEARNT),
    "anything": ("segment", "lifecycle", "stage", "cluster", "score", "trait", "campaign", *_LEARNT),
}


def names(sort: str, project: str | None) -> Iterator[str]:
    """Each name of this sort once, in the order in which they stand."""
    place = Path(project) if project else nearest(Path.cwd()) or Path.cwd()
    sorts: dict[str, Callable[[Path], Iterator[str]]] = {
        "personas": _personas,
        "templates": _templates,
        "shipped": _shipped,
    }
    found = sorts[sort](place) if sort in sorts else _declared(place, _SORTS[sort])
    return iter(dict.fromkeys(found))


def _declared(place: Path, words: tuple[str, ...]) -> Iterator[str]:
    single = place.suffix.lower() == ENDING
    for path in [place] if single else sorted(rule_files(place / _setting(place, "rules", "."))):
        with suppress(OSError, ValueError):
            for word, name in _DECLARED.findall(path.read_text(encoding="utf-8-sig")):
                if word.strip() in words:
                    yield name


def _personas(place: Path) -> Iterator[str]:
    folder = place / _setting(place, "personas", "personas")
    yield from sorted(path.stem for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))


def _templates(place: Path) -> Iterator[str]:
    folder = place / _setting(place, "templates", "templates")
    yield from sorted(name_of(path.name) for path in folder.glob("*") if path.name.endswith(tuple(ENDINGS)))


def _shipped(place: Path) -> Iterator[str]:
    yield from sorted(path.stem for path in library("personas").glob("*/*.yaml"))


def _setting(place: Path, name: str, usual: str) -> str:
    """A folder as the settings call it."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return str(tomllib.loads((place / NAME).read_text(encoding="utf-8-sig"))["project"][name])
    return usual
