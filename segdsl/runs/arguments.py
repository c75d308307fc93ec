"""What Python users give to the verbs, looked at before anything is done with it.

In: arguments of any type. Out: what the verbs take; or a `Problem` that says in one sentence what was given
and what to give.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from segdsl.diagnostics import Problem, wrong_usage
from segdsl.keys import written_key
from segdsl.runs.which_messages import Wanted
from segdsl.suggest import did_you_mean

T = TypeVar("T")


def texts(given: object, argument: str, *, once: bool = True) -> tuple[str, ...]:
    """Several names, each once where that is asked. A text is none: its letters are meant by nobody."""
    if isinstance(given, str):
        raise wrong_usage(f"`{argument}` takes several names, not a text", f'write `{argument}=["{given}"]`')
    if isinstance(given, Mapping) or not isinstance(given, Iterable) or hasattr(given, "columns"):
        raise _not_one(given, argument, "several names", f'write `{argument}=["…"]`')
    named = tuple(given)
    for name in named:
        if not isinstance(name, str):
            raise _not_one(name, argument, "names, which are texts")
    return tuple(dict.fromkeys(named)) if once else named


def text(given: object, argument: str) -> str:
    """A name, or another text."""
    if not isinstance(given, str):
        hint = "frames come after the name" if hasattr(given, "columns") else None
        raise _not_one(given, argument, "a text", hint)
    return given


def key(given: object) -> str:
    """A customer's key as one types it; several parts are given as a tuple."""
    from segdsl.sources.objects import NoText, text_of

    parts = given if isinstance(given, tuple | list) else (given,)
    try:
        texts = [text_of(part) for part in parts]
    except NoText:
        raise _not_one(given, "key", "the key of a customer") from None
    if None in texts or not texts:
        raise wrong_usage("nobody has an unknown key", "give the key as the data have it")
    written = (part if isinstance(part, dt.date) else text for part, text in zip(parts, texts, strict=True))
    return written_key(written)


def path(given: object, argument: str) -> str | os.PathLike[str]:
    """A path in the file system."""
    if not isinstance(given, str | os.PathLike) or isinstance(given, bytes):
        raise _not_one(given, argument, "a path, as a text or a `Path`")
    return given


def settings(given: object) -> dict[str, str]:
    """Settings by name, each as rules would write it."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise _not_one(given, "settings", "values by name", 'such as `settings={"lapsed_after": "90 days"}`')
    return {text(name, "settings"): str(value) for name, value in given.items()}


def wanted(given: object) -> Wanted:
    """Which messages: a campaign's name, or a `Wanted`."""
    if isinstance(given, str):
        return Wanted(campaign=given)
    if not isinstance(given, Wanted):
        raise _not_one(given, "wanted", "a campaign's name or a `Wanted`")
    if given.campaign is None and (given.segment is None or given.template is None):
        raise wrong_usage("nothing says which messages", "name a campaign, or a segment and a template")
    number(given.limit, "limit")
    number(given.sample, "sample")
    return given


def number(given: object, argument: str) -> int | None:
    """How many, or None where that is left open."""
    if given is None or (isinstance(given, int) and not isinstance(given, bool) and given >= 0):
        return given
    raise _not_one(given, argument, "a whole number from 0")


def one_of(given: T, choice: Collection[T], argument: str) -> T:
    """One of a few words."""
    if given not in choice:
        message = f"`{argument}` is one of {', '.join(map(str, choice))}, not `{given}`"
        raise wrong_usage(message, did_you_mean(str(given), tuple(map(str, choice))))
    return given


def _not_one(given: object, argument: str, takes: str, hint: str | None = None) -> Problem:
    what = "`None`" if given is None else f"an object of the type `{type(given).__name__}`"
    if isinstance(given, bool | int | float) or (isinstance(given, str) and len(given) < 40):
        what = f"`{given}`"
    return wrong_usage(f"`{argument}` takes {takes}, not {what}", hint)


def share(given: object, argument: str) -> float:
    """A share above 0 and at most 1."""
    if isinstance(given, int | float) and not isinstance(given, bool) and 0 < given <= 1:
        return float(given)
    raise _not_one(given, argument, "a share above 0 and at most 1, such as 0.2")
