"""The project's settings file, `segdsl.toml`.

In: the text of the file. Out: a `Config` with every value checked, or findings at the line of the value
that is wrong. Nothing here looks at rules or data. A part is imported when it is asked for: that pydantic
builds the settings takes longer than many a command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segdsl.config.engines import ABLE, ENGINES, engine_of, no_engine
    from segdsl.config.reading import MAX_CHARACTERS, config_from_text, line_of, read_config
    from segdsl.config.sections import Config, ProjectSection
    from segdsl.config.values import leads_outside

__all__ = [
    "ABLE",
    "ENGINES",
    "MAX_CHARACTERS",
    "Config",
    "ProjectSection",
    "config_from_text",
    "engine_of",
    "leads_outside",
    "line_of",
    "no_engine",
    "read_config",
]

_HOMES = {
    "ABLE": "engines",
    "ENGINES": "engines",
    "MAX_CHARACTERS": "reading",
    "Config": "sections",
    "ProjectSection": "sections",
    "config_from_text": "reading",
    "engine_of": "engines",
    "leads_outside": "values",
    "line_of": "reading",
    "no_engine": "engines",
    "read_config": "reading",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'segdsl.config' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"segdsl.config.{_HOMES[name]}"), name)
