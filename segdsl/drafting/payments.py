"""Which rows of money were paid: a status such as paid, failed or refunded beside the amount.

In: the columns of events. Out: the condition that only paid rows hold, and what a draft says of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segdsl.drafting.profiles import Profile, listed
from segdsl.drafting.spelling import snake_case

_MOST_STATES = 20
_PAID = frozenset((
    "paid", "succeeded", "successful", "success", "complete", "completed", "captured", "settled",
    "processing", "processed", "shipped", "delivered", "fulfilled", "closed", "approved", "confirmed",
    "accepted", "sale", "sold", "purchase", "charge", "partially_refunded", "partially_paid",
    "wc_completed", "wc_processing", "bezahlt", "abgeschlossen", "erledigt", "versendet", "paye", "payee",
    "pagado", "pagato"
))  # fmt: skip
_NOT_PAID = frozenset((
    "failed", "failure", "refunded", "refund", "cancelled", "canceled", "cancellation", "voided", "void",
    "declined", "denied", "rejected", "expired", "pending", "unpaid", "disputed", "chargeback",
    "charged_back", "on_hold", "draft", "trash", "abandoned", "reversed", "returned", "return", "error",
    "incomplete", "requires_payment_method", "wc_refunded", "wc_cancelled", "wc_failed", "wc_pending",
    "wc_on_hold", "storniert", "erstattet", "fehlgeschlagen", "offen", "annule", "rembourse", "cancelado",
    "reembolsado", "annullato", "rimborsato"
))  # fmt: skip
_TAKEN_BACK = ("refund", "cancel", "void", "chargeback", "storno")


@dataclass(frozen=True, slots=True)
class Paid:
    """The column that tells, and the condition that only paid rows hold: `status = "Paid"`."""

    column: str
    condition: str
    others: str

    @property
    def comment(self) -> str:
        return f"Only what looks paid counts, not where `{self.column}` is {self.others}."

    def of_lines(self, lines: str) -> str:
        """What to say of orders that are rolled up from lines, which alone have the status."""
        return f"This counts orders whose `{self.column}` in `{lines}` is {self.others} as well."


def paid(columns: Sequence[Profile]) -> Paid | None:
    """The rows that look paid, by the first column that tells them from others; a status goes first."""
    told = [column for column in columns if _tells(column)]
    best = max(told, key=lambda column: ("status" in column.name, "paid" in _states(column)), default=None)
    if best is None:
        return None
    good = sorted(text for text in best.counts if _state(text) in _PAID)
    rest = sorted(text for text in best.counts if _state(text) not in _PAID)
    condition = f"{best.name} in ({listed(good)})" if len(good) > 1 else f"{best.name} = {listed(good)}"
    return Paid(best.name, condition, _or(rest))


def taken_back(columns: Sequence[Profile]) -> tuple[str, ...]:
    """What to say of columns that tell how much was given back, or that a sale was called off."""
    named = [
        column.name
        for column in columns
        if any(word in column.name for word in _TAKEN_BACK) and len(column.counts) > 1
    ]
    if not named:
        return ()
    shown = " and ".join(f"`{name}`" for name in named[:3])
    return (f"What {shown} may say was given back is not taken off.",)


def _tells(column: Profile) -> bool:
    if not column.type.startswith(("one of", "text")) or not 2 <= len(column.counts) <= _MOST_STATES:
        return False
    states = _states(column)
    return not states.isdisjoint(_PAID) and not states.isdisjoint(_NOT_PAID)


def _states(column: Profile) -> set[str]:
    return {_state(text) for text in column.counts}


def _state(text: str) -> str:
    return snake_case(text.lower())


def _or(texts: Sequence[str]) -> str:
    quoted = [f'"{text}"' for text in texts]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
