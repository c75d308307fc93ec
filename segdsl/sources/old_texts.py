"""Texts as pandas held them before its version 3."""

from __future__ import annotations

import pandas as pd

from segdsl.diagnostics import wrong_usage


def refuse_old_texts() -> None:
    """Raises Problem where this process has told pandas to hold texts as it did before its version 3."""
    if pd.Series([""]).dtype == object:
        message = "pandas is told to hold texts as Python objects, and segdsl counts on its type for texts"
        raise wrong_usage(message, 'leave the option on: `pandas.set_option("future.infer_string", True)`')
