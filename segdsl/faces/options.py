"""The options that commands share, and what they amount to.

In: what was typed. Out: an `Asked`, which commands take as their one first argument.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import rich_click as click
from click import Context

from segdsl.config import ENGINES
from segdsl.diagnostics import wrong_usage
from segdsl.faces.asked import Asked

if TYPE_CHECKING:
    from segdsl.faces.python import Project

F = TypeVar("F", bound=Callable[..., Any])


def common(*formats: str, project: bool = False) -> Callable[[F], F]:
    """The common options, with the formats that a command has; `project` adds the positional argument."""

    def decorate(command: F) -> F:
        @wraps(command)
        def run(**given: Any) -> Any:
            return command(_asked(given), **given)

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
        click.option("--engine", type=click.Choice(tuple(ENGINES)), help="What computes who is in what."),
        click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="Overrides a setting."),
        click.option("--strict", is_flag=True, help="Warnings fail as errors do."),
        click.option("--tolerate", is_flag=True, help="Faulty values in data count as unknown."),
        click.option("--quiet", "-q", is_flag=True, help="Only results and errors."),
        click.option("--verbose", "-v", is_flag=True, help="Say more about what is done."),
        click.option("--color/--no-color", default=None, help="Colours, even where nobody looks, or never."),
        click.option("--debug", is_flag=True, help="Where segdsl itself fails, show its traceback."),
    )  # fmt: skip


def _asked(given: dict[str, Any]) -> Asked:
    project, positional = given.pop("project"), given.pop("positional", None)
    if project and positional and project != positional:
        raise wrong_usage(f"two projects are named: `{positional}` and `{project}`")
    names = ("format", "as_of", "data", "engine", "strict", "tolerate", "quiet", "verbose", "color", "debug")
    return Asked(
        project=project or positional,
        settings=_settings(given.pop("settings")),
        **{name: given.pop(name) for name in names},
    )


def _settings(written: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in written:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise wrong_usage(f"`--set {text}` is not NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def opened(asked: Asked) -> Project:
    """The project that was asked for, with a remark where the question may be meant otherwise."""
    from segdsl import load
    from segdsl.faces import terminal
    from segdsl.rule_files import nearest

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
