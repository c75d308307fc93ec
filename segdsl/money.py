"""Amounts of money: the words that name a currency, and how an amount is written.

In: a currency by its ISO 4217 code, such as `EUR`. Out: whether words name it as the unit of a number, and
texts in English such as `€62.04`.
"""

from __future__ import annotations

import re

_LARGE = 1_000  # from here on nobody reads cents
_RATHER = {"per", "each", "every", "a", "an", "one"}
"""`Points per euro` and `Orders above 100 euros` name the currency, and are no amounts of it."""


def is_amount(words: str, currency: str) -> bool:
    """Whether what a number is called names the currency as its unit, by its code, sign or name.

    `Spent, in euros`, `Total (EUR)`, `€ spent`.
    """
    from babel.numbers import get_currency_name, get_currency_symbol

    names = {get_currency_name(currency, count, locale="en").split()[-1].casefold() for count in (1, 2)}
    sign = get_currency_symbol(currency, locale="en")
    said = re.findall(r"\w+|[^\w\s]", words.casefold())
    units = {*names, currency.casefold(), *([] if sign.isalpha() else [sign.casefold()])}
    if not sign.isalpha() and len(sign) > 1:  # `CA$`, which is no one word
        said += [sign.casefold()] if sign in words else []
    places = [place for place, word in enumerate(said) if word in units]
    return any(not _counts(said[place - 1] if place else "") for place in places)


def _counts(word: str) -> bool:
    return word in _RATHER or word[:1].isdigit()


def amount(number: float, currency: str) -> str:
    """An amount as tables have it: with cents below a thousand, in whole units from there on."""
    from babel.numbers import format_currency, get_currency_precision

    digits = 0 if abs(number) >= _LARGE or number == 0 else get_currency_precision(currency)
    pattern = "¤#,##0" + ("." + "0" * digits if digits else "")
    written: str = format_currency(abs(number), currency, pattern, locale="en", currency_digits=False)
    spaced = re.sub(rf"^{currency}(?=\d)", f"{currency}\xa0", written)
    return f"-{spaced}" if number < 0 and re.search("[1-9]", spaced) else spaced
