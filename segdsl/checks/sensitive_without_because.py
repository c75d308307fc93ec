"""sensitive-without-because: a rule uses sensitive data and does not say why.

The declaration that names the attribute is the one to say it; whoever uses that declaration need not.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.checks.check import Check, Rulebook
from segdsl.codes import Code
from segdsl.diagnostics import Diagnostic
from segdsl.model.traversal import columns_of
from segdsl.model.written import rules as written_rules


def sensitive_without_because(rules: Rulebook) -> Iterator[Diagnostic]:
    seen: set[tuple[str, str, str]] = set()
    for written in written_rules(rules.model):
        if written.because:
            continue
        for column in sorted(columns_of(written.expression), key=lambda c: c.span.start):
            info = rules.model.catalog.table(column.table).columns.get(column.name)
            use = (written.declaration, column.table, column.name)
            if info is None or not info.sensitive or use in seen:
                continue
            seen.add(use)
            message = f"`{column.name}` is sensitive, and `{written.declaration}` does not say why it uses it"
            hint = f'add a reason to `{written.declaration}`, as in `because "age gate required by law"`'
            yield Diagnostic("sensitive-without-because", message, column.span, hint=hint, certainty="proved")


CHECK = Check(
    {"sensitive-without-because": Code("error", "Sensitive data used without saying why")},
    of_rules=sensitive_without_because,
)
