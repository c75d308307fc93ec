"""The pieces by name, and the source text of those that a program uses."""

from __future__ import annotations

import inspect
import re
from functools import cache
from types import CodeType, ModuleType
from typing import Any

from segdsl import keys
from segdsl.engines.pandas_program.pieces import (
    cells,
    dates,
    history,
    many,
    moments,
    nested,
    numbers,
    ranks,
    reading,
    rows,
    sequences,
    texts,
)

_MODULES: tuple[ModuleType, ...] = (
    cells,
    reading,
    history,
    nested,
    moments,
    numbers,
    rows,
    many,
    ranks,
    dates,
    texts,
    sequences,
    keys,  # what samples are drawn by is the text of a key, which everybody shares
)


def _functions(module: ModuleType) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isfunction(inspect.unwrap(value)) and value.__module__ == module.__name__
    }


PIECES: dict[str, Any] = {name: f for module in _MODULES for name, f in _functions(module).items()}

_IMPORTS = (
    ("csv.", "import csv"),
    ("dt.", "import datetime as dt"),
    ("hashlib.", "import hashlib"),
    ("json.", "import json"),
    ("math.", "import math"),
    ("re.", "import re"),
    ("sqlite3.", "import sqlite3"),
    ("statistics.", "import statistics"),
    ("bisect_left(", "from bisect import bisect_left"),
    ("Callable[", "from collections.abc import Callable"),
    ("closing(", "from contextlib import closing"),
    ("Decimal", "from decimal import ROUND_HALF_UP, Context, Decimal"),
    ("Fraction", "from fractions import Fraction"),
    ("lru_cache(", "from functools import lru_cache"),
    ("Any", "from typing import Any"),
    ("Path(", "from pathlib import Path"),
    ("ZoneInfo", "from zoneinfo import ZoneInfo"),
)
_PACKAGES = (("np.", "import numpy as np"), ("pd.", "import pandas as pd"), ("re2.", "import re2"))


def sources(text: str) -> str:
    """The source of every piece that the text uses, and of those they use, in a fixed order."""
    used: set[str] = set()
    waiting = _globals(compile(text, "<pandas program>", "exec")) & PIECES.keys()
    while waiting:
        name = waiting.pop()
        used.add(name)
        waiting |= _uses(name) - used
    return "\n\n".join(_source(name) for name in PIECES if name in used)


@cache
def _uses(piece: str) -> frozenset[str]:
    return frozenset(_globals(inspect.unwrap(PIECES[piece]).__code__) & PIECES.keys())


@cache
def _source(piece: str) -> str:
    return inspect.getsource(PIECES[piece])


def imports(text: str) -> str:
    """The import lines that the text needs."""
    standard = [line for mark, line in _IMPORTS if _mentions(text, mark)]
    packages = [line for mark, line in _PACKAGES if _mentions(text, mark)]
    return "\n".join(["from __future__ import annotations", "", *standard, "", *packages])


def _globals(code: CodeType) -> set[str]:
    """The names that code takes from around it: neither its own variables nor words in its texts."""
    inner = (part for part in code.co_consts if isinstance(part, CodeType))
    return set(code.co_names).union(*map(_globals, inner))


def _mentions(text: str, mark: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(mark)}", text) is not None
