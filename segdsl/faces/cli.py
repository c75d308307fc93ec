"""The command line: `segdsl COMMAND …`.

Each command is a module of `segdsl.faces.commands` and is imported when it is asked for, so that `check`
does not wait for what `render` needs. Here stand the exit codes: whatever goes wrong, one message.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import rich_click as click
from click.exceptions import NoArgsIsHelpError

from segdsl import __version__
from segdsl.diagnostics import Diagnostic, Problem, wrong_usage
from segdsl.faces import exits
from segdsl.faces.exits import Exit

COMMANDS = (
    "init",
    "check",
    "fmt",
    "test",
    "segment",
    "explain",
    "compile",
    "personas",
    "translations",
    "preview",
    "render",
    "export",
    "send",
    "history",
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
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends us, nothing is left half done
    code = run(words)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()
    sys.exit(code)


def run(words: list[str]) -> int:
    """Runs a command and gives its exit code; nothing is raised but by `--debug`."""
    try:
        return int(segdsl.main(_spelled(words), prog_name="segdsl", standalone_mode=False) or 0)
    except NoArgsIsHelpError as help_:
        help_.show()
        return Exit.USAGE
    except click.ClickException as error:
        return _stopped(words, wrong_usage(_sentence(error), _more(error)))
    except Problem as problem:
        return _stopped(words, problem)
    except BrokenPipeError:
        return _nobody_reads()
    except (KeyboardInterrupt, click.Abort) as stop:
        notes = getattr(stop.__cause__ or stop.__context__ or stop, "__notes__", [])
        return _said(words, "; ".join(("interrupted", "nothing was left half done", *notes)), Exit.BROKEN)
    except OSError as error:
        place = f"`{error.filename}`: " if error.filename else ""
        reason = f"{place}{(error.strerror or str(error)).lower()}"
        return _stopped(words, Problem([Diagnostic("unreadable-file", reason)]))
    except MemoryError:
        return _said(words, "there is not enough memory for this", Exit.BROKEN)
    except Exception as error:
        failure = f"segdsl itself failed ({type(error).__name__}: {error})"
        return _said(words, f"{failure}; please report it, with what `--debug` shows", Exit.BROKEN)


def _nobody_reads() -> int:
    """Whoever read our output has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.WELL


def _sentence(error: click.ClickException) -> str:
    """What click found wrong, spelled as all our findings are."""
    text = re.sub(r"'([^']*)'", r"`\1`", error.format_message().rstrip("."))
    return text[:1].lower() + text[1:]


def _more(error: click.ClickException) -> str | None:
    context = getattr(error, "ctx", None)
    if context and (unknown := re.fullmatch(r"No such command '(.*)'\.", error.format_message())):
        from difflib import get_close_matches

        if near := get_close_matches(unknown[1], COMMANDS, 1):
            return f"did you mean `segdsl {near[0]}`?"
    return f"`{context.command_path} --help` lists what there is" if context else None


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

    if "--debug" in words:
        traceback.print_exc()
    if _wants_json(words):
        click.echo(dump({"diagnostics": [one(d) for d in problem.diagnostics]}), nl=False)
    else:
        color = sys.stderr.isatty() and not os.environ.get("NO_COLOR") and "--no-color" not in words
        click.echo("\n".join(finding(d, color) for d in problem.diagnostics), nl=False, err=True)
    return exits.of(problem.diagnostics)


def _said(words: list[str], message: str, code: Exit) -> int:
    from segdsl.faces.findings.text import visible

    if "--debug" in words:
        traceback.print_exc()
    click.echo(f"segdsl: {visible(message)}", err=True)
    return code


if __name__ == "__main__":
    main()
