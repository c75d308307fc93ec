"""What a form needs of a project, and how it is said that it is not there.

In: the letterhead. Out: what is missing and what to do, in words; None where nothing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segdsl.delivery.outbox.form import Lack
    from segdsl.messages.context import Letterhead
    from segdsl.person_fields import Field


def a_sender(letterhead: Letterhead) -> Lack | None:
    if letterhead.sender is not None:
        return None
    hint = 'write `from = "The shop <letters@shop.example>"` under `[email]` in `segdsl.toml`'
    return "a mail needs a sender", hint


def a_phone(letterhead: Letterhead) -> Lack | None:
    if letterhead.phone is not None:
        return None
    hint = 'name the attribute: `phone = "…"` under `[customer]` in `segdsl.toml`'
    return "a call needs a telephone number", hint


def a_postal_address(letterhead: Letterhead) -> Lack | None:
    """Not all countries have postal codes, so a project may be without."""
    choices: tuple[tuple[Field, ...], ...] = (("last_name", "first_name"), ("street",), ("city",))
    missing = next((one for one, *others in choices if not {one, *others} & set(letterhead.addressee)), None)
    if missing is None:
        return None
    hint = f'name the attribute: `{missing} = "…"` under `[export]` in `segdsl.toml`'
    return f"a letter needs a postal address, and no attribute is the `{missing}`", hint
