"""The verbs of segdsl on a project's rules.

The command line and Python users call the same verbs; each imports what it needs when it is called.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segdsl.diagnostics import wrong_usage
from segdsl.faces.effects import Effects
from segdsl.faces.living import Living
from segdsl.faces.numbers import Numbers
from segdsl.faces.segmenting import Segmenting
from segdsl.project.as_of import Moment
from segdsl.runs import arguments
from segdsl.runs.job import Job

if TYPE_CHECKING:
    from segdsl.delivery.outbox.accounts import Summary
    from segdsl.diagnostics import Diagnostic
    from segdsl.messages.preview.album import Album, Card
    from segdsl.runs.explaining import Explained
    from segdsl.runs.exporting import Exported
    from segdsl.runs.learning import Lesson
    from segdsl.runs.sending import Delivered
    from segdsl.runs.settling import SettledRun
    from segdsl.runs.testing import Tested
    from segdsl.runs.unsubscribing import Unsubscribed
    from segdsl.runs.which_messages import Wanted
    from segdsl.sources.given import Frame


class Project(Segmenting, Numbers, Effects, Living):
    """Rules in a folder, and what can be done with them. What is read is read once, until `reload`."""

    def learn(
        self,
        names: Iterable[str] | None = None,
        as_of: Moment | None = None,
        *,
        check: bool = False,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> tuple[Lesson, ...]:
        """Learns what is to be learnt from the declared sources into `learnt/`: these names, or all.

        With `check` nothing is written: each lesson says whether its file would change. Raises Problem.
        """
        from segdsl.runs.learning import learn

        wanted = None if names is None else arguments.texts(names, "names")
        return learn(Job(self, self.moment(as_of), tolerate, progress), wanted, check=check)

    def explain(
        self,
        key: object,
        name: str | None = None,
        as_of: Moment | None = None,
        *,
        frame: Frame | None = None,
        events: Mapping[str, Frame] | None = None,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Explained:
        """Why a customer is in or out, or how a value came about; of every name where none is given.

        A tuple of explanations; its `rows_left_out` says what of the sources counts for nobody. A key of
        several parts is a tuple. Without frames (`on`) the declared sources are read. What
        `tolerate` passes over is warned of, as a `Tolerated`. Raises Problem, also where there is no such
        customer or name.
        """
        from segdsl.runs import explaining

        moment, own = self.moment(as_of), arguments.key(key)
        named = None if name is None else arguments.text(name, "name")
        return explaining.explain(Job(self.on(frame, events), moment, tolerate, progress), own, named)

    def render(
        self,
        out: str | os.PathLike[str],
        wanted: Wanted | str,
        as_of: Moment | None = None,
        *,
        frame: Frame | None = None,
        events: Mapping[str, Frame] | None = None,
        replace: bool = False,
        tolerate: bool = False,
        form: str = "jsonl",
        resume: bool = False,
        workers: int | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> tuple[Summary, tuple[Diagnostic, ...]]:
        """Writes messages into a new folder, of a campaign by its name or as `wanted` says.

        `form` is one that the command `render` knows, such as `jsonl` (a line to a message) or `eml` (a file
        to a mail). `workers` is how many processes write; by default as the settings say, or as many as there
        are processors where that is worth it. `resume` goes on with a run that ended early, with the same
        arguments and as-of. Without frames (`on`) the declared sources are read.

        Gives what became of everybody, and warnings about the data. Raises Problem.
        """
        from segdsl.delivery.outbox.forms import FORMS
        from segdsl.runs import rendering

        asked = arguments.wanted(wanted)
        on = self.knowing(asked.segment).on(frame, events)
        return rendering.render(
            Job(on, self.moment(as_of), tolerate, progress),
            asked,
            Path(arguments.path(out, "out")),
            replace=replace,
            form=arguments.one_of(form, FORMS, "form"),
            resume=resume,
            workers=arguments.number(workers, "workers"),
        )

    def messages_on_spark(
        self,
        wanted: Wanted | str,
        as_of: Moment | None = None,
        *,
        frame: Frame | None = None,
        events: Mapping[str, Frame] | None = None,
        session: Any = None,
        tolerate: bool = False,
    ) -> Any:
        """Messages as a data frame of Spark, of a campaign by its name or as `wanted` says.

        A row is a recipient: `key`, `campaign`, `channel`, `to`, `subject`, `html`, `text` and more, or
        `held_back` with the reason why there is no message. Who gets what is settled here; messages are
        filled in where Spark runs, when it is asked for rows. `session` is the session of Spark, by default
        the one that is active, else one where the settings say. Raises Problem.
        """
        from segdsl.runs import spark

        asked = arguments.wanted(wanted)
        on = self.knowing(asked.segment).on(frame, events)
        return spark.messages(Job(on, self.moment(as_of), tolerate), asked, session)

    def export(
        self,
        name: str,
        platform: str,
        as_of: Moment | None = None,
        *,
        frame: Frame | None = None,
        events: Mapping[str, Frame] | None = None,
        columns: Iterable[str] = (),
        hashed: bool | None = None,
        everyone: bool = False,
        bom: bool | None = None,
        variant: str | None = None,
        step: str | None = None,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Exported:
        """Members of a segment, or a campaign's recipients, as a file that a platform imports: its text.

        `platform` is one that the command `export` knows, such as `csv`; `columns` are further attributes,
        traits and segments. `hashed` None leaves it to the platform whether addresses are SHA-256;
        `everyone` takes in those who opted out or are suppressed; `bom` is whether the text begins with a
        byte-order mark, None as the settings say; `variant` and `step` take a part of a campaign. Without
        frames (`on`) the declared sources are read. Raises Problem, also for names that nothing has, columns
        that may not leave, and platforms that do not take them.
        """
        from segdsl.runs import exporting

        others, own = arguments.texts(columns, "columns"), arguments.text(name, "name")
        platform = arguments.text(platform, "platform")
        wanted = exporting.WantedExport(own, platform, others, hashed, everyone, bom, variant, step)
        on = self.knowing(own, *others).on(frame, events)
        return exporting.export(Job(on, self.moment(as_of), tolerate, progress), wanted)

    def send(
        self,
        campaign: str,
        url: str,
        as_of: Moment | None = None,
        *,
        rendered: str | os.PathLike[str] | None = None,
        limit: int | None = None,
        seconds: float = 0.1,
        retry_unsure: bool = False,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Delivered:
        """Hands a campaign's mails to a mail server, each once, and writes the history.

        `url` is the server, such as `smtp://localhost:1025`. `rendered` is the folder that `render` wrote
        as `eml`; without it the campaign is rendered now. At most `limit` mails are handed over, `seconds`
        apart; `retry_unsure` sends again what may have gone out before.

        Raises Problem where nothing can be sent; what became of each mail is in what it gives.
        """
        from segdsl.runs import sending

        folder = None if rendered is None else Path(arguments.path(rendered, "rendered"))
        own, server = arguments.text(campaign, "campaign"), arguments.text(url, "url")
        wanted = sending.Sending(own, server, folder, limit, seconds, retry_unsure)
        return sending.send(Job(self, self.moment(as_of), tolerate, progress), wanted)

    def unsubscribe(self, tokens: Iterable[str], *, tolerate: bool = False) -> Unsubscribed:
        """Writes into the history who asked by these tokens of links for no more letters.

        A token that comes again changes nothing; one that is forged or damaged is in `wrong`, with its place,
        and the others count. Raises Problem where the project has no secret or no history.
        """
        from segdsl.runs import unsubscribing

        given = arguments.texts(tokens, "tokens", once=False)
        return unsubscribing.unsubscribe(Job(self, self.moment(None), tolerate), given)

    def preview(
        self,
        template: str,
        as_of: Moment | None = None,
        *,
        campaign: str | None = None,
        segment: str | None = None,
        persona: str | None = None,
        variant: str | None = None,
        locale: str | None = None,
        step: str | None = None,
        customer: object = None,
        frame: Frame | None = None,
        events: Mapping[str, Frame] | None = None,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Card:
        """A message as made-up customers would get it, who fit its campaign or segment and sit on its edges.

        With `customer`, the key of one in the declared sources (or frames), as they would get it. What is not
        said is chosen: the first campaign that sends the template, the persona that speaks. Raises Problem,
        also for frames without a customer of theirs: nobody would look into them.
        """
        from segdsl.runs import previewing
        from segdsl.runs.wanted_card import WantedCard

        text = arguments.text(template, "template")
        wanted = WantedCard(text, campaign, segment, persona, variant, locale, step)
        moment, project = self.moment(as_of), self.knowing(segment)
        if customer is None:
            if frame is not None or events:
                raise wrong_usage("frames are looked into for one customer", "say which: `customer=…`")
            return previewing.made_up(Job(project, moment, tolerate, progress), wanted)
        on, own = project.on(frame, events), arguments.key(customer)
        return previewing.for_customer(Job(on, moment, tolerate, progress), wanted, own)

    def preview_all(
        self,
        out: str | os.PathLike[str],
        as_of: Moment | None = None,
        *,
        replace: bool = False,
        images: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Album:
        """Writes a page of every message that can occur into a new folder; needs no data.

        With `images`, the messages on it load their pictures from the network. Raises Problem.
        """
        from segdsl.runs import previewing

        folder, job = Path(arguments.path(out, "out")), Job(self, self.moment(as_of), progress=progress)
        return previewing.write(job, folder, replace=replace, images=images)

    def settle(
        self,
        campaign: str | None = None,
        as_of: Moment | None = None,
        *,
        frame: Frame | None = None,
        events: Mapping[str, Frame] | None = None,
        tolerate: bool = False,
    ) -> SettledRun:
        """Who would get a campaign and who would not, and why; without a name, all campaigns together.

        Nothing is rendered or written. Without frames (`on`) the declared sources are read. Raises Problem.
        """
        from segdsl.runs import settling

        name = None if campaign is None else arguments.text(campaign, "campaign")
        return settling.settled(Job(self.on(frame, events), self.moment(as_of), tolerate), campaign=name)

    def test(
        self,
        as_of: Moment | None = None,
        *,
        frame: Frame | None = None,
        events: Mapping[str, Frame] | None = None,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Tested:
        """Examples, guarantees and expectations; expectations are skipped where the data can't be read."""
        from segdsl.runs.testing import test

        return test(Job(self.on(frame, events), self.moment(as_of), tolerate, progress))

    def compile(
        self,
        name: str | None = None,
        as_of: Moment | None = None,
        *,
        to: str = "pandas",
        dialect: str | None = None,
        out: str | os.PathLike[str] | None = None,
    ) -> str:
        """The code that computes a name's values from the declared sources.

        `to` is `pandas`, a Python program with plain pandas, or `sql`, a statement in a `dialect`: `duckdb`,
        `postgres`, `snowflake`, `bigquery`, `spark`, `trino`, `databricks` or `clickhouse`; or `dbt`, the
        files of a model of dbt in a dialect, which are written into the folder `out`, if one is given; or
        `plan`, the steps of one name or, without one, of all. Raises Problem.
        """
        from segdsl.runs import compiling

        name = "" if name is None and to == "plan" else arguments.text(name, "name")
        job = Job(self.knowing(name) if name else self, self.moment(as_of))
        target = arguments.one_of(to, compiling.TARGETS, "to")
        folder = None if out is None else Path(arguments.path(out, "out"))
        return compiling.code(job, name, target, dialect, folder)
