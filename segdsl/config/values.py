"""What single values of `segdsl.toml` may be.

In: a value as written. Out: the value; ValueError says what is wrong with it and what to write.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo, available_timezones

from segdsl.addresses import mailbox
from segdsl.codes import code_of, every_code
from segdsl.config.engines import no_engine
from segdsl.suggest import alike


def known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        near = alike(name, available_timezones())
        hint = f"did you mean `{near}`?" if near else "write one such as `Europe/Berlin`"
        raise ValueError(f"`{name}` is not a time zone; {hint}") from None
    return name


def known_engine(name: str) -> str:
    if reason := no_engine(name):
        raise ValueError(reason)
    return name


_BYTES = {"MB": 10**6, "GB": 10**9, "TB": 10**12}
_LEAST_MEMORY = 500 * 10**6


def bytes_of(size: object) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([MGT]B)", size) if isinstance(size, str) else None
    if found is None:
        raise ValueError('write a number and its unit, such as `"2 GB"`')
    if (number := int(float(found[1]) * _BYTES[found[2]])) < _LEAST_MEMORY:
        raise ValueError(f'`{size}` is too little to work in; write `"500 MB"` or more')
    return number


def known_master(text: str) -> str:
    if not re.fullmatch(r"local(\[(\d+|\*)\])?|(spark|sc|k8s)://[!-~]+|yarn", text):
        raise ValueError(
            f"`{text}` is no place where Spark runs; write one such as `local[4]` or `sc://host:15002`"
        )
    return text


def inside(path: str) -> str:
    if leads_outside(path):
        raise ValueError(f"`{path}` leads outside the project")
    return path


def by_channel(consent: object) -> object:
    if isinstance(consent, str):
        return {"*": consent}
    if not isinstance(consent, dict) or not all(isinstance(flag, str) for flag in consent.values()):
        raise ValueError('write the name of a flag, or one for each channel: `{ email = "newsletter" }`')
    return consent


def known_code(code: str) -> str:
    try:
        code_of(code)
    except KeyError:
        near = alike(code, every_code())
        raise ValueError(
            f"`{code}` is not a code of a finding" + (f"; did you mean `{near}`?" if near else "")
        ) from None
    return code


def known_country(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise ValueError(f"`{code}` is no country; write its two letters, such as `AT`")
    return code


def one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("it is one line, its parts apart by commas")
    return text


REPORTED = (
    "sent",
    "delivered",
    "opened",
    "clicked",
    "failed",
    "bounced",
    "complained",
    "unsubscribed",
    "nothing",
)


def reported_status(word: str) -> str:
    """What a word of a report can stand for; `nothing` for what changes nothing."""
    if word not in REPORTED:
        near = alike(word, REPORTED)
        hint = f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{n}`' for n in REPORTED)}"
        raise ValueError(f"`{word}` is nothing that becomes of a message; {hint}")
    return word


def one_mailbox(text: str) -> str:
    mailbox(text)
    return text


def safe_link(url: str) -> str:
    if not re.fullmatch(r"(https://|mailto:)[!-;=?-~]+", url):
        raise ValueError("must begin with `https://` or `mailto:`, without blanks")
    return url


def known_gaps(url: str) -> str:
    """A link whose gaps are known: they are filled in for each message."""
    known = ("token", "key", "campaign", "variant", "channel")
    strangers = [gap for gap in re.findall(r"\{(\w*)\}", url) if gap not in known]
    if strangers:
        there = ", ".join(f"`{{{gap}}}`" for gap in known)
        raise ValueError(f"nothing is filled in for `{{{strangers[0]}}}`; there are {there}")
    return url


def variable_names(secret: object) -> object:
    """The variables of the environment that secrets are in; a secret itself has no place in a file."""
    names = [secret] if isinstance(secret, str) else secret
    if not isinstance(names, list) or not all(re.fullmatch(r"env:[A-Za-z_]\w*", str(one)) for one in names):
        raise ValueError('name the variable that holds it: `"env:UNSUBSCRIBE_SECRET"`, or a list of them')
    return tuple(one.removeprefix("env:") for one in names)


def known_parameters(utm: dict[str, str]) -> dict[str, str]:
    """Parameters of links whose placeholders are known."""
    known = ("campaign", "step", "variant", "persona", "segment", "template")
    strangers = [gap for value in utm.values() for gap in re.findall(r"\{(\w*)\}", value) if gap not in known]
    if strangers:
        there = ", ".join(f"`{{{gap}}}`" for gap in known)
        raise ValueError(f"nothing is filled in for `{{{strangers[0]}}}`; there are {there}")
    return utm


def word_of(words: Iterable[str]) -> Callable[[str], str]:
    """One of a few words."""
    known = tuple(words)

    def one(word: str) -> str:
        if word not in known:
            near = alike(word, known)
            hint = f"did you mean `{near}`?" if near else f"there are {', '.join(f'`{n}`' for n in known)}"
            raise ValueError(f"`{word}` cannot be written here; {hint}")
        return word

    return one


def secret_name(secret: str) -> str:
    """The variable of the environment that a secret is in."""
    if not re.fullmatch(r"env:[A-Za-z_]\w*", secret):
        raise ValueError(
            'name the variable that holds it: `"env:HOOK_SECRET"`; a secret has no place in a file'
        )
    return secret.removeprefix("env:")


def receiver(url: str) -> str:
    """Where a webhook goes: encrypted, or to this very machine. `env:NAME` says that a variable holds it."""
    if re.fullmatch(r"env:[A-Za-z_]\w*", url):
        return url
    try:
        from urllib.parse import urlsplit

        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or not re.fullmatch(r"[!-~]+", url) or parts.scheme not in ("https", "http"):
        raise ValueError("write an address that begins with `https://`, without blanks")
    if parts.username is not None or parts.password is not None:
        raise ValueError(
            "a password has no place in a file: name the variable that holds it all, `env:HOOK_URL`"
        )
    if parts.scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError(
            "who is in a segment goes out encrypted: begin with `https://` (`http://` is for localhost)"
        )
    return url


def file_name(name: str) -> str:
    """A name that can be part of the name of a file everywhere."""
    if not re.fullmatch(r"\w[\w-]{0,63}", name, re.ASCII):
        raise ValueError("a name has letters, digits, `_` and `-`, at most 64")
    return name


def share(text: object) -> float:
    """`20%`, as a number up to 1."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?) ?%", text) if isinstance(text, str) else None
    if found is None or not 0 < float(found[1]) <= 100:
        raise ValueError('write a share of more than 0% and up to 100%, such as `"20%"`')
    return float(found[1]) / 100


_UNITS = {
    "min": "minutes",
    "minute": "minutes",
    "h": "hours",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
}


def age(text: object) -> dt.timedelta:
    """`2 days` or `15min`, as a length of time."""
    written = rf"([1-9]\d{{0,3}}) ?({'|'.join(_UNITS)})s?"
    found = re.fullmatch(written, text) if isinstance(text, str) else None
    if found is None:
        raise ValueError('write minutes, hours, days or weeks, such as `"2 days"` or `"36 hours"`')
    return int(found[1]) * dt.timedelta(**{_UNITS[found[2]]: 1})


def leads_outside(path: str) -> bool:
    """Whether a relative path would leave the folder it starts from, or is no relative path at all."""
    depth = 0
    for part in path.replace("\\", "/").split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            return True
    return path.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:[\\/]", path) is not None
