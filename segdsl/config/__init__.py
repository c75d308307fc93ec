"""The project's settings file, `segdsl.toml`.

In: the text of the file. Out: a `Config` with every value checked, or findings at the line of the value
that is wrong. Nothing here looks at rules or data.
"""

from segdsl.config.reading import MAX_CHARACTERS, config_from_text, line_of, read_config
from segdsl.config.sections import Config, ProjectSection
from segdsl.config.values import ENGINES, leads_outside

__all__ = [
    "ENGINES",
    "MAX_CHARACTERS",
    "Config",
    "ProjectSection",
    "config_from_text",
    "leads_outside",
    "line_of",
    "read_config",
]
