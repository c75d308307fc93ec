"""A project: its rules, and the verbs of segdsl on them.

In: a folder or a rule file. Out: what is wrong with the rules, who is in what and why, messages. The command
line and Python users call the same verbs; each imports what it needs when it is called.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from segdsl.diagnostics import Diagnostic, Problem, has_errors
from segdsl.model.project import Model
from segdsl.project import clock
from segdsl.project.checking import Findings, check, errors_in_writing, outside
from segdsl.project.clock import Moment
from segdsl.project.place import Place, find
from segdsl.project.rules import Rules, read
from segdsl.project.stationery import Stationery, read_stationery
from segdsl.reference import AsOf

if TYPE_CHECKING:
    import pandas as pd

    from segdsl.engines.result import Result
    from segdsl.messages.checks.findings import Report
    from segdsl.messages.preview.album import Album, Card
    from segdsl.outbox.accounts import Summary
    from segdsl.outbox.forms import Form
    from segdsl.project.explaining import Explanation
    from segdsl.project.exporting import Exported
    from segdsl.project.rendering import Wanted
    from segdsl.project.running import Run
    from segdsl.project.sending import Delivered
    from segdsl.project.settling import SettledRun
    from segdsl.project.testing import Tested


def load(
    path: str | os.PathLike[str] | None = None,
    *,
    settings: Mapping[str, object] | None = None,
    data: str | os.PathLike[str] | None = None,
) -> Project:
    """The project at a path: a folder, or a single rule file; by default the one that we are in.

    `settings` overrides the rules' settings by name, `data` the folder that sources are read from. Rules may
    be wrong: `check` says so. Raises Problem where there is no project or its `segdsl.toml` can't be used.
    """
    place = find(path).required()
    overrides = {name: str(value) for name, value in (settings or {}).items()}
    return Project(place, overrides, Path(data) if data is not None else None)


@dataclass(frozen=True)
class Project:
    """Rules in a folder; what is read is read once."""

    place: Place
    overrides: Mapping[str, str] = field(default_factory=dict)
    data_folder: Path | None = None

    @cached_property
    def rules(self) -> Rules:
        """The rules as they stand, right or wrong."""
        return read(self.place, self.overrides)

    @cached_property
    def model(self) -> Model:
        """What the rules mean. Raises Problem where they have errors."""
        model = self.rules.sound()
        if wrong := errors_in_writing(self.rules):
            raise Problem(wrong)
        return model

    @property
    def folder(self) -> Path:
        """Where the project is."""
        return self.place.folder

    @property
    def data(self) -> Path:
        """The folder that relative paths of sources start from."""
        return self.place.data(self.data_folder)

    def moment(self, as_of: Moment | None) -> AsOf:
        """The as-of day or instant, now where none is given. Raises Problem for a text that is neither."""
        return clock.as_of(as_of, self.place.config.zone)

    @cached_property
    def stationery(self) -> Stationery:
        """Personas and templates, and what is wrong with them."""
        sound = not has_errors(self.rules.diagnostics)
        return read_stationery(self.place, self.rules if sound else None)

    @cached_property
    def letters(self) -> Report | None:
        """What is wrong with the messages of campaigns, also by combination; None where there are none."""
        from segdsl.project.letters import check_letters

        return check_letters(self)

    @cached_property
    def outside(self) -> tuple[Diagnostic, ...]:
        """Sources whose path leads out of the project."""
        return tuple(outside(self))

    @cached_property
    def findings(self) -> Findings:
        """What `check` finds, with what a baseline needs to know of it."""
        return check(self)

    def check(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with rules, templates and personas, in reading order; needs no data."""
        return self.findings.diagnostics

    # ------------------------------------------------------------ on data

    def segment(
        self,
        frame: pd.DataFrame | None = None,
        events: Mapping[str, pd.DataFrame] | None = None,
        as_of: Moment | None = None,
        *,
        names: Iterable[str] | None = None,
        tolerate: bool = False,
    ) -> Result:
        """Who is in what: every segment, lifecycle, score and trait, or those of `names`.

        Without frames the declared sources are read. `frame` has a row per customer, `events` a frame for
        each file of events (and attributes, lookups) by its name: one that is left out has no rows; without
        `events`, what rules need is read from its declared source. As-of is now where it is not given.
        With `tolerate`, values that break a promise count as unknown. Raises Problem.
        """
        return self.run(frame, events, as_of, names=names, tolerate=tolerate).result

    def run(
        self,
        frame: pd.DataFrame | None = None,
        events: Mapping[str, pd.DataFrame] | None = None,
        as_of: Moment | None = None,
        *,
        names: Iterable[str] | None = None,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Run:
        """As `segment`, with what was read and found on the way."""
        from segdsl.project import frames, running

        moment = self.moment(as_of)
        if frame is None and events is None:
            return running.run_sources(self, moment, names, tolerate=tolerate, progress=progress)
        wanted = running.checked_names(self, names)
        tables = frames.tables(self, frame, events, wanted, tolerate=tolerate)
        return running.run_tables(self, tables, moment, wanted)

    def mask(
        self,
        name: str,
        frame: pd.DataFrame,
        events: Mapping[str, pd.DataFrame] | None = None,
        as_of: Moment | None = None,
        *,
        tolerate: bool = False,
    ) -> pd.Series[bool]:
        """Whether each customer of a frame is in a segment: a boolean Series with the frame's own index.

        Rows without a key are in nothing; `events` are as in `segment`. Raises Problem.
        """
        from segdsl.project import frames

        return frames.mask(self, name, frame, events, self.moment(as_of), tolerate=tolerate)

    def explain(
        self,
        key: object,
        name: str | None = None,
        as_of: Moment | None = None,
        *,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> tuple[Explanation, ...]:
        """Why a customer is in or out, or how a value came about; of every name where none is given.

        Reads the declared sources. Raises Problem, also where there is no such customer or name.
        """
        from segdsl.project import explaining

        moment = self.moment(as_of)
        return explaining.explain(self, str(key), name, moment, tolerate=tolerate, progress=progress)

    def render(
        self,
        out: str | os.PathLike[str],
        wanted: Wanted | str,
        as_of: Moment | None = None,
        *,
        replace: bool = False,
        tolerate: bool = False,
        form: Form = "jsonl",
        resume: bool = False,
        workers: int | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> tuple[Summary, tuple[Diagnostic, ...]]:
        """Writes messages into a new folder, of a campaign by its name or as `wanted` says.

        `form` is `jsonl` (a line to a message), `eml` (a file to a mail), `mbox` (one mailbox), `html` (a
        page to a message) or `parquet` (a row to a message). `workers` is how many processes write; by
        default as the settings say, or as many as there are processors where that is worth it. `resume` goes
        on with a run that ended early, with the same arguments and as-of.

        Gives what became of everybody, and warnings about the data. Raises Problem.
        """
        from segdsl.project import rendering

        what = rendering.Wanted(campaign=wanted) if isinstance(wanted, str) else wanted
        moment = self.moment(as_of)
        return rendering.render(
            self,
            what,
            Path(out),
            moment,
            replace=replace,
            tolerate=tolerate,
            form=form,
            resume=resume,
            workers=workers,
            progress=progress,
        )

    def export(
        self,
        name: str,
        platform: str,
        as_of: Moment | None = None,
        *,
        columns: Iterable[str] = (),
        hashed: bool | None = None,
        everyone: bool = False,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Exported:
        """Members of a segment, or a campaign's recipients, as a file that a platform imports: its text.

        `platform` is one that the command `export` knows, such as `csv`; `columns` are further attributes,
        traits and segments. `hashed` None leaves it to the platform whether addresses are SHA-256;
        `everyone` takes in those who opted out or are suppressed. Raises Problem, also for names that
        nothing has, columns that may not leave, and platforms that do not take them.
        """
        from segdsl.project import exporting

        wanted = exporting.Wanted(name, platform, tuple(columns), hashed, everyone)
        return exporting.export(self, wanted, self.moment(as_of), tolerate=tolerate, progress=progress)

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
        from segdsl.project import sending

        folder = Path(rendered) if rendered is not None else None
        wanted = sending.Sending(campaign, url, folder, limit, seconds, retry_unsure)
        return sending.send(self, wanted, self.moment(as_of), tolerate=tolerate, progress=progress)

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
        customer: object = None,
        tolerate: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Card:
        """A message as made-up customers would get it, who fit its campaign or segment and sit on its edges.

        With `customer`, the key of one in the declared sources, as they would get it. What is not said is
        chosen: the first campaign that sends the template, the persona that speaks. Raises Problem.
        """
        from segdsl.project import previewing

        wanted = previewing.Wanted(template, campaign, segment, persona, variant, locale)
        moment = self.moment(as_of)
        if customer is None:
            return previewing.made_up(self, wanted, moment)
        return previewing.for_customer(
            self, wanted, str(customer), moment, tolerate=tolerate, progress=progress
        )

    def preview_all(
        self,
        out: str | os.PathLike[str],
        as_of: Moment | None = None,
        *,
        replace: bool = False,
        images: bool = False,
    ) -> Album:
        """Writes a page of every message that can occur into a new folder; needs no data.

        With `images`, the messages on it load their pictures from the network. Raises Problem.
        """
        from segdsl.project import previewing

        return previewing.write(self, Path(out), self.moment(as_of), replace=replace, images=images)

    def settle(
        self, campaign: str | None = None, as_of: Moment | None = None, *, tolerate: bool = False
    ) -> SettledRun:
        """Who would get a campaign and who would not, and why; without a name, all campaigns together.

        Nothing is rendered or written. Reads the declared sources. Raises Problem.
        """
        from segdsl.project import forecast

        return forecast.settled(self, self.moment(as_of), campaign=campaign, tolerate=tolerate)

    def test(self, as_of: Moment | None = None, *, tolerate: bool = False) -> Tested:
        """Examples, guarantees and expectations; expectations are skipped where the data can't be read."""
        from segdsl.project.testing import test

        return test(self, self.moment(as_of), tolerate=tolerate)

    def compile(self, name: str, as_of: Moment | None = None) -> str:
        """A Python program that computes a name's values from the declared sources with plain pandas."""
        from segdsl.project.compiling import program

        return program(self, name, self.moment(as_of))
