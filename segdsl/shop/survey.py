"""The reader survey: values, interests, a VALS type and how likely people are to recommend the shop.

In: a block of readers. Out: the columns of `survey.csv`, one row for each of the few who answered, as a
German spreadsheet saved it: a byte-order mark, semicolons, day-first dates, "k. A." for no answer.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from segdsl.shop.clock import DAYS, Flags, Floats, Integers, dates
from segdsl.shop.files import chosen, texts, written
from segdsl.shop.readers import Readers

VALUES = ("curiosity", "sustainability", "community", "tradition", "achievement", "pleasure")
INTERESTS = (
    "gardening", "zero waste", "chess", "opera", "hiking",
    "local history", "baking", "science fiction", "film", "yoga",
)  # fmt: skip
VALS = ("innovator", "thinker", "achiever", "experiencer", "believer", "striver", "maker", "survivor")
_VALS_SHARES = (0.1, 0.17, 0.11, 0.14, 0.13, 0.1, 0.12, 0.05, 0.08)  # the last: no answer
INCOMES = ("under 20k", "20k-40k", "40k-70k", "over 70k", "k. A.")


def survey_columns(people: Readers, draw: np.random.Generator) -> dict[str, pa.Array]:
    """`survey.csv`; asked were subscribers who had been customers for a month."""
    asked = people.newsletter & (people.joined < DAYS - 60)
    answers = np.flatnonzero(asked & (draw.random(len(people)) < 0.12 + 0.25 * people.curiosity))
    size = len(answers)
    days = dates(DAYS - 1 - draw.integers(2, 50, size))
    return {
        "customer_id": texts(people.keys[answers]),
        "Datum": written(days, lambda date: date.strftime("%d.%m.%Y")),
        "How likely are you to recommend us? (0-10)": _recommendation(people, answers, draw),
        "Werte": _several(VALUES, draw.random((size, len(VALUES))) < _held_values(people, answers)),
        "Interessen": _several(INTERESTS, draw.random((size, len(INTERESTS))) < 0.22),
        "vals": chosen((*VALS, "NA"), draw.choice(9, size, p=_VALS_SHARES)),
        "Haushaltseinkommen": chosen(INCOMES, draw.choice(5, size, p=[0.14, 0.3, 0.27, 0.13, 0.16])),
    }


def _recommendation(people: Readers, answers: Integers, draw: np.random.Generator) -> pa.Array:
    """0 to 10; who still buys is happier; a few left it out."""
    mood = np.where(people.alive[answers], 9.0, 7.6) + draw.normal(0.0, 2.0, len(answers))
    marks = np.clip(np.round(mood), 0, 10).astype(np.int64)
    return written(marks, str, draw.random(len(answers)) < 0.05)


def _held_values(people: Readers, answers: Integers) -> Floats:
    """The chance that each value is ticked. Shape: (answers, VALUES)."""
    usual = np.tile([0.45, 0.28, 0.3, 0.22, 0.2, 0.4], (len(answers), 1))
    usual[:, 0] += 0.4 * people.curiosity[answers]
    usual[:, 4] += 0.2 * people.thrift[answers]
    return usual


def _several(options: tuple[str, ...], ticked: Flags) -> pa.Array:
    """The options that are ticked, joined by `|`; blank where none is."""
    codes = ticked @ (1 << np.arange(len(options)))

    def in_words(code: int) -> str:
        return "|".join(option for place, option in enumerate(options) if code >> place & 1)

    return written(codes, in_words, codes == 0)
