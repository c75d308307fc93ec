"""What the project has sent, for rules that ask about it.

In: a job. Out: the history as a source of events: the messages that left, by the file at hand.
"""

from __future__ import annotations

import pandas as pd

from segdsl.campaigns.history_file import read_history
from segdsl.diagnostics import Checked
from segdsl.engines.pandas_program.pieces.history import messages_that_left
from segdsl.runs.job import Job
from segdsl.sources.loading import History


def history_events(job: Job) -> History | None:
    """None where the project keeps no history."""
    path, source = job.project.history, job.project.place.config.history.source
    if path is None or source is None:
        return None
    zone = job.project.place.config.zone

    def messages(keys: tuple[str, ...]) -> Checked[pd.DataFrame]:
        read = read_history(job.project.folder, source, zone, tolerate=job.tolerate)
        table = None if read.value is None else messages_that_left(read.value.table, keys)
        return Checked(table, read.diagnostics)

    return History(path, messages)
