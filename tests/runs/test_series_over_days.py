"""A series over sixty days, run as a shop would: every step is what a plain simulation says.

Each day the campaigns are rendered and taken into the history, some days twice, one day not at all; one run
is killed and gone on with, and what another wrote is never sent. The simulation below goes through customers
one by one, and knows nothing of the program but how the control group is drawn.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import segdsl
from segdsl.campaigns.history_adding import append
from segdsl.campaigns.history_file import Entry
from segdsl.campaigns.reports import SaidOfAll
from segdsl.runs import histories
from segdsl.runs.job import Job

SETTINGS = """\
[project]
name = "Leaf"
[customer]
address = "email"
phone = "phone"
consent = { email = "newsletter", sms = "sms_ok" }
[email]
from = "Leaf <letters@leaf.example>"
[history]
source = "history.csv"
"""
RULES = """\
customers from "customers.csv" key id
  email       text  private
  phone       text  private
  name        text
  newsletter  flag  required
  sms_ok      flag  required
  joined      date  required
events orders from "orders.csv" key id at happened
  happened  datetime
events visits from "visits.csv" key id at happened
  happened  datetime
events complaints from "complaints.csv" key id at happened
  happened  datetime

campaign news "A letter to all, now and then"
  to newsletter
  template "news"
  again after 10 days

campaign welcome "Four steps"
  to newsletter and joined in the last 30 days
  except any complaints in the last 5 days
  holdout 25% seed "welcome-2026"
  variant warm 50% with tone = "warm"
  variant dry  50% with tone = "dry"
  step hello  via email  template "hello"
  step story             template "story"  after 3 days
  step nudge  via sms    template "nudge"  after 36 hours
    unless any visits in the last 2 days
  step last   via email  template "last"   after 5 days
  stop when any orders
  at most 1 message per 4 days
"""
TEMPLATES = {
    "news.html.j2": "{% block subject %}News{% endblock %}<p>News</p>",
    "hello.html.j2": "{% block subject %}Hello{% endblock %}<p>{{ variant.tone }}</p>",
    "story.html.j2": "{% block subject %}A story{% endblock %}<p>Once</p>",
    "nudge.sms.j2": "Come by",
    "last.html.j2": "{% block subject %}Dear {{ customer.name }}{% endblock %}<p>Bye</p>",
}
FIRST = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
DAYS = 60
MISSED, KILLED, NEVER_SENT = 12, 21, 30  # days
NEWS = (5, 16, 40)
WAITS = {"story": dt.timedelta(days=3), "nudge": dt.timedelta(hours=36), "last": dt.timedelta(days=5)}
STEPS = ("hello", *WAITS)
CHANNELS = {"hello": "email", "story": "email", "nudge": "sms", "last": "email", "news": "email"}


@dataclass
class Person:
    """One customer, and what the simulation knows of what was sent to them."""

    key: str
    name: str
    newsletter: bool
    sms_ok: bool
    joined: dt.date
    orders: list[dt.datetime] = field(default_factory=list)
    visits: list[dt.datetime] = field(default_factory=list)
    complaints: list[dt.datetime] = field(default_factory=list)
    unsubscribed: dt.datetime | None = None
    sent: list[tuple[str, dt.datetime]] = field(default_factory=list)  # step or `news`
    entered: dt.datetime | None = None
    held_out: bool = False
    place: int = -1
    since: dt.datetime = FIRST
    stopped: bool = False


def people() -> list[Person]:
    rng = random.Random(7)

    def moments(most: int) -> list[dt.datetime]:
        return [
            FIRST + dt.timedelta(minutes=rng.randrange(DAYS * 24 * 60)) for _ in range(rng.randint(0, most))
        ]

    found = []
    for number in range(1, 61):
        person = Person(
            str(number),
            "" if rng.random() < 0.2 else f"Ann{number}",
            rng.random() < 0.9,
            rng.random() < 0.6,
            FIRST.date() + dt.timedelta(days=rng.randint(-20, 45)),
            visits=moments(8),
            complaints=moments(1),
        )
        person.orders = moments(1) if rng.random() < 0.4 else []
        if rng.random() < 0.2:
            person.unsubscribed = FIRST + dt.timedelta(days=rng.randrange(DAYS), hours=3)
        found.append(person)
    return found


# ---------------------------------------------------------------- the simulation


Line = tuple[str, str, str, str]  # key, step, status, moment


def simulated(everybody: list[Person]) -> Iterator[Line]:
    for now, campaign in runs():
        for person in everybody:
            step = news(person, now) if campaign == "news" else welcome(person, now)
            if step is not None:
                status, name = step
                yield person.key, name, status, now.isoformat()


def runs() -> Iterator[tuple[dt.datetime, str]]:
    """When which campaign is sent for good."""
    for day in range(DAYS):
        morning = FIRST + dt.timedelta(days=day)
        if day in NEWS:
            yield morning, "news"
        if day not in (MISSED, NEVER_SENT):
            yield morning, "welcome"
        if day % 7 == 3:
            yield morning + dt.timedelta(hours=8), "welcome"


def news(person: Person, now: dt.datetime) -> tuple[str, str] | None:
    before = any(what == "news" and (now.date() - at.date()).days <= 10 for what, at in person.sent)
    if not person.newsletter or not may(person, "email", now) or before:
        return None
    person.sent.append(("news", now))
    return "sent", ""


def welcome(person: Person, now: dt.datetime) -> tuple[str, str] | None:
    bought = any(at <= now for at in person.orders)
    complained = any(at <= now and (now.date() - at.date()).days <= 5 for at in person.complaints)
    if person.entered is None:
        age = (now.date() - person.joined).days
        if not (person.newsletter and 0 <= age <= 30) or complained or bought:
            return None
        return sent(person, 0, now)
    if is_over(person, now):
        return None
    if bought:
        person.stopped = True
        return "stopped", ""
    if person.held_out:
        return None
    step = STEPS[person.place + 1]
    wait = WAITS[step]
    due = person.since + wait
    if now < due if step == "nudge" else now.date() < due.date():
        return None
    if step == "nudge" and any(at <= now and (now.date() - at.date()).days <= 2 for at in person.visits):
        person.place, person.since = person.place + 1, now
        return "skipped", step
    return None if complained else sent(person, person.place + 1, now)


def sent(person: Person, place: int, now: dt.datetime) -> tuple[str, str] | None:
    step = STEPS[place]
    channel = CHANNELS[step]
    lately = [w for w, at in person.sent if CHANNELS[w] == channel and (now.date() - at.date()).days <= 4]
    if not may(person, channel, now) or lately:
        return None
    if place == 0:
        mark = hashlib.md5(f"welcome-2026:{person.key}".encode()).hexdigest()
        if int(mark[:8], 16) < 0.25 * 2**32:
            person.entered, person.held_out, person.place = now, True, 0
            return "held_out", step
        person.entered = now
    if step == "last" and not person.name:
        return None
    person.place, person.since = place, now
    person.sent.append((step, now))
    return "sent", step


def may(person: Person, channel: str, now: dt.datetime) -> bool:
    if channel == "sms":
        return person.sms_ok
    return person.newsletter and not (person.unsubscribed and person.unsubscribed <= now)


def is_over(person: Person, now: dt.datetime) -> bool:
    assert person.entered is not None
    if person.held_out:
        end = person.entered + sum(WAITS.values(), dt.timedelta())
        return person.stopped or now.date() >= end.date()
    return person.stopped or person.place == len(STEPS) - 1


# ---------------------------------------------------------------- the program


def write(folder: Path, everybody: list[Person]) -> None:
    (folder / "templates").mkdir()
    (folder / "segdsl.toml").write_text(SETTINGS)
    (folder / "rules.seg").write_text(RULES)
    for name, text in TEMPLATES.items():
        (folder / "templates" / name).write_text(text)
    rows = [
        [p.key, f"c{p.key}@mail.example", f"+49 30 555{p.key:>04}", p.name, p.newsletter, p.sms_ok, p.joined]
        for p in everybody
    ]
    table(folder / "customers.csv", ["id", "email", "phone", "name", "newsletter", "sms_ok", "joined"], rows)
    for events in ("orders", "visits", "complaints"):
        found = [[p.key, at.isoformat()] for p in everybody for at in getattr(p, events)]
        table(folder / f"{events}.csv", ["id", "happened"], found)


def table(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


class _Killed(BaseException):
    """What ends a run in the middle."""


def run(
    folder: Path, now: dt.datetime, campaign: str, *, killed: bool = False, taken_in: bool = True
) -> None:
    project = segdsl.load(folder)
    out = folder / "out" / f"{campaign}-{now:%m%dT%H}"
    out.parent.mkdir(exist_ok=True)

    def kill(step: str) -> None:
        if step.startswith("writing:"):
            raise _Killed

    if killed:
        with suppress(_Killed):
            project.render(out, campaign, as_of=now, progress=kill)
        assert not out.exists()
    project.render(out, campaign, as_of=now, resume=killed)
    if taken_in:
        moment = project.moment(now)
        histories.add(Job(project, moment, tolerate=False), out, SaidOfAll())


def unsubscribe(folder: Path, everybody: list[Person], since: dt.datetime, until: dt.datetime) -> None:
    for person in everybody:
        if person.unsubscribed is not None and since <= person.unsubscribed < until:
            append(
                folder / "history.csv",
                [Entry("", person.key, "email", "", person.unsubscribed, "", "unsubscribed")],
            )


def written_down(folder: Path) -> list[Line]:
    with (folder / "history.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] != "unsubscribed"]
    return sorted(
        (row["key"], row["step"], row["status"], dt.datetime.fromisoformat(row["sent_at"]).isoformat())
        for row in rows
    )


def test_sixty_days_are_as_a_plain_simulation_has_them(tmp_path: Path) -> None:
    everybody = people()
    write(tmp_path, everybody)
    done = FIRST - dt.timedelta(days=1)
    for now, campaign in runs():
        unsubscribe(tmp_path, everybody, done, now)
        day = (now - FIRST).days
        if day == NEVER_SENT + 1 and now.hour == FIRST.hour:
            run(tmp_path, now - dt.timedelta(days=1), "welcome", taken_in=False)
        run(tmp_path, now, campaign, killed=day == KILLED and campaign == "welcome")
        done = now
    expected = sorted(simulated(everybody))
    assert written_down(tmp_path) == expected
    seen = {(step, status) for _, step, status, _ in expected}
    assert seen >= {("hello", "sent"), ("story", "sent"), ("nudge", "sent"), ("last", "sent")}
    assert seen >= {("hello", "held_out"), ("nudge", "skipped"), ("", "stopped"), ("", "sent")}
    record = json.loads((tmp_path / "out" / f"welcome-{FIRST:%m%dT%H}" / "run.json").read_text())
    assert record["accounts"]["audience"] > 0
