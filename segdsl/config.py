"""The project's settings file, `segdsl.toml`.

In: the text of the file. Out: a `Config` with every value checked, or findings at the line of the value
that is wrong. Nothing here looks at rules or data.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from segdsl.addresses import mailbox
from segdsl.codes import CODES
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.merges import unfinished_merge
from segdsl.plain_files import read_text
from segdsl.source import Source, Span

NAME = "segdsl.toml"
MAX_CHARACTERS = 100_000

Engine = Literal["pandas"]
ENGINES: tuple[str, ...] = get_args(Engine)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        near = get_close_matches(name, available_timezones(), 1)
        hint = f"did you mean `{near[0]}`?" if near else "write one such as `Europe/Berlin`"
        raise ValueError(f"`{name}` is not a time zone; {hint}") from None
    return name


def _inside(path: str) -> str:
    if leads_outside(path):
        raise ValueError(f"`{path}` leads outside the project")
    return path


def _by_channel(consent: object) -> object:
    if isinstance(consent, str):
        return {"*": consent}
    if not isinstance(consent, dict) or not all(isinstance(flag, str) for flag in consent.values()):
        raise ValueError('write the name of a flag, or one for each channel: `{ email = "newsletter" }`')
    return consent


def _code(code: str) -> str:
    if code not in CODES:
        near = get_close_matches(code, CODES, 1)
        raise ValueError(
            f"`{code}` is not a code of a finding" + (f"; did you mean `{near[0]}`?" if near else "")
        )
    return code


def _mailbox(text: str) -> str:
    mailbox(text)
    return text


def _link(url: str) -> str:
    if not re.fullmatch(r"(https://|mailto:)[!-;=?-~]+", url):
        raise ValueError("must begin with `https://` or `mailto:`, without blanks")
    return url


def _gaps(url: str) -> str:
    """A link whose gaps are known: they are filled in for each message."""
    known = ("token", "key", "campaign", "variant", "channel")
    strangers = [gap for gap in re.findall(r"\{(\w*)\}", url) if gap not in known]
    if strangers:
        there = ", ".join(f"`{{{gap}}}`" for gap in known)
        raise ValueError(f"nothing is filled in for `{{{strangers[0]}}}`; there are {there}")
    return url


def _variables(secret: object) -> object:
    """The variables of the environment that secrets are in; a secret itself has no place in a file."""
    names = [secret] if isinstance(secret, str) else secret
    if not isinstance(names, list) or not all(re.fullmatch(r"env:[A-Za-z_]\w*", str(one)) for one in names):
        raise ValueError('name the variable that holds it: `"env:UNSUBSCRIBE_SECRET"`, or a list of them')
    return tuple(one.removeprefix("env:") for one in names)


def _parameters(utm: dict[str, str]) -> dict[str, str]:
    """Parameters of links whose placeholders are known."""
    known = ("campaign", "variant", "persona", "segment", "template")
    strangers = [gap for value in utm.values() for gap in re.findall(r"\{(\w*)\}", value) if gap not in known]
    if strangers:
        there = ", ".join(f"`{{{gap}}}`" for gap in known)
        raise ValueError(f"nothing is filled in for `{{{strangers[0]}}}`; there are {there}")
    return utm


def leads_outside(path: str) -> bool:
    """Whether a relative path would leave the folder it starts from, or is no relative path at all."""
    depth = 0
    for part in path.replace("\\", "/").split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            return True
    return path.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:[\\/]", path) is not None


_REASONS = {
    "bool_type": "must be `true` or `false`",
    "string_type": "must be a text in double quotes",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a section with settings of its own",
    "model_type": "must be a section with settings of its own",
}

Inside = Annotated[str, AfterValidator(_inside)]


class Section(BaseModel):
    """A part of the file: keys are closed, values never converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ProjectSection(Section):
    """What the project is called, where and in which language it lives, and its folders."""

    name: str | None = None
    timezone: Annotated[str, AfterValidator(_zone)] | None = None
    locale: str = "en"
    currency: str | None = None
    rules: Inside = "."
    personas: Inside = "personas"
    templates: Inside = "templates"
    translations: Inside = "translations"


class RunSection(Section):
    """How rules meet data: the engine, the folder that sources start from, how many processes write."""

    engine: Engine = "pandas"
    data: Inside = "."
    workers: Annotated[int, Field(ge=1)] | None = None


class CustomerSection(Section):
    """Which attributes hold what a message needs: addresses by channel, consent, language, name.

    `consent` is one flag for all channels (under `*`), or a table with a flag for each.
    """

    address: str | None = None
    phone: str | None = None
    device: str | None = None
    consent: Annotated[dict[str, str], BeforeValidator(_by_channel)] = Field(default_factory=dict)
    locale: str | None = None
    name: str | None = None

    def attributes(self) -> tuple[str, ...]:
        """All attributes that are named here."""
        names = (self.address, self.phone, self.device, *self.consent.values(), self.locale, self.name)
        return tuple(name for name in names if name is not None)


class EmailSection(Section):
    """What every e-mail says in its header and links.

    `unsubscribe_secret` are names of variables of the environment, the one with the newest secret first.
    """

    from_: Annotated[str, AfterValidator(_mailbox)] | None = Field(default=None, alias="from")
    reply_to: Annotated[str, AfterValidator(_mailbox)] | None = None
    unsubscribe_secret: Annotated[tuple[str, ...], BeforeValidator(_variables)] = ()
    unsubscribe_url: Annotated[str, AfterValidator(_gaps), AfterValidator(_link)] | None = None
    utm: Annotated[dict[str, str], AfterValidator(_parameters)] = Field(default_factory=dict)
    inline: bool = False

    @field_validator("unsubscribe_url")
    @classmethod
    def _signed(cls, url: str | None, info: ValidationInfo) -> str | None:
        if url is not None and "{token}" in url and not info.data.get("unsubscribe_secret", ("wrong",)):
            raise ValueError('`{token}` needs a secret: `unsubscribe_secret = "env:UNSUBSCRIBE_SECRET"`')
        return url


class HistorySection(Section):
    """Where it is written down who was sent what."""

    source: Inside | None = None


class SuppressionSection(Section):
    """Files of those who must not be written to: keys, addresses, or SHA-256 of addresses."""

    lists: list[Inside] = Field(default_factory=list)


class ExportSection(Section):
    """Which attributes hold what other platforms know people by, where their names do not say so.

    `bom` is whether files of `segdsl export` begin with a byte-order mark; no other files do.
    """

    first_name: str | None = None
    last_name: str | None = None
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

    ignore: list[Annotated[str, AfterValidator(_code)]] = Field(default_factory=list)
    baseline: Inside | None = None
    strict: bool = False


class Config(Section):
    """All of `segdsl.toml`; every part may be left out."""

    project: ProjectSection = ProjectSection()
    variables: dict[str, Any] = Field(default_factory=dict)
    run: RunSection = RunSection()
    customer: CustomerSection = CustomerSection()
    email: EmailSection = EmailSection()
    history: HistorySection = HistorySection()
    suppression: SuppressionSection = SuppressionSection()
    export: ExportSection = ExportSection()
    check: CheckSection = CheckSection()

    @property
    def zone(self) -> str:
        """The project's time zone, UTC where it names none."""
        return self.project.timezone or "UTC"


def read_config(folder: Path) -> Checked[Config]:
    """The settings of a project folder; the defaults where it has no `segdsl.toml`."""
    try:
        text = read_text(folder / NAME)
    except FileNotFoundError:
        return Checked(Config())
    except UnicodeDecodeError:
        return _nothing(Diagnostic("bad-config", f"`{NAME}` is not a text in UTF-8", file=NAME))
    except OSError as error:
        return _nothing(Diagnostic("unreadable-file", f"`{NAME}` cannot be read: {error.strerror}"))
    return config_from_text(text)


def config_from_text(text: str) -> Checked[Config]:
    """The settings written in this text, or everything that is wrong with it."""
    if len(text) > MAX_CHARACTERS:
        message = f"this file has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read"
        return _nothing(Diagnostic("too-large", message, file=NAME))
    source = Source(NAME, text)
    if (marks := unfinished_merge(source)) is not None:
        return _nothing(replace(marks, code="bad-config"))
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _nothing(_not_toml(source, str(error)))
    try:
        return Checked(Config.model_validate(table))
    except ValidationError as error:
        return _nothing(*(_finding(source, e) for e in error.errors()))


def line_of(folder: Path, *path: str) -> Span | None:
    """The line that writes a setting, such as `customer`, `consent`; None where there is no file."""
    try:
        return _find(Source(NAME, read_text(folder / NAME)), path)
    except OSError:
        return None


def _nothing(*diagnostics: Diagnostic) -> Checked[Config]:
    return Checked(None, diagnostics)


def _not_toml(source: Source, message: str) -> Diagnostic:
    place = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(place[1]) if place else source.line_count
    reason = re.sub(r" \(at .*\)", "", message)
    return Diagnostic("bad-config", f"`{NAME}` is not valid TOML: {_lower(reason)}", _line(source, line))


def _finding(source: Source, error: Any) -> Diagnostic:
    path = tuple(str(p) for p in error["loc"])
    where = ".".join(path)
    span = _find(source, path)
    match error["type"]:
        case "extra_forbidden":
            known = _keys(path[:-1])
            near = get_close_matches(path[-1], known, 1)
            message = f"`{where}` is not a setting of a project"
            hint = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(known)}"
            return Diagnostic("bad-config", message, span, hint=hint)
        case "value_error":
            return Diagnostic("bad-config", f"`{where}`: {error['ctx']['error']}", span)
        case kind:
            reason = _REASONS.get(kind) or _lower(error["msg"].replace("Input should", "must"))
            return Diagnostic("bad-config", f"`{where}` {reason}", span)


def _keys(path: tuple[str, ...]) -> list[str]:
    model: type[BaseModel] = type(getattr(Config(), path[0])) if path else Config
    return [field.alias or name for name, field in model.model_fields.items()]


def _find(source: Source, path: tuple[str, ...]) -> Span:
    """The line that writes a key: under its section's header, or dotted."""
    sections, keys = _places(source)
    written = [path[:length] for length in range(min(2, len(path)), len(path) + 1)]
    found = [sections.get(path), *(keys.get(key) for key in written)]
    return _line(source, min((number for number in found if number is not None), default=1))


@lru_cache(maxsize=1)
def _places(source: Source) -> tuple[dict[tuple[str, ...], int], dict[tuple[str, ...], int]]:
    """The first line of each section and of each key, with the section that it is in."""
    section: tuple[str, ...] = ()
    sections: dict[tuple[str, ...], int] = {}
    keys: dict[tuple[str, ...], int] = {}
    for number in range(1, source.line_count + 1):
        line = source.line(number)
        if header := re.match(r"\s*\[+\s*([\w.\"' -]+?)\s*\]", line):
            section = _parts(header[1])
            sections.setdefault(section, number)
        if key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            keys.setdefault((*section, *_parts(key[1])), number)
    return sections, keys


def _parts(written: str) -> tuple[str, ...]:
    return tuple(written.replace('"', "").split("."))


def _line(source: Source, number: int) -> Span:
    number = min(number, source.line_count)
    text = source.line(number)
    start = source.start_of(number)
    bare = text.split(" #")[0].rstrip() or text
    return source.span(start + len(text) - len(text.lstrip()), start + len(bare))


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
