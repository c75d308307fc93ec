"""The program for a reader: everything that a paste into Python needs, and nothing of segdsl."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from segdsl.clock import AsOf
from segdsl.engines.pandas_program.code import quoted
from segdsl.engines.pandas_program.files import expected, reading_lines
from segdsl.engines.pandas_program.library import imports, sources
from segdsl.engines.pandas_program.running import key_names, table_names
from segdsl.engines.pandas_program.writer import Writer
from segdsl.model.project import Model
from segdsl.plan.from_model import plan
from segdsl.plan.nodes import ONE
from segdsl.sources.databases.address import without_password
from segdsl.sources.loading import tables_of


def program(model: Model, name: str, as_of: AsOf, folder: Path | None = None) -> str:
    """A program that, run in the folder with the project's data, gives one name's values.

    Afterwards `members` (of a segment, a boolean Series) or `values` (of a trait, lifecycle or score) is
    indexed by the customers' key. Raises KeyError where there is no such name. With a `folder`, separators
    that are not declared are detected in the files there.
    """
    kind = model.kind_of(name)
    made = replace(plan(model, as_of, [name]), owners={}, claims={})
    writer = Writer(made, table_names(model.catalog), key_names(model.catalog))
    body = "\n".join(map(str, writer.program(count_left_out=False)))
    reading = _reading(model, writer, body, folder)
    node = next(n.node for n in made.named if n.name == name)
    result = _result(
        model, "members" if kind == "segment" else "values", writer.variables[name], node.rows == ONE
    )
    text = f"{reading}\n\n{body}\n\n{result}"
    pieces = sources(text)
    head = f"# {kind} {name}, as of {as_of} in {as_of.zone}. Run it in the folder of the project's data."
    return f"{head}\n{imports(pieces + text)}\n\n\n{pieces}\n\n{text}\n"


def _reading(model: Model, writer: Writer, body: str, folder: Path | None) -> str:
    """Reads the tables that the program uses."""
    used = set(re.findall(r"[A-Za-z_]\w*", body))
    catalog = model.catalog
    parts = []
    for name, frame in writer.frames.items():
        table = catalog.table(name)
        if frame in used and table.file is not None:
            lines = reading_lines(tables_of(catalog)[name], frame, catalog.zone, folder)
            before = expected(table.file)
            if before is not None:
                lines = [f"# {before}", *lines]
            parts.append("\n".join([f"# {name}, from {without_password(table.file.path)}", *lines]))
    return "\n\n".join(parts)


def _result(model: Model, target: str, variable: str, for_everybody: bool) -> str:
    keys = key_names(model.catalog)
    columns = ", ".join(f"customers[{quoted(k)}]" for k in keys)
    index = f"pd.Index({columns})" if len(keys) == 1 else f"pd.MultiIndex.from_arrays([{columns}])"
    if for_everybody:
        return f"{target} = pd.Series({variable}, {index})"
    return f"{target} = pd.Series({variable}).set_axis({index})"
