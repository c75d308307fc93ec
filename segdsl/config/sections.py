"""The sections of `segdsl.toml` and their settings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from segdsl.config.living import AlertSection, TriggerSection
from segdsl.config.section import Section
from segdsl.config.values import (
    by_channel,
    bytes_of,
    inside,
    known_code,
    known_country,
    known_engine,
    known_gaps,
    known_master,
    known_parameters,
    known_zone,
    one_line,
    one_mailbox,
    reported_status,
    safe_link,
    variable_names,
)

Inside = Annotated[str, AfterValidator(inside)]


class ProjectSection(Section):
    """What the project is called, where and in which language it lives, and its folders."""

    name: str | None = None
    timezone: Annotated[str, AfterValidator(known_zone)] | None = None
    locale: str = "en"
    currency: str | None = None
    rules: Inside = "."
    personas: Inside = "personas"
    templates: Inside = "templates"
    translations: Inside = "translations"


class RunSection(Section):
    """How rules meet data: the engine, the folder that sources start from, how many processes write, and in
    how many bytes of memory large files are read.

    `spark` is where the engine `spark` runs: a master such as `local[4]`, or a server's `sc://host:15002`.
    """

    engine: Annotated[str, AfterValidator(known_engine)] = "packed"
    data: Inside = "."
    workers: Annotated[int, Field(ge=1)] | None = None
    memory: Annotated[int, BeforeValidator(bytes_of)] | None = None
    spark: Annotated[str, AfterValidator(known_master)] = "local[*]"


class CustomerSection(Section):
    """Which attributes hold what a message needs: addresses by channel, consent, language, name.

    `consent` is one flag for all channels (under `*`), or a table with a flag for each. `joined` is the date
    since which somebody is a customer, for numbers of earlier days.
    """

    address: str | None = None
    phone: str | None = None
    device: str | None = None
    consent: Annotated[dict[str, str], BeforeValidator(by_channel)] = Field(default_factory=dict)
    locale: str | None = None
    name: str | None = None
    joined: str | None = None

    def attributes(self) -> tuple[str, ...]:
        """All attributes that are named here."""
        written = (self.address, self.phone, self.device, *self.consent.values(), self.locale, self.name)
        names = (*written, self.joined)
        return tuple(name for name in names if name is not None)


class EmailSection(Section):
    """What every e-mail says in its header and links.

    `unsubscribe_secret` are names of variables of the environment, the one with the newest secret first.
    """

    from_: Annotated[str, AfterValidator(one_mailbox)] | None = Field(default=None, alias="from")
    reply_to: Annotated[str, AfterValidator(one_mailbox)] | None = None
    unsubscribe_secret: Annotated[tuple[str, ...], BeforeValidator(variable_names)] = ()
    unsubscribe_url: Annotated[str, AfterValidator(known_gaps), AfterValidator(safe_link)] | None = None
    utm: Annotated[dict[str, str], AfterValidator(known_parameters)] = Field(default_factory=dict)
    inline: bool = False

    @field_validator("unsubscribe_url")
    @classmethod
    def _signed(cls, url: str | None, info: ValidationInfo) -> str | None:
        if url is not None and "{token}" in url and not info.data.get("unsubscribe_secret", ("wrong",)):
            raise ValueError('`{token}` needs a secret: `unsubscribe_secret = "env:UNSUBSCRIBE_SECRET"`')
        return url


class LetterSection(Section):
    """How letters are printed: on which paper, whom they come from, from which country they are posted."""

    paper: Literal["A4", "Letter"] = "A4"
    from_: Annotated[str, AfterValidator(one_line)] | None = Field(default=None, alias="from")
    country: Annotated[str, AfterValidator(known_country)] | None = None


class ReportSection(Section):
    """How a report of one's own heads its columns, which words it has for a status, how it writes times."""

    key: str | None = None
    email: str | None = None
    phone: str | None = None
    time: str | None = None
    status: str | None = None
    campaign: str | None = None
    step: str | None = None
    channel: str | None = None
    variant: str | None = None
    persona: str | None = None
    message_id: str | None = None
    reason: str | None = None
    delivered: str | None = None
    opened: str | None = None
    clicked: str | None = None
    bounced: str | None = None
    complained: str | None = None
    unsubscribed: str | None = None
    words: dict[str, Annotated[str, AfterValidator(reported_status)]] = Field(default_factory=dict)
    format: str | None = None

    @model_validator(mode="after")
    def _is_about_somebody(self) -> ReportSection:
        if self.key is None and self.email is None and self.phone is None:
            raise ValueError("say which column tells whom a row is about: `key`, `email` or `phone`")
        return self

    @property
    def headings(self) -> dict[str, str]:
        """The headings by what their columns say."""
        others = {"words", "format"}
        return {name: text for name, text in self if name not in others and text is not None}


class HistorySection(Section):
    """Where it is written down who was sent what, and how reports of one's own are read into it."""

    source: Inside | None = None
    reports: dict[str, ReportSection] = Field(default_factory=dict)


class SuppressionSection(Section):
    """Files of those who must not be written to: keys, addresses, or SHA-256 of addresses."""

    lists: list[Inside] = Field(default_factory=list)


class ExportSection(Section):
    """Which attributes hold what other platforms know people by, where their names do not say so.

    `bom` is whether files of `segdsl export` begin with a byte-order mark; no other files do.
    """

    first_name: str | None = None
    last_name: str | None = None
    street: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    birthday: str | None = None
    gender: str | None = None
    language: str | None = None
    bom: bool = False


class CheckSection(Section):
    """Findings to pass over, the file of those already known, and whether warnings fail."""

    ignore: list[Annotated[str, AfterValidator(known_code)]] = Field(default_factory=list)
    baseline: Inside | None = None
    strict: bool = False


class Config(Section):
    """All of `segdsl.toml`; every part may be left out."""

    project: ProjectSection = ProjectSection()
    variables: dict[str, Any] = Field(default_factory=dict)
    run: RunSection = RunSection()
    customer: CustomerSection = CustomerSection()
    email: EmailSection = EmailSection()
    letter: LetterSection = LetterSection()
    history: HistorySection = HistorySection()
    suppression: SuppressionSection = SuppressionSection()
    export: ExportSection = ExportSection()
    check: CheckSection = CheckSection()
    trigger: list[TriggerSection] = Field(default_factory=list)
    alert: list[AlertSection] = Field(default_factory=list)

    @property
    def zone(self) -> str:
        """The project's time zone, UTC where it names none."""
        return self.project.timezone or "UTC"

    @property
    def tracked(self) -> tuple[str, ...]:
        """The segments and stages that triggers and alerts are about, as they are written."""
        named = [one.segment for one in self.trigger] + [one.segment for one in self.alert if one.segment]
        return tuple(dict.fromkeys(named))

    @property
    def watched(self) -> tuple[str, ...]:
        """The events whose news alerts are about."""
        return tuple(dict.fromkeys(one.events for one in self.alert if one.events is not None))
