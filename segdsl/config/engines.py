"""The engines that there are, and how they are asked for."""

from __future__ import annotations

import re

from segdsl.suggest import alike

ENGINES: dict[str, str] = {
    "packed": "segdsl.engines.packed",
    "pandas": "segdsl.engines.pandas_program",
    "duckdb": "segdsl.engines.relational.duckdb",
    "polars": "segdsl.engines.relational.polars",
    "spark": "segdsl.engines.relational.spark",
    "postgres": "segdsl.engines.relational.postgres",
}
"""What computes who is in what, by the name that `--engine` takes, and the room that it lives in."""

ABLE = frozenset(("packed", "pandas"))
"""Those that can do all that there is, which need not be asked what they lack."""

SCHEMES: dict[str, str] = {"postgres": "postgres", "postgresql": "postgres"}
"""By the scheme of a URL, the engine that computes in the database there."""

_PASSWORD = re.compile(r"://[^/@]*:[^/@]*@|[?&]password=")


def engine_of(asked: str) -> str:
    """The name of the engine that is asked for, by its name or by the URL of a database."""
    scheme, there, _ = asked.partition("://")
    return SCHEMES.get(scheme, asked) if there else asked


def no_engine(asked: str) -> str | None:
    """Why nothing is asked for so, and what to write instead; None where an engine is."""
    if _PASSWORD.search(asked):
        return "a password has no place here: take it out of the URL, and set `PGPASSWORD`"
    if engine_of(asked) in ENGINES:
        if "://" in asked and not _names_a_database(asked):
            return f"`{asked}` names no database: write it as in `postgres://user@host:5432/database`"
        return None
    near = alike(asked, ENGINES)
    hint = f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{n}`' for n in ENGINES)}"
    return f"`{asked}` is no engine; {hint}"


def _names_a_database(url: str) -> bool:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        return parts.port != 0 and bool(parts.path.strip("/"))
    except ValueError:
        return False
