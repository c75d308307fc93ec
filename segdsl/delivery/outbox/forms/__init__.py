"""The forms that messages are written in: a file of this folder to a form.

The same messages give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from segdsl.delivery.outbox.form import Form
from segdsl.found import entries

FORMS: Mapping[str, Form] = entries(__name__, "FORM", Form)
