"""Files that look as if the project read them, and that it does not read.

In: a project's place. Out: a warning for each file in the folders of templates, personas and translations
whose name or place keeps it from being read, and for templates whose names differ in capitals alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from segdsl.diagnostics import Diagnostic
from segdsl.project.place import Place
from segdsl.rule_files import files_below
from segdsl.templates.kinds import ENDINGS, ending_of

_TEMPLATE = ", ".join(f"`letter{ending}`" for ending in ENDINGS)


@dataclass(frozen=True, slots=True)
class _Sort:
    """Files of a folder: what their names end in, which are read, and what one would have to be called."""

    endings: tuple[str, ...]
    is_read: Callable[[PurePosixPath], bool]
    hint: str


_SORTS: Mapping[str, _Sort] = {
    "templates": _Sort(
        (".j2", ".jinja", ".jinja2", ".html", ".mjml"),
        lambda path: bool(ending_of(path.name)),
        f"the name says what kind of message it is: {_TEMPLATE}",
    ),
    "personas": _Sort(
        (".yaml", ".yml"),
        lambda path: len(path.parts) == 1 and path.suffix in (".yaml", ".yml"),
        "a persona's file stands in the folder itself, and is called such as `ann.yaml`",
    ),
    "translations": _Sort(
        (".po",),
        lambda path: len(path.parts) == 1 and path.suffix == ".po",
        "a language's file stands in the folder itself, and is called such as `de.po`",
    ),
}


def strays(place: Place, which: str) -> Iterator[Diagnostic]:
    """The files of a folder, by its setting, that are not read."""
    sort, folder = _SORTS[which], place.folder / getattr(place.config.project, which)
    seen: dict[str, str] = {}
    for path in sorted(files_below(folder)):
        shown, inside = path.relative_to(place.folder).as_posix(), PurePosixPath(path.relative_to(folder))
        if path.name.startswith(".") or not path.name.lower().endswith(sort.endings):
            continue
        if not sort.is_read(inside):
            yield Diagnostic("unread-file", f"nothing reads `{shown}`", file=shown, hint=sort.hint)
        elif (twin := seen.setdefault(shown.lower(), shown)) != shown:
            message = f"`{shown}` and `{twin}` differ in capitals alone, and are one file on many computers"
            yield Diagnostic("lookalike-name", message, file=shown, hint="rename one of them")
