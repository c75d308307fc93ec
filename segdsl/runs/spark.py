"""Messages as a data frame of Spark.

In: a job, which messages are wanted, a session. Out: a data frame, worked out where Spark runs.
"""

from __future__ import annotations

from typing import Any

from segdsl.diagnostics import Diagnostic, Problem
from segdsl.runs.job import Job
from segdsl.runs.rendering import gathered
from segdsl.runs.which_messages import Wanted


def messages(job: Job, wanted: Wanted, session: Any = None) -> Any:
    """The data frame. Raises Problem, also where there is no Spark."""
    try:
        from segdsl.delivery.on_spark import messages_on
        from segdsl.engines.relational.spark.sessions import session_at

        where = session or session_at(job.project.place.config.run.spark)
    except ModuleNotFoundError as missing:
        message = f"messages on Spark need the package `{missing.name}`, which is not installed"
        hint = "install it with `pip install 'segdsl[spark]'`"
        raise Problem([Diagnostic("engine-lacks", message, hint=hint)]) from None
    _, mailing = gathered(job, wanted)
    return messages_on(where, mailing.recipients, mailing.templates.sources, mailing.letterhead)
