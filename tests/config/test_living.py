"""`[[trigger]]` and `[[alert]]`: each has what it needs, and findings are at the line of the right one."""

from __future__ import annotations

import datetime as dt

import pytest

from segdsl.config import config_from_text
from segdsl.config.values import age, share

FIRST = '[[trigger]]\nsegment = "quiet"\ndo = "file"\npath = "out"\n\n'


def told(text: str) -> list[tuple[int, str, str | None]]:
    """Line, sentence and way out of each finding."""
    read = config_from_text(text)
    assert read.value is None
    return [(d.span.line if d.span else 0, d.message, d.hint) for d in read.diagnostics]


def test_every_way_is_understood() -> None:
    config = config_from_text(
        FIRST
        + '[[trigger]]\nsegment = "quiet"\non = "both"\ndo = "webhook"\nurl = "https://crm.example/h?x=1"\n'
        'secret = "env:HOOK"\nname = "crm"\n'
        '[[trigger]]\nsegment = "big"\non = "leave"\ndo = "campaign"\ncampaign = "win_back"\n'
        '[[alert]]\nsegment = "vips"\nreplaced = "20%"\n'
        '[[alert]]\nevents = "orders"\nolder_than = "2 days"\n'
    ).required()
    assert [trigger.called for trigger in config.trigger] == ["quiet-file", "crm", "big-campaign"]
    assert [trigger.changes for trigger in config.trigger] == [("enter",), ("enter", "leave"), ("leave",)]
    assert config.trigger[1].secret == "HOOK"
    assert config.alert[0].replaced == 0.2
    assert config.alert[1].older_than == dt.timedelta(days=2)
    assert config.tracked == ("quiet", "big", "vips")
    assert config.watched == ("orders",)


SEGMENT = '[[trigger]]\nsegment = "a"\n'
HOOK = f'{SEGMENT}do = "webhook"\n'
URL = 'url = "https://x.example"\n'
SECRET = 'secret = "env:A"\n'
OUT = f'{SEGMENT}do = "file"\npath = "x"\n'
GUESS = "did you mean `segment`?"


@pytest.mark.parametrize(
    ("written", "line", "sentence", "hint"),
    [
        ("[[trigger]]\n", 6, "`trigger.segment` is missing", None),
        ('[[trigger]]\nsegmant = "a"\n', 7, "`trigger.segmant` is not a setting of a project", GUESS),
        (f'{SEGMENT}do = "webhok"\n', 8, "`webhok` cannot be written here; did you mean `webhook`?", None),
        (f'{OUT}on = "entry"\n', 10, "`entry` cannot be written here", None),
        (HOOK, 6, '`do = "webhook"` needs `url = "https://…"`', None),
        (HOOK + URL, 6, '`do = "webhook"` needs `secret = "env:HOOK_SECRET"`', None),
        (f'{HOOK}{URL}secret = "abc"\n', 10, "a secret has no place in a file", None),
        (f'{HOOK}url = "http://x.example"\n{SECRET}', 9, "goes out encrypted", None),
        (f'{HOOK}url = "https://me:pw@x.example"\n{SECRET}', 9, "a password has no place in a file", None),
        (f'{HOOK}url = "https://x.example/a b"\n{SECRET}', 9, "begins with `https://`", None),
        (f'{HOOK}url = "ftp://x.example"\n{SECRET}', 9, "begins with `https://`", None),
        (f'{HOOK}url = "https://[::1"\n{SECRET}', 9, "begins with `https://`", None),
        (f'{SEGMENT}do = "file"\n', 6, '`do = "file"` needs `path = "crossings"`', None),
        (f'{SEGMENT}do = "campaign"\n', 6, '`do = "campaign"` needs `campaign = ', None),
        (f'{SEGMENT}do = "file"\npath = "../x"\n', 9, "`../x` leads outside the project", None),
        (OUT + URL, 6, '`url` does not go with `do = "file"`; write a trigger for each', None),
        (f'{OUT}name = "a/b"\n', 10, "a name has letters, digits", None),
        ("[[alert]]\n", 6, "an alert is about a `segment` or about `events`", None),
        ('[[alert]]\nsegment = "a"\n', 6, '`segment` needs `replaced = "20%"`', None),
        ('[[alert]]\nolder_than = "2 days"\n', 6, "`older_than` needs `events`", None),
        ('[[alert]]\nsegment = "a"\nreplaced = "20%"\nevents = "b"\n', 6, "write one for each", None),
        ('[[alert]]\nsegment = "a"\nreplaced = 20\n', 8, 'such as `"20%"`', None),
        ('[[alert]]\nevents = "a"\nolder_than = "two days"\n', 8, 'such as `"2 days"`', None),
    ],
)
def test_what_is_wrong_is_told_at_its_line(written: str, line: int, sentence: str, hint: str | None) -> None:
    found = told(FIRST + written)
    assert (line, hint) in [(at, way_out) for at, message, way_out in found if sentence in message]


@pytest.mark.parametrize("section", ["trigger", "alert"])
def test_single_brackets_are_told_to_be_double(section: str) -> None:
    ((line, message, hint),) = told(f'\n[{section}]\nsegment = "a"\n')
    assert line == 2
    assert message == f"`{section}` can be there several times, so it is written in double brackets"
    assert hint == f"write `[[{section}]]`"


@pytest.mark.parametrize("url", ["https://x.example/a?b=c", "http://localhost:8080/x", "http://127.0.0.1/",
                                 "http://[::1]:80/", "https://10.0.0.7/crm", "env:HOOK_URL"])  # fmt: skip
def test_addresses_that_do(url: str) -> None:
    assert config_from_text(f'{HOOK}url = "{url}"\nsecret = "env:A"\n').required().trigger[0].url == url


def test_shares_and_lengths() -> None:
    assert [share(text) for text in ("20%", "0.5 %", "100%")] == [0.2, 0.005, 1.0]
    assert [age(text) for text in ("90min", "36 hours", "1 day", "2 weeks")] == [
        dt.timedelta(minutes=90), dt.timedelta(hours=36), dt.timedelta(days=1), dt.timedelta(days=14),
    ]  # fmt: skip
    for text in ("0%", "101%", "20", "-3%", "%", 0.2):
        with pytest.raises(ValueError, match="share"):
            share(text)
    for text in ("0 days", "days", "2 months", "-1 day", 2):
        with pytest.raises(ValueError, match="2 days"):
            age(text)
