"""What a trait is learnt from, as the engine computes it.

In: a job, a learnt trait and a day. Out: its features and answers for everybody whom it is about, in the
order in which they are drawn, so that the order of rows and files changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.clock import AsOf
from segdsl.diagnostics import Diagnostic, Problem
from segdsl.keys import written_key
from segdsl.learning.drawing import drawn
from segdsl.learning.features import Feature, Flags, Numbers, Words
from segdsl.learning.lifetimes import Purchases
from segdsl.learning.testing import Sample
from segdsl.model.ahead import from_tomorrow
from segdsl.model.lessons import Feature as Asked
from segdsl.model.lessons import Lifetime, Prediction
from segdsl.model.meaning import rules_in, written_out
from segdsl.model.nodes import Call, Expression, Length, Literal
from segdsl.model.project import Model
from segdsl.model.terms import all_of, call, is_condition
from segdsl.operators import OPERATORS
from segdsl.operators.calendar import add_days, add_months
from segdsl.runs.job import Job
from segdsl.sources.loading import Loaded
from segdsl.sources.rows import plain_values
from segdsl.syntax.lifetime_rules import AGE, MEAN, RECENCY, REPEATS, part
from segdsl.types import OneOf

_AMONG, _ANSWER, _SPENT = "among", "answer", "spent"


def sample(job: Job, loaded: Loaded, name: str, learnt: Prediction, day: AsOf) -> Sample:
    """Customers as of the end of a day, with what they answered."""
    answer = answer_of(learnt, job.model)
    features, extra = customers(
        job, loaded, name, day, learnt.features, _known(learnt, job.model), {_ANSWER: answer}
    )
    return Sample(features, extra[_ANSWER].to_numpy(dtype=bool))


def customers(
    job: Job,
    loaded: Loaded,
    name: str,
    day: AsOf,
    wanted: tuple[Asked, ...],
    among: Expression | None,
    also: Mapping[str, Expression] = MappingProxyType({}),
) -> tuple[dict[str, Feature], dict[str, pd.Series[Any]]]:
    """Features as of the end of a day, and what is asked beside them, of customers in the order drawn."""
    asked = {**also, **_by_label(wanted)} | ({} if among is None else {_AMONG: among})
    result = job.project.compute(loaded.tables, day, (), asked, progress=job.progress)
    keys = [plain_values(result.key[column]) for column in result.key.columns]
    texts = [written_key(parts) for parts in zip(*keys, strict=True)]
    inside = np.arange(result.size)
    if among is not None:
        inside = inside[result.extra[_AMONG].to_numpy(dtype=bool)]
    order = inside[drawn([texts[place] for place in inside], name)]
    features = {
        one.text: feature_of(one, result.extra[label]).of(order)
        for label, one in zip(_by_label(wanted), wanted, strict=True)
    }
    return features, {label: result.extra[label].iloc[order] for label in also}


def bought(
    job: Job, loaded: Loaded, name: str, wanted: Lifetime, day: AsOf
) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Keys of whom a lifetime is about at the end of a day, and a row for each.

    The row has the days of purchase after the first, weeks from the first to the last, weeks since the first,
    the mean spend on the days after the first, and all that they spent.
    """
    names = [part(name, which) for which in (REPEATS, RECENCY, AGE, MEAN)]
    asked = {_SPENT: wanted.spend} | ({} if wanted.among is None else {_AMONG: wanted.among})
    result = job.project.compute(loaded.tables, day, names, asked, progress=job.progress)
    columns = [result.traits[one].to_numpy(dtype=float, na_value=np.nan) for one in names]
    columns.append(result.extra[_SPENT].to_numpy(dtype=float, na_value=np.nan))
    inside = columns[0] >= 0
    if wanted.among is not None:
        inside &= result.extra[_AMONG].to_numpy(dtype=bool)
    return result.key[inside], np.column_stack(columns)[inside]


def purchases(rows: NDArray[np.float64]) -> Purchases:
    """Of such rows, what expected orders and spend are learnt from."""
    return Purchases(*(np.nan_to_num(column) for column in rows.T[:4]))


def answer_of(learnt: Prediction, model: Model) -> Expression:
    """The answer; of one that lies ahead, without the day itself."""
    if learnt.ahead is None:
        return learnt.answer
    return from_tomorrow(written_out(learnt.answer, rules_in(model)))


def rules_of(learnt: Prediction, model: Model) -> tuple[Expression, ...]:
    """Everything that has to be computed of each customer."""
    among = () if learnt.among is None else (learnt.among,)
    return (answer_of(learnt, model), *among, *(feature.value for feature in learnt.features))


def _by_label(features: Iterable[Asked]) -> dict[str, Expression]:
    return {f"feature {number}": feature.value for number, feature in enumerate(features)}


def _known(learnt: Prediction, model: Model) -> Expression | None:
    """Who teaches: whom it is about, as far as the answer is known of them."""
    parts = [] if learnt.among is None else [learnt.among]
    answer = learnt.answer
    if learnt.ahead is None and isinstance(answer, Call):
        entry = OPERATORS[answer.operator]
        asked = (
            answer.arguments if answer.operator == "holds" or (entry.is_condition and entry.strict) else ()
        )
        parts += [
            call("is known", (one,), answer.span)
            for one in asked
            if not isinstance(one, Literal) and not is_condition(one)
        ]
    return all_of(parts, answer.span) if parts else None


def feature_of(asked: Asked, values: pd.Series[Any]) -> Feature:
    """The values of a feature, as they are learnt from."""
    kind = asked.value.kind
    if kind.family == "number":
        return Numbers(values.to_numpy(dtype=float, na_value=np.nan), asked.direction)  # type: ignore[arg-type]
    if kind.family == "flag":
        plain = values.astype("boolean").astype("Int8").fillna(-1).to_numpy()
        return Flags(plain.astype(np.int8), is_condition(asked.value))
    texts = values.astype(object).where(values.notna(), None).to_numpy(dtype=object)
    return Words(texts, isinstance(kind.type, OneOf))


def earlier(day: AsOf, length: Length) -> AsOf:
    """So long before. Raises Problem where that is before the calendar begins."""
    move = add_months if length.unit == "months" else add_days
    moved = move(day.today, -length.amount)
    if moved is None:
        raise Problem([Diagnostic("wrong-usage", f"there is no day so long before {day}")])
    return AsOf(moved, day.zone)


def data_digest(loaded: Loaded) -> str:
    """A digest of the files that were read."""
    facts = sorted((fact.name, fact.sha256) for facts in loaded.files.values() for fact in facts)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
