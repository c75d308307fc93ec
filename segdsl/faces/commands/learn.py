"""`segdsl learn`: predictions, from the data into files."""

from __future__ import annotations

import rich_click as click

from segdsl.faces import exits, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.exits import Exit
from segdsl.faces.findings.json import dump, one
from segdsl.faces.lessons import differences, document, report
from segdsl.faces.options import common, opened
from segdsl.runs.learning import Lesson


@click.command("learn")
@click.argument("names", metavar="[NAME]…", nargs=-1)
@common()
@click.option("--check", is_flag=True, help="Writes nothing; exits with 1 where a file would change.")
def command(asked: Asked, names: tuple[str, ...], check: bool) -> int:
    """Learns predictions from the data; without a NAME, all of them.

    What is learnt is written into `learnt/NAME.json`, a text that is read, reviewed and kept with the rules.
    Then it is told how well it does. With --check it is learnt again as of the same day, and compared.
    """
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
        traits = project.rules.model.traits if project.rules.model is not None else {}
        for lesson in lessons:
            lines = _compared(lesson) if check else report(lesson, traits[lesson.learnt.name].description)
            terminal.plainly("\n".join(lines), hanging=4)
        if not lessons:
            terminal.plainly("There is nothing to learn: the rules declare no prediction.")
        terminal.findings(asked, found)
    differ = check and not all(lesson.same for lesson in lessons)
    return max(exits.of(found, asked.strict), Exit.FINDINGS if differ else Exit.WELL)


def _compared(lesson: Lesson) -> list[str]:
    if lesson.same:
        return [f"{lesson.file}: as it would be learnt now"]
    again = f"`segdsl learn {lesson.learnt.name}` learns it again"
    return [f"{lesson.file}: {'; '.join(differences(lesson))}; {again}"]
