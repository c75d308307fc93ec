"""What may stand beside the digits of an amount: signs and codes of currencies, and units of measurement.

In: what stands before or after a column's numbers. Out: whether that is a currency or a unit. Everything else
beside digits, as in `C0001` or `SKU-100`, makes a name of them, not an amount.
"""

from __future__ import annotations

import re

_SIGNS, _CODES, _NAMES, _UNITS = (
    frozenset(re.findall(r"\S+", listed))
    for listed in (
        "$ € £ ¥ ₹ ₩ ₽ ₺ ₫ ₴ ₦ ₱ ฿ ₪ ₡ ₲ ₵ ₸ ₾ ₿ A$ AU$ C$ CA$ US$ NZ$ HK$ NT$ R$ S$ MX$",
        """
        AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GHS HKD HRK HUF IDR ILS INR ISK
        JOD JPY KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK
        SGD THB TND TRY TWD UAH UGX USD UYU VND XAF XOF ZAR
        """,
        "kr kr. Kr Kr. zł Kč Ft lei Fr Fr. SFr. Rs Rs. Rp RM Euro euro",
        """
        % ‰ mg g kg t oz lb lbs mm cm m km in ft yd mi ml l L GB MB KB TB kWh °C °F pt pts px s sec min h
        hr hrs hour hours minute minutes second seconds day days week weeks month months yr yrs year years
        """,
    )
)


def stands_before(ornament: str, *, amounts: bool) -> bool:
    """Whether this in front of digits makes money of them; `amounts` says that some have a decimal mark.

    The letters of a currency's name that touch whole numbers might as well begin the name of a thing.
    """
    sign = ornament.strip()
    spaced = ornament != ornament.rstrip()
    return sign in _SIGNS or sign in _CODES or (sign in _NAMES and (spaced or amounts))


def stands_behind(ornament: str) -> bool:
    """Whether this behind digits is a currency or a unit."""
    return ornament.strip() in _SIGNS | _CODES | _NAMES | _UNITS
