#!/usr/bin/env python3
"""How fast messages are written, beside the template engines of Python.

    python benchmarks/messages.py                        100,000 customers, five rounds
    python benchmarks/messages.py --customers 20000      fewer, for a quick look

The work: a responsive e-mail of 6 KB, 15 variables, three conditions, a loop of the three products that each
customer was recommended, a layout and an included part, everything escaped, unknown names refused. Every
engine fills in the same text (in its own words), and every message is compared with Jinja's. The rounds of
all take turns; figures are medians of processor time for a message, ratios are medians of rounds. Others do a
sample of the customers in each round, as they take long; segdsl does all of them.

The peers: `pip install --group bench`. Those that are not there are left out.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import importlib.util
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from functools import partial
from html import unescape
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import jinja2
import jinja2.sandbox
import numpy as np
import pandas as pd
from message_workload import SHOP, catalogue, customers, jinja_files, mako_files, segdsl_files

from segdsl.campaigns.audience import Audience
from segdsl.campaigns.batch import Batch
from segdsl.campaigns.batches import Recipients
from segdsl.delivery.outbox.bundles import Job
from segdsl.delivery.outbox.forms.jsonl import FORM, Line, in_one, lines
from segdsl.delivery.outbox.mail.mails import mails
from segdsl.delivery.outbox.outgoing import Envelope, Field, outgoing
from segdsl.delivery.outbox.stores import Stream
from segdsl.delivery.outbox.workers import bundles
from segdsl.delivery.outbox.writing import PART
from segdsl.messages.bulk import Press
from segdsl.messages.context import Letterhead
from segdsl.messages.render import render
from segdsl.messages.weave import Sheet
from segdsl.source import Source
from segdsl.templates.folder import templates_from
from segdsl.templates.tables import LookupRows

LETTERHEAD = Letterhead(address="email", sender="Acme <news@acme.example>", variables={"shop": SHOP})
ENVELOPE = Envelope("acme", dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC), LETTERHEAD.sender)
NOWHERE = Path("/dev/null")

Run = tuple[int, Callable[[], Any]]  # for how many customers, and what is done


class Work:
    """The customers, in the form that each engine takes."""

    def __init__(self, size: int, sample: int) -> None:
        self.columns = customers(size)
        self.size, self.sample = size, min(size, sample)
        products = catalogue()
        rows = LookupRows({name: [p[name] for p in products] for name in products[0]}, key=("sku",))
        self.letterhead = Letterhead(
            LETTERHEAD.address, LETTERHEAD.sender, variables=LETTERHEAD.variables, tables={"products": rows}
        )
        self.templates = templates_from({n: Source(n, t) for n, t in segdsl_files().items()}).required()
        self._by_sku = {product["sku"]: product for product in products}

    def customers(self) -> Iterator[dict[str, Any]]:
        """What the other engines get for each customer; the products are theirs already."""
        for values in islice(zip(*self.columns.values(), strict=True), self.sample):
            customer = dict(zip(self.columns, values, strict=True))
            customer["products"] = [self._by_sku[sku] for sku in customer["products"]]
            yield {"customer": customer, "shop": SHOP}

    def recipients(self, start: int = 0, stop: int | None = None) -> Recipients:
        frame = pd.DataFrame({name: column[start:stop] for name, column in self.columns.items()})
        keys = pd.Series([str(number) for number in range(start, start + len(frame))])
        audience = Audience(keys, frame, pd.DataFrame(index=frame.index), dt.date(2026, 3, 31))
        everyone = np.arange(len(frame))
        return Recipients(audience, everyone, np.zeros(len(frame), dtype=np.intp), (Batch("letter"),))


# ---------------------------------------------------------------- segdsl


def sheets(work: Work, recipients: Recipients) -> Iterator[Sheet]:
    for sheet in Press(work.templates, work.letterhead).sheets(recipients):
        assert isinstance(sheet, Sheet), sheet
        yield sheet


def html_of(work: Work, recipients: Recipients) -> None:
    for sheet in sheets(work, recipients):
        deque(sheet.html, maxlen=0)


def whole_messages(work: Work, recipients: Recipients) -> None:
    for sheet in sheets(work, recipients):
        for weave in (sheet.subject, sheet.preheader, sheet.html, sheet.text):
            deque(weave, maxlen=0)


def json_lines(work: Work, recipients: Recipients) -> None:
    """What the others write: key, address and HTML."""
    with NOWHERE.open("wb") as file:
        for sheet in sheets(work, recipients):
            fields: dict[str, Field] = {"key": sheet.keys, "to": sheet.to, "html": sheet.html}
            write(file, lines(len(sheet.keys), fields))


def whole_records(work: Work, recipients: Recipients) -> None:
    """All fields of segdsl's own files: subject, preheader and text as well, and a Message-ID."""
    with NOWHERE.open("wb") as file:
        for sheet in sheets(work, recipients):
            write(file, FORM.entries(outgoing(sheet, ENVELOPE, [0] * len(sheet.keys))))


def write(file: BinaryIO, written: Sequence[Line]) -> None:
    for start in range(0, len(written), PART):
        file.write(in_one(written[start : start + PART]))


def one_mailbox(work: Work, recipients: Recipients) -> None:
    with NOWHERE.open("wb") as file:
        for sheet in sheets(work, recipients):
            file.write(b"".join(mails(outgoing(sheet, ENVELOPE, [0] * len(sheet.keys)))))


# ---------------------------------------------------------------- the others


def jinja(sandboxed: bool = False) -> Callable[[dict[str, Any]], str]:
    kind = jinja2.sandbox.ImmutableSandboxedEnvironment if sandboxed else jinja2.Environment
    environment = kind(
        loader=jinja2.DictLoader(jinja_files()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html.j2").render


def minijinja() -> Callable[[dict[str, Any]], str]:
    from minijinja import Environment

    environment = Environment(
        templates=jinja_files(), undefined_behavior="strict", trim_blocks=True, lstrip_blocks=True
    )
    environment.auto_escape_callback = lambda name: "html"
    return lambda names: environment.render_template("letter.html.j2", **names)


def mako() -> Callable[[dict[str, Any]], str]:
    from mako.lookup import TemplateLookup

    lookup = TemplateLookup(default_filters=["h"], strict_undefined=True)
    for name, text in mako_files().items():
        lookup.put_string(name, text)
    template = lookup.get_template("letter.html.j2")
    return lambda names: template.render(**names)


def one_by_one(fill_in: Callable[[dict[str, Any]], str], work: Work) -> Run:
    return work.sample, lambda: deque(map(fill_in, work.customers()), maxlen=0)


def jinja_json(work: Work) -> Run:
    import orjson

    fill_in = jinja()

    def run() -> None:
        with NOWHERE.open("wb") as file:
            for key, names in enumerate(work.customers()):
                line = {"key": str(key), "to": names["customer"]["email"], "html": fill_in(names)}
                file.write(orjson.dumps(line) + b"\n")

    return work.sample, run


def jinja_mail(work: Work) -> Run:
    fill_in = jinja()
    some = min(work.sample, 200)

    def run() -> None:
        with NOWHERE.open("wb") as file:
            for names in islice(work.customers(), some):
                mail = EmailMessage()
                mail["From"], mail["To"] = LETTERHEAD.sender, names["customer"]["email"]
                mail["Subject"] = "Spring arrivals"
                mail.set_content("See the HTML part.")
                mail.add_alternative(fill_in(names), subtype="html")
                file.write(mail.as_bytes())

    return some, run


def plain_render(work: Work) -> Run:
    some = min(work.sample, 500)
    recipients = work.recipients(0, some)
    return some, lambda: list(render(recipients, work.templates, work.letterhead))


def ready_pieces(work: Work, recipients: Recipients) -> Run:
    """Joining what is to be joined, and nothing else: the limit."""
    woven = [sheet.html for sheet in sheets(work, recipients)]
    return len(recipients), lambda: deque(chain.from_iterable(woven), maxlen=0)


# ---------------------------------------------------------------- measuring


def check(work: Work) -> None:
    """All engines wrote the same; some write another entity for a quote, or blanks between tags."""
    fill_in = jinja()
    wanted = [fill_in(names) for names in work.customers()]
    made = [""] * work.sample
    for sheet in Press(work.templates, work.letterhead).sheets(work.recipients(0, work.sample)):
        assert isinstance(sheet, Sheet), sheet
        for place, text in zip(sheet.places, sheet.html, strict=True):
            made[place] = text
    assert made == wanted, "segdsl and Jinja differ"
    for name, engine in others().items():
        written = engine()
        same = all(
            "".join(unescape(written(names)).split()) == "".join(unescape(text).split())
            for names, text in zip(work.customers(), wanted, strict=True)
        )
        assert same, f"{name} and Jinja differ"


def others() -> dict[str, Callable[[], Callable[[dict[str, Any]], str]]]:
    engines = {"Jinja2": jinja, "Jinja2 sandbox": partial(jinja, True), "minijinja": minijinja, "mako": mako}
    return {n: e for n, e in engines.items() if n.startswith("Jinja2") or importlib.util.find_spec(n)}


def measured(runs: dict[str, Run], rounds: int) -> dict[str, list[float]]:
    """Microseconds of processor time for a message, in each round."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, (size, run) in runs.items():
            gc.collect()
            began = time.process_time()
            run()
            if number:  # the first round warms up
                taken[name].append((time.process_time() - began) / size * 1e6)
    return taken


def table(title: str, peer: str, taken: dict[str, list[float]]) -> None:
    print(f"\n{title}\n{'':38}{'us/message':>12}{'times faster than ' + peer:>34}")
    for name, values in taken.items():
        ratio = statistics.median(p / v for p, v in zip(taken[peer], values, strict=True))
        print(f"{name:38}{statistics.median(values):12.1f}{ratio:34.1f}")


def two_processes(work: Work, rounds: int) -> None:
    """The clock says nothing on a machine where others are at work, so what it could say at best is told too:
    how much faster two processes count than one, at the same moment. Of the rounds the best one is taken.
    """
    with tempfile.TemporaryDirectory() as folder:
        ways = {"write": partial(in_processes, work, Path(folder)), "count": counting}
        taken = {(how, n): [way(n) for _ in range(rounds)] for how, way in ways.items() for n in (1, 2)}
    gain = {how: min(taken[how, 1])[0] / min(taken[how, 2])[0] for how in ways}
    busy = {n: min(busy for _, busy in taken["write", n]) for n in (1, 2)}
    print(
        f"\ntwo processes to JSON Lines: {gain['write']:.2f} times as fast as one by the clock, with "
        f"{busy[2] / busy[1]:.2f} times the processor time; two that only count are "
        f"{gain['count']:.2f} times as fast as one (load {os.getloadavg()[0]:.1f})"
    )


def in_processes(work: Work, folder: Path, number: int) -> tuple[float, float]:
    """Seconds until all messages are in a file, by the clock, and of processor time of all processes."""
    everyone = work.recipients()
    job = Job("jsonl", work.templates.sources, work.letterhead, ENVELOPE, everyone.batches)
    parts = [everyone.part(start, start + PART) for start in range(0, len(everyone), PART)]
    store = Stream(folder / "messages.jsonl", 0)
    with timed() as taken:
        for bundle in bundles(job, work.templates, parts, number, lambda _, size: store.room(size)):
            store.add(bundle.content)
    store.finish()
    return taken[0], taken[1]


def counting(number: int) -> tuple[float, float]:
    context = multiprocessing.get_context("fork")
    some = [context.Process(target=sum, args=(range(20_000_000 // number),)) for _ in range(number)]
    with timed() as taken:
        for process in some:
            process.start()
        for process in some:
            process.join()
    return taken[0], taken[1]


@contextmanager
def timed() -> Iterator[list[float]]:
    """Gives the seconds by the clock, and of processor time, also of processes that have ended meanwhile."""
    gc.collect()
    taken: list[float] = []
    began, before = time.perf_counter(), sum(os.times()[:4])
    yield taken
    taken += [time.perf_counter() - began, sum(os.times()[:4]) - before]


def main() -> None:
    words = argparse.ArgumentParser(description="How fast messages are written.")
    words.add_argument("--customers", type=int, default=100_000)
    words.add_argument("--sample", type=int, default=2_000, help="customers of the slower engines")
    words.add_argument("--rounds", type=int, default=5)
    asked = words.parse_args()
    work = Work(asked.customers, asked.sample)
    check(work)
    everyone = work.recipients()

    def ours(run: Callable[[Work, Recipients], None]) -> Run:
        return work.size, partial(run, work, everyone)

    engines = {name: one_by_one(engine(), work) for name, engine in others().items()}
    memory = {**engines, "segdsl": ours(html_of), "joining ready pieces": ready_pieces(work, everyone)}
    memory |= {"segdsl, whole messages": ours(whole_messages), "segdsl, one by one": plain_render(work)}
    table("HTML in memory", "Jinja2", measured(memory, asked.rounds))
    if importlib.util.find_spec("orjson"):
        written = {"Jinja2 and orjson": jinja_json(work), "segdsl": ours(json_lines)}
        written |= {"segdsl, whole records": ours(whole_records)}
        table("to JSON Lines", "Jinja2 and orjson", measured(written, asked.rounds))
    post = {"Jinja2 and EmailMessage": jinja_mail(work), "segdsl": ours(one_mailbox)}
    table("mails in one stream", "Jinja2 and EmailMessage", measured(post, asked.rounds))
    two_processes(work, asked.rounds)
    print(
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB, customers included"
    )


if __name__ == "__main__":
    main()
