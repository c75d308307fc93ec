"""The command line: `segdsl COMMAND …`.

Each command is a module of `segdsl.faces.commands` and is imported when it is asked for, so that `check`
does not wait for what `render` needs. In: the words of a command line. Out: its exit code (`exits.py`);
whatever goes wrong, there is one message and no traceback.
"""

from __future__ import annotations

import errno
import gc
import os
import re
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import rich_click as click
from click.exceptions import Exit as Ended
from click.exceptions import NoArgsIsHelpError

from segdsl import __version__
from segdsl.diagnostics import Diagnostic, Problem, on_the_command_line, wrong_usage
from segdsl.faces import exits, interrupts
from segdsl.faces.exits import Exit
from segdsl.faces.interrupts import INTERRUPTED
from segdsl.faces.streams import open_streams
from segdsl.suggest import alike, closest

_UNWRITABLE = (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EDQUOT)

COMMANDS = (
    "init",
    "check",
    "fmt",
    "test",
    "segment",
    "metrics",
    "overlap",
    "migrate",
    "trend",
    "retention",
    "profile",
    "portfolio",
    "learn",
    "report",
    "explain",
    "compile",
    "personas",
    "translations",
    "preview",
    "render",
    "export",
    "send",
    "history",
    "power",
    "measure",
    "brief",
    "unsubscribe",
    "trigger",
    "watch",
)


class Commands(click.RichGroup):
    """The commands in the order of daily work, each imported on demand."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        return import_module(f"segdsl.faces.commands.{cmd_name}").command


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Rules stand in files that end in `.seg`; a project is a folder of them.",
)
@click.version_option(__version__, "--version", "-V", prog_name="segdsl", message="%(prog)s %(version)s")
def segdsl() -> None:
    """Customer segments as plain text: checked like a program, run on your data."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and ends the process with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    interrupts.watch(Exit.BROKEN, "interrupted; not everything could be put away in time")
    code = run(words)
    with suppress(OSError, KeyboardInterrupt):
        sys.stdout.flush()
    _write_no_more()
    gc.freeze()  # all of it goes with the process: nobody need look through it for garbage
    sys.exit(code)


def run(words: list[str]) -> int:
    """Runs a command and gives its exit code; nothing is raised but by `--debug`."""
    try:
        if "_SEGDSL_COMPLETE" in os.environ:
            segdsl.main(words, prog_name="segdsl")
        with on_the_command_line(), segdsl.make_context("segdsl", _spelled(words)) as context:
            return int(segdsl.invoke(context) or 0)
    except Ended as end:
        return end.exit_code
    except NoArgsIsHelpError as help_:
        help_.show()
        return Exit.USAGE
    except click.ClickException as error:
        return _stopped(words, wrong_usage(_sentence(error), _more(error)))
    except Problem as problem:
        return _stopped(words, problem)
    except BrokenPipeError:
        _write_no_more()
        return Exit.UNREAD
    except (KeyboardInterrupt, click.Abort) as stop:
        return _said(words, "; ".join((INTERRUPTED, *_notes(stop))), Exit.BROKEN)
    except OSError as error:
        if error.filename is None and error.errno in _UNWRITABLE:
            _write_no_more()
            reason = (error.strerror or "").lower()
            return _said(words, f"standard output cannot be written: {reason}", Exit.USAGE)
        if isinstance(error, FileNotFoundError) and _is_gone():
            reason, hint = "the folder that this runs in is not there any more", "change to another folder"
            return _stopped(words, wrong_usage(reason, hint))
        place = f"`{error.filename}`: " if error.filename else ""
        reason = f"{place}{(error.strerror or str(error)).lower()}"
        return _stopped(words, Problem([Diagnostic("unreadable-file", reason)]))
    except MemoryError:
        return _said(words, "there is not enough memory for this", Exit.BROKEN)
    except Exception as error:
        failure = f"segdsl itself failed ({type(error).__name__}: {error})"
        return _said(words, f"{failure}; please report it, with what `--debug` shows", Exit.BROKEN)


def _is_gone() -> bool:
    """Whether the current folder was deleted."""
    try:
        return not Path.cwd().exists()
    except OSError:
        return True


def _write_no_more() -> None:
    """What is still to be written goes nowhere: nobody reads it, or it was told that it cannot be written."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _notes(stop: BaseException | None) -> list[str]:
    """What was noted on the way out, also where one interrupt became another exception."""
    found: list[str] = []
    while stop is not None:
        found += [note for note in getattr(stop, "__notes__", []) if note not in found]
        stop = stop.__cause__ or stop.__context__
    return found


def _sentence(error: click.ClickException) -> str:
    """What click found wrong, spelled as all our findings are."""
    if isinstance(error, click.NoSuchOption):
        return f"no such option `{error.option_name}`"
    text = re.sub(r"'([^']*)'", r"`\1`", error.format_message().rstrip("."))
    return text[:1].lower() + text[1:]


def _more(error: click.ClickException) -> str | None:
    context = getattr(error, "ctx", None)
    if context and isinstance(error, click.NoSuchOption) and (meant := _meant_by(error.option_name, context)):
        return meant
    unknown = re.fullmatch(r"No such command '(.*)'\.", error.format_message())
    if context and unknown and (near := alike(unknown[1], COMMANDS)):
        return f"did you mean `segdsl {near}`?"
    choices = getattr(getattr(getattr(error, "param", None), "type", None), "choices", ())
    wrong = re.search(r"'([^']*)' is not one of ", error.format_message())
    if wrong and (near := alike(wrong[1], choices)):
        return f"did you mean `{near}`?"
    return f"`{context.command_path} --help` lists what there is" if context else None


def _meant_by(unknown: str, context: click.Context) -> str | None:
    """What an option that there is not was probably to be: another one, the choice of one, an argument."""
    name = unknown.lstrip("-").lower()
    options: dict[str, str] = {}
    for param in context.command.get_params(context):
        if name in getattr(param.type, "choices", ()) and param.opts[0].startswith("--"):
            return f"write `{param.opts[0]} {name}`"
        if isinstance(param, click.Argument) and name == str(param.name).lower():
            return f"it is written without an option: `{context.command_path} {str(param.name).upper()}`"
        if isinstance(param, click.Option):
            options |= {option.lstrip("-"): option for option in (*param.opts, *param.secondary_opts)}
    near = closest(name, options) or alike(name, options, 0.75)
    return None if near is None else f"did you mean `{options[near]}`?"


def _spelled(words: list[str]) -> list[str]:
    """`--color always`, as many programs spell it, is understood as well."""
    spelled: list[str] = []
    meaning = {"always": ["--color"], "never": ["--no-color"], "auto": list[str]()}
    for word in words:
        flag, _, when = word.partition("=")
        if flag == "--color" and when in meaning:
            spelled += meaning[when]
        elif spelled and spelled[-1] == "--color" and word in meaning:
            spelled[-1:] = meaning[word]
        else:
            spelled.append(word)
    return spelled


def _wants_json(words: list[str]) -> bool:
    pairs = zip(words, [*words[1:], ""], strict=True)
    return "--format=json" in words or ("--format", "json") in pairs


def _stopped(words: list[str], problem: Problem) -> int:
    """What stops a command: on standard error, and as JSON where that was wanted."""
    from segdsl.faces.findings.json import dump, one
    from segdsl.faces.findings.text import finding
    from segdsl.faces.lines import width_of

    if "--debug" in words:
        traceback.print_exc()
    if _wants_json(words):
        click.echo(dump({"diagnostics": [one(d) for d in problem.diagnostics]}), nl=False)
    else:
        color = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and "--no-color" not in words
        click.echo(
            "\n".join(finding(d, color, width_of(sys.stderr)) for d in problem.diagnostics),
            nl=False,
            err=True,
        )
    return exits.of(problem.diagnostics)


def _said(words: list[str], message: str, code: Exit) -> int:
    from segdsl.faces.lines import fitted, visible, width_of

    if "--debug" in words:
        traceback.print_exc()
    for line in fitted(f"segdsl: {visible(message)}", width_of(sys.stderr)):
        click.echo(line, err=True)
    return code


if __name__ == "__main__":
    open_streams()
    main()
