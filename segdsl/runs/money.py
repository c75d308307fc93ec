"""In which currency the numbers of a project are.

In: a job and an expression. Out: the project's currency where the expression is an amount of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from segdsl.model.metrics import of_everyone
from segdsl.model.money import is_money
from segdsl.model.nodes import Expression
from segdsl.model.project import Metric
from segdsl.money import is_amount
from segdsl.runs.job import Job


def currency_of(job: Job, value: Expression, description: str | None = None) -> str | None:
    """The code of the currency, such as `EUR`; None of numbers of something else, or where none is named."""
    code = (job.project.place.config.project.currency or "").upper()
    if not re.fullmatch("[A-Z]{3}", code):
        return None
    money = is_money(job.model, value, partial(is_amount, currency=code), description)
    return code if money else None


def in_currency(job: Job, metric: Metric) -> Metric:
    """The metric with the currency that its numbers are amounts of."""
    return replace(metric, currency=currency_of(job, of_everyone(job.model, metric), metric.description))
