"""`segdsl learn`: predictions, from the data into files."""

from __future__ import annotations

import re

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_idle
from segdsl.faces.exits import Exit
from segdsl.faces.findings.json import dump, one
from segdsl.faces.lessons import choices, differences, document, report, suggested
from segdsl.faces.options import common, opened
from segdsl.runs.job import Job
from segdsl.runs.learning import Lesson, choose

MOST_GROUPS = 8


@click.command("learn")
@click.argument("names", metavar="[NAME]…", nargs=-1)
@common()
@click.option("--check", is_flag=True, help="Writes nothing; exits with 1 where a file would change.")
@click.option(
    "--choose", "choose_from", metavar="2..8", help="Shows how so many and so many groups would do."
)
def command(asked: Asked, names: tuple[str, ...], check: bool, choose_from: str | None) -> int:
    """Learns predictions, lifetimes and clusters from the data; without a NAME, all of them.

    What is learnt is written into `learnt/NAME.json`, a text that is read, reviewed and kept with the rules.
    Then it is told how well it does. With --check it is learnt again as of the same day, and compared.
    """
    if choose_from is not None:
        refuse_idle(("check",), "with `--choose`, which learns nothing")
        return _choose(asked, names, choose_from)
    project = opened(asked)
    with terminal.steps(asked) as step:
        lessons = project.learn(
            names or None,
            project.moment(asked.as_of),
            check=check,
            tolerate=asked.tolerate,
            progress=step,
        )
    found = [diagnostic for lesson in lessons for diagnostic in lesson.diagnostics]
    if asked.format == "json":
        told = {"learnt": document(lessons, check=check), "diagnostics": [one(d) for d in found]}
        terminal.result(dump(told))
    else:
        model = project.rules.model
        for lesson in lessons:
            words = None if model is None else model.learner(lesson.learnt.name).description
            lines = _compared(lesson) if check else report(lesson, words)
            terminal.plainly("\n".join(lines), hanging=4)
        if not lessons:
            terminal.plainly(
                "There is nothing to learn: the rules declare no prediction, lifetime or clusters."
            )
        terminal.findings(asked, found)
    differ = check and not all(lesson.same for lesson in lessons)
    strict = asked.strict or project.place.config.check.strict
    return max(exits.of(found, strict), Exit.FINDINGS if differ else Exit.WELL)


def _choose(asked: Asked, names: tuple[str, ...], written: str) -> int:
    numbers = re.fullmatch(r"(\d+)(?:(?:\.\.|-)(\d+))?", written.strip())
    low, high = (int(numbers[1]), int(numbers[2] or numbers[1])) if numbers else (0, 0)
    if not 2 <= low <= high <= MOST_GROUPS:
        raise wrong_usage(
            f"`--choose {written}` says no numbers of groups",
            "write, say, `--choose 2..8`: fewer than two are no groups",
        )
    if len(names) != 1:
        raise wrong_usage("`--choose` is about one name", "write, say, `segdsl learn style --choose 2..8`")
    project = opened(asked)
    with terminal.steps(asked) as step:
        job = Job(project, project.moment(asked.as_of), asked.tolerate, step)
        found = choose(job, names[0], range(low, high + 1))
    if asked.format == "json":
        terminal.result(dump({"name": names[0], "choices": choices(found)}))
    else:
        terminal.plainly("\n".join(suggested(found)), hanging=4)
    return Exit.WELL


def _compared(lesson: Lesson) -> list[str]:
    if lesson.same:
        return [f"{lesson.file}: as it would be learnt now"]
    again = f"`segdsl learn {lesson.learnt.name}` learns it again"
    return [f"{lesson.file}: {'; '.join(differences(lesson))}; {again}"]
