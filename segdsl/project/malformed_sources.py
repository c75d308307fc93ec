"""URLs of sources that nothing can be read from, whatever the data.

In: what rules mean. Out: a finding for each, where the declaration has it; what reads sources says the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.diagnostics import Diagnostic
from segdsl.model.project import Model


def malformed_sources(model: Model) -> Iterator[Diagnostic]:
    catalog = model.catalog
    others = (catalog.attributes, catalog.events, catalog.lookups)
    tables = (catalog.customers, *(table for kind in others for table in kind.values()))
    for file in (table.file for table in tables):
        if file is not None and ":" in file.path:
            from segdsl.sources.databases.malformed import malformed

            if (wrong := malformed(file)) is not None:
                yield wrong
