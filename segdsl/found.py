"""Entries that are found, not listed: who adds one adds a file, and nothing else has to hear of it.

In: a package, and what its files call their entry. Out: the entries by the names of their files, in the order
of the alphabet; files without one are passed over. A folder, a wheel and a zip do alike. All these files are
imported, so a file with an entry imports what is slow to import only where it needs it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

T = TypeVar("T")


def entries(package: str, called: str, kind: type[T]) -> dict[str, T]:
    """What the modules of a package hold under the name `called`."""
    names = sorted(module.name for module in iter_modules(import_module(package).__path__))
    modules = {name: import_module(f"{package}.{name}") for name in names}
    held = {name: getattr(module, called, None) for name, module in modules.items()}
    return {name: entry for name, entry in held.items() if isinstance(entry, kind)}
