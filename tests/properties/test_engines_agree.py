"""One meaning: on generated rules and populations every engine says what the reference says."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given

from segdsl.engines import pandas as pandas_engine
from segdsl.reference.evaluate import Reference
from tests.properties.generated import Case, cases
from tests.properties.worlds import tables, world


@given(cases())
def test_pandas_agrees_with_the_reference(case: Case) -> None:
    assert by_pandas(case) == by_reference(case)


def by_reference(case: Case) -> dict[str, list[Any]]:
    reference = Reference(case.model, world(case.model.catalog, case.rows), case.as_of)
    everybody = range(len(reference.customers))
    return {name: [reference.value(name, customer) for customer in everybody] for name in case.model.order}


def by_pandas(case: Case) -> dict[str, list[Any]]:
    result = pandas_engine.run(case.model, tables(case.model.catalog, case.rows), case.as_of)
    return {name: plain(result.values(name)) for name in case.model.order}


def plain(values: pd.Series) -> list[Any]:
    """The values in plain Python: None where unknown, days and instants as the reference has them."""
    return [_plain(value, values.dtype) for value in values]


def _plain(value: Any, dtype: Any) -> Any:
    if value is None or (not isinstance(value, tuple) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime() if getattr(dtype, "tz", None) else value.date()
    return value.item() if hasattr(value, "item") else value
