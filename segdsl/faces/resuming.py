"""Taking up an interrupted run again.

In: what a command was asked for, and the folder it writes. While it runs, `.NAME.unfinished` beside the
folder holds what was asked for, and what there is of the results so far; it goes when the run ends, and stays
when the run is interrupted or killed. Out: with `--resume`, what was asked for then, as-of included: the run
ends in the same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from typing import Any

import rich_click as click

from segdsl.clock import AsOf
from segdsl.diagnostics import Problem, wrong_usage
from segdsl.faces import terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import typed
from segdsl.faces.options import opened
from segdsl.faces.python import Project
from segdsl.outputs import (
    ASKED,
    Growing,
    alone,
    cannot_be_written,
    refuse_what_is_there,
    unfinished,
    write_text,
)
from segdsl.project import as_of as clock

_COMMON = ("data", "engine", "settings", "tolerate", "strict")


@dataclass(frozen=True, slots=True)
class Begun:
    """A run as it was asked for: now, or when it was interrupted."""

    asked: Asked
    project: Project
    moment: AsOf
    options: Mapping[str, Any]
    resumed: bool = False


def option() -> Callable[[Any], Any]:
    """The option of commands that write a folder."""
    return click.option(
        "--resume",
        is_flag=True,
        help="Takes up an interrupted run: its as-of, its arguments, the same bytes.",
    )


@contextmanager
def begun(
    asked: Asked, command: str, out: Path | None, resume: bool, options: Mapping[str, Any]
) -> Iterator[Begun]:
    """The run to do; it can be taken up again until the `with` block ends in anything but an interrupt.

    `options` are the command's own, in the types that JSON has; `replace` is one of them. Raises Problem.
    """
    if out is None:
        if resume:
            raise wrong_usage("`--resume` needs `--out`: the folder that the interrupted run was to write")
        project = opened(asked)
        yield Begun(asked, project, project.moment(asked.as_of), options)
        return
    with alone(out, f"segdsl {command}"):
        if resume:
            now, typed_now = asked, {**_common(asked), **options}
            asked, options = _taken_up(asked, command, out)
            _refuse_another_project(now.project, asked.project or "")
            _refuse_others(typed_now, {**_common(asked), **options})
        project = opened(asked)
        moment = project.moment(asked.as_of)
        if resume and now.as_of is not None and project.moment(now.as_of) != moment:
            raise _other("`--as-of`", asked.as_of)
        if not (resume and Growing(out.absolute()).appearing):
            refuse_what_is_there(out, bool(options["replace"]))
        with _noted(out, resume, _record(asked, command, moment, project, options)):
            yield Begun(asked, project, moment, options, resume)


def _record(
    asked: Asked, command: str, moment: AsOf, project: Project, options: Mapping[str, Any]
) -> dict[str, Any]:
    where = str((project.place.single or project.folder).absolute())
    run = {"command": command, "as_of": clock.written(moment), "project": where}
    return {**run, **_common(asked), "options": dict(options)}


def _common(asked: Asked) -> dict[str, Any]:
    """The common options that a run rests on beside its project, in the types that JSON has."""
    common = {name: getattr(asked, name) for name in _COMMON}
    return {**common, "data": None if asked.data is None else str(asked.data.absolute())}


@contextmanager
def _noted(out: Path, resume: bool, record: Mapping[str, Any]) -> Iterator[None]:
    """Keeps beside the folder what was asked for; without `resume` what is left of earlier runs goes."""
    home = unfinished(out)
    try:
        if not resume and home.exists():
            shutil.rmtree(home)
        home.mkdir(parents=True, exist_ok=True)
        new = home / f"{ASKED}.new"
        write_text(new, json.dumps(record, ensure_ascii=False, indent=2) + "\n")
        new.replace(home / ASKED)
    except OSError as error:
        raise cannot_be_written(out, error) from None
    try:
        yield
    except KeyboardInterrupt as interrupt:
        interrupt.add_note("the same command with `--resume` takes it up again")
        raise
    except BaseException:
        if Growing(out.absolute()).empty:
            shutil.rmtree(home, ignore_errors=True)
        raise
    shutil.rmtree(home, ignore_errors=True)


def _refuse_another_project(named: str | None, then: str) -> None:
    """Raises Problem where a project is named, in whatever way, that the interrupted run was not about."""
    if named is not None and Path(named).resolve() != Path(then).resolve():
        raise _other("the project", then)


def _refuse_others(now: Mapping[str, Any], then: Mapping[str, Any]) -> None:
    """Raises Problem for an option that was typed and is not what the interrupted run was asked for."""
    for name, option in typed(now).items():
        same = list(now[name]) == then[name] if isinstance(now[name], tuple) else now[name] == then[name]
        if not same:
            raise _other(f"`{option}`", then[name])


def _other(what: str, then: object) -> Problem:
    was = f"had `{then}`" if isinstance(then, str) else "was begun with another, or with none"
    message = f"{what} cannot change when a run is taken up: it {was}"
    return wrong_usage(message, "leave it away, or begin anew without `--resume`")


def _taken_up(asked: Asked, command: str, out: Path) -> tuple[Asked, Mapping[str, Any]]:
    home = unfinished(out)
    note = home / ASKED
    try:
        record = json.loads(note.read_text(encoding="utf-8"))
        known = {name: record[name] for name in ("project", *_COMMON)}
        then = replace(asked, **known, as_of=record["as_of"])
        then = replace(then, data=None if then.data is None else Path(then.data))
        begun_by, options = record["command"], record["options"]
    except FileNotFoundError:
        done = "it is complete" if out.exists() else "leave `--resume` away to begin one"
        shutil.rmtree(home, ignore_errors=True)
        raise wrong_usage(f"there is no interrupted run of `{out}` to take up", done) from None
    except (OSError, ValueError, KeyError, TypeError):
        hint = f"remove `{home}`, and begin anew without `--resume`"
        raise wrong_usage(f"what `{out}` was to hold cannot be read any more", hint) from None
    if begun_by != command:
        raise wrong_usage(f"`{out}` was begun by `segdsl {begun_by}`", f"say `segdsl {begun_by} --resume`")
    for left in out.absolute().parent.glob(f".{escape(out.name)}.*.partial"):  # of a run that was killed
        with suppress(OSError):
            shutil.rmtree(left)
    terminal.note(asked, f"Taking up the run as of {record['as_of']}.")
    return then, options
