"""The options that commands share, and what they amount to.

In: what was typed. Out: an `Asked`, which commands take as their one first argument.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import wraps
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import rich_click as click
from click import Context

from segdsl.cache.store import keeping_nothing
from segdsl.config import ENGINES, no_engine
from segdsl.diagnostics import Problem, wrong_usage
from segdsl.faces.asked import Asked

if TYPE_CHECKING:
    from segdsl.faces.python import Project


class EngineType(click.Choice[str]):
    """The name of an engine, or the URL of the database that computes."""

    def __init__(self) -> None:
        super().__init__(tuple(ENGINES))

    def convert(self, value: str, param: click.Parameter | None, ctx: Context | None) -> str:
        if "://" not in value:
            return super().convert(value, param, ctx)
        if reason := no_engine(value):
            self.fail(reason, param, ctx)
        return value


F = TypeVar("F", bound=Callable[..., Any])
MOST_SCENARIOS = 12


def common(*formats: str, project: bool = False, scenarios: bool = False) -> Callable[[F], F]:
    """The common options, with the formats that a command has; `project` adds the positional argument.

    With `scenarios` a setting may have several values, whose results are shown side by side.
    """

    def decorate(command: F) -> F:
        @wraps(command)
        def run(**given: Any) -> Any:
            no_cache, asked = given.pop("no_cache"), _asked(given)
            if asked.scenarios and not scenarios:
                raise _one_value(asked)
            with keeping_nothing() if no_cache else nullcontext():
                return command(asked, **given)

        decorated: Any = run
        for option in reversed(_options(formats or ("text", "json"))):
            decorated = option(decorated)
        if project:
            decorated = click.argument("positional", metavar="[PROJECT]", required=False)(decorated)
        return decorated  # type: ignore[no-any-return]

    return decorate


def _options(formats: tuple[str, ...]) -> tuple[Any, ...]:
    return (
        click.option("--project", metavar="DIR", help="The project: a folder, or one rule file."),
        click.option("--format", type=click.Choice(formats), default=formats[0], show_default=True,
                     help="How results are written to standard output."),
        click.option("--as-of", metavar="DATE",
                     help="What rules call `today`: a day or an instant; by default now."),
        click.option("--data", metavar="DIR", type=click.Path(path_type=Path),
                     help="Where the sources' relative paths start from."),
        click.option("--engine", type=EngineType(),
                     help="What computes who is in what; or the URL of a database that does."),
        click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="Overrides a setting."),
        click.option("--strict", is_flag=True, help="Warnings fail as errors do."),
        click.option("--tolerate", is_flag=True, help="Faulty values in data count as unknown."),
        click.option("--quiet", "-q", is_flag=True, help="Only results and errors."),
        click.option("--verbose", "-v", is_flag=True, help="Say more about what is done."),
        click.option("--color/--no-color", default=None, help="Colours, even where nobody looks, or never."),
        click.option("--no-cache", is_flag=True,
                     help="Neither use nor keep what is kept between runs."),
        click.option("--debug", is_flag=True, help="Where segdsl itself fails, show its traceback."),
    )  # fmt: skip


def _asked(given: dict[str, Any]) -> Asked:
    project = _one_project(given.pop("project"), given.pop("positional", None))
    settings = _scenarios(given.pop("settings"))
    names = ("format", "as_of", "data", "engine", "strict", "tolerate", "quiet", "verbose", "color", "debug")
    return Asked(
        project=project,
        settings=settings[0],
        scenarios=tuple(settings) if len(settings) > 1 else (),
        **{name: given.pop(name) for name in names},
    )


def of_project(asked: Asked, positional: str | None) -> Asked:
    """The same of the project that an argument names."""
    return replace(asked, project=_one_project(asked.project, positional))


def _one_project(project: str | None, positional: str | None) -> str | None:
    if project and positional and project != positional:
        raise wrong_usage(f"two projects are named: `{positional}` and `{project}`")
    return project or positional


def _scenarios(written: tuple[str, ...]) -> list[dict[str, str]]:
    """The settings; where some have several values, those of each combination."""
    values = _settings(written)
    number = prod(map(len, values.values()))
    if number > MOST_SCENARIOS:
        raise wrong_usage(f"these settings make {number:,} scenarios; at most {MOST_SCENARIOS} are compared")
    return [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]


def _one_value(asked: Asked) -> Problem:
    """What to say where scenarios make no sense."""
    several = next(name for name in asked.settings if len({one[name] for one in asked.scenarios}) > 1)
    hint = "give it one value; `segment`, `metrics` and `portfolio` show several side by side"
    return wrong_usage(f"`--set {several}=…` is given more than once", hint)


def _settings(written: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in written:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise wrong_usage(f"`--set {text}` is not NAME=VALUE")
        values = found.setdefault(name.strip(), [])
        if value.strip() not in values:
            values.append(value.strip())
    return found


def opened(asked: Asked) -> Project:
    """The project that was asked for, with a remark where the question may be meant otherwise."""
    from segdsl import load
    from segdsl.faces import terminal
    from segdsl.faces.memory import keep_freed
    from segdsl.rule_files import nearest

    keep_freed()
    project = load(asked.project, settings=asked.settings, data=asked.data, engine=asked.engine)
    single = project.place.single
    if single and (around := nearest(project.folder.resolve())):
        terminal.note(asked, f"Only `{single.name}` is looked at, without the project in `{around}`.")
    return project


class ManyValues(click.RichCommand):
    """A command where some options take all the words that follow them: `--only loyal champions`.

    The words before the option are the command's arguments.
    """

    greedy: tuple[str, ...]

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _repeated(args, self.greedy))


def many_values(*options: str) -> type[ManyValues]:
    """The class of a command whose `options` take many values."""
    return type("ManyValues", (ManyValues,), {"greedy": options})


def _repeated(words: list[str], options: tuple[str, ...]) -> list[str]:
    """`--only a b` becomes `--only a --only b`, up to the next option."""
    spread: list[str] = []
    inside = ""
    for word in words:
        if word.startswith("-"):
            inside = next((o for o in options if word == o or word.startswith(f"{o}=")), "")
            spread.append(word)
        elif inside and spread[-1] != inside:
            spread += [inside, word]
        else:
            spread.append(word)
    return spread
