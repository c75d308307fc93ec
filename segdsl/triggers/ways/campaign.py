"""Messages of a campaign for those who crossed, in a folder that is ready to be sent.

In: the crossings of a tick. Out: a folder of messages, there whole or not at all. Who gets one is settled as
for `render`: consent, suppression, caps, the control group, and by the history nobody twice.
"""

from __future__ import annotations

from segdsl.config.living import TriggerSection
from segdsl.diagnostics import Problem
from segdsl.outputs import RECORD, Growing, alone
from segdsl.triggers.way import Answer, Parcel, Refused, Surroundings, Taken, Way
from segdsl.triggers.ways.file import stem

OUTBOXES = "outboxes"
"""The folder in the project that they appear in, where the trigger names none."""


def _deliver(parcel: Parcel, trigger: TriggerSection, around: Surroundings) -> Answer:
    out = around.folder / (trigger.path or OUTBOXES) / stem(parcel)
    if (out / RECORD).exists():  # written by a run that was killed before it could note that
        with alone(out):
            Growing(out.absolute()).appear(replace=False)
        return Taken()
    try:
        keys = frozenset(one.key for one in parcel.entries)
        number = around.render(str(trigger.campaign), keys, out, trigger.form)
    except Problem as problem:
        return Refused(problem.diagnostics[0].message)
    messages = "1 message" if number == 1 else f"{number:,} messages"
    return Taken(f"{messages} in `{trigger.path or OUTBOXES}/{out.name}`")


WAY = Way(_deliver)
