"""What a persona takes over from the one it extends.

In: the pages of all personas by name. Out: the page of one of them with everything it inherits: fields are
merged, lists and texts replaced as a whole, and every value keeps the place where it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from segdsl.diagnostics import Checked, Diagnostic
from segdsl.people.persona import OWN_FIELDS
from segdsl.people.plain_yaml import Page, Path
from segdsl.suggest import did_you_mean


def with_inherited(pages: Mapping[str, Page], name: str) -> Checked[Page]:
    """The whole page; None and a finding where what it extends is not there, or comes back to it.

    Where a base has such a fault, that is said once, of the base, and nothing is said of this one.
    """
    chain = [name]
    while isinstance(base := pages[chain[-1]].data.get("extends"), str):
        if base not in pages or base in chain:
            is_own = len(chain) == 1 or base == name
            return Checked(None, (_no_base(pages, chain, base),) if is_own else ())
        chain.append(base)
    whole = pages[chain.pop()]
    while chain:
        whole = _over(whole, pages[chain.pop()])
    return Checked(whole)


def _no_base(pages: Mapping[str, Page], chain: list[str], base: str) -> Diagnostic:
    place = pages[chain[0]].place(("extends",))
    if base not in pages:
        message = f"there is no persona called `{base}` to extend"
        return Diagnostic("unknown-name", message, place, hint=did_you_mean(base, pages))
    way = " extends ".join(f"`{name}`" for name in (*chain, base))
    hint = "one of them has to stand on its own"
    return Diagnostic("bad-persona", f"{way}: that goes round in a circle", place, hint=hint)


def _over(base: Page, own: Page) -> Page:
    """The page of a persona laid over that of its base."""
    inherited = {name: value for name, value in base.data.items() if name not in OWN_FIELDS}
    shown = replace(base, data=inherited)
    return replace(
        own,
        data=_merged(inherited, own.data),
        keys={**{p: s for p, s in base.keys.items() if _shows_through(p, shown, own)}, **own.keys},
        values={**{p: s for p, s in base.values.items() if _shows_through(p, shown, own)}, **own.values},
    )


def _merged(base: Any, own: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(own, dict)):
        return own
    both = {name: _merged(base[name], own[name]) if name in base else own[name] for name in own}
    return {**base, **both}


def _shows_through(path: Path, base: Page, own: Page) -> bool:
    """Whether what stands at a path of the base is part of the whole."""
    if not path or path[0] not in base.data:
        return False
    here = own.data
    for step in path:
        if not isinstance(here, dict):
            return False
        if step not in here:
            return True
        here = here[step]
    return False
