"""Every word that is not reserved can be a name in every place where a name may stand."""

from __future__ import annotations

import re

import pytest

from segdsl.source import Source
from segdsl.syntax.from_text import parse_text
from segdsl.syntax.lexing import CONTEXTUAL, DECLARATIONS, RESERVED
from segdsl.syntax.to_text import format_file

_WORDS = """
    in_stock first last count key date amount order orders is_vip inactive notes at_risk sum average
    min max distinct most common nth overall share quintile quartile decile percentile ntile median
    how many exactly top bottom sample every at least anniversary days weeks months years hours
    minutes day week month quarter year hour periods each the this does followed private sensitive
    required unique format split column encoding separated without header customer message messages
    default like empty null none set missing than persona priority group for status name id type
    value email url spend row nothing from per of excel by blanks as to number text flag datetime
    one list next ago more less before after since on within among contains contain starts start
    ends end matches match starting with ignoring case all owner tags because stage except via
    template holdout variant exclusive goal worth given are covers seed again whole
"""
WORDS = sorted({*DECLARATIONS, *_WORDS.split()})

# Where another word could begin something else, and backquotes are asked for.
UNITS = {"minutes", "hours", "days", "weeks", "months", "years"}
AFTER_A_VALUE = {*CONTEXTUAL, "stage"}
BACKQUOTED = {
    "typed column, first": {"at"},  # right after a key
    "in computed": {"every", "exactly"},  # the column in the next line could be the events
    "key": {"row"},
    "from": {"row"},
    "lookup": {"row"},
    "duration": {*UNITS, "day", "week", "month", "year", "quarter", "hour"},
    "between": UNITS,  # `days between 1 and 2`
    "before": UNITS,  # `days since 2026-01-01`
    "no": AFTER_A_VALUE,  # `newsletter = no` goes on with such a word
    "every": AFTER_A_VALUE,
    "prediction of": AFTER_A_VALUE,
    "at least": {"of"},
    "exactly": {"of"},
    "at most": {"of"},
    "example event 2": {"customer"},
    "expect pct": {"customer", "customers"},
    "guarantee covers": {"every"},
}

PLACES = {
    "typed column": 'customers from "c" key id\n a text\n @ number\n b text',
    "typed column, flag": 'customers from "c" key id\n a text required\n @ flag\n b text',
    "typed column, first": 'customers from "c" key id\n @ text private\n b text',
    "computed column": 'events e from "c" key id at d\n a = b * c\n @ = a + 1\n q text',
    "in computed": 'events e from "c" key id at d\n a = @ * c\n b = c * @\n q = @\n r text',
    "key": 'customers from "c" key @\n a text',
    "at": 'events e from "c" key id at @\n a text',
    "events name": 'events @ from "c" key id at d\n a text',
    "from": "events o from @ per @\n a = sum(@)",
    "subset": "events o from @ where (@ > 3)",
    "lookup": 'lookup @ from "c" key @\n a text',
    "lookup use": "trait t = @.@ for @",
    "attributes": 'attributes @ from "c" key id\n a text',
    "customers from": "customers from events @",
    "setting": "setting @ = 3",
    "duration": "segment a where any e in the last @ and d more than @ ago",
    "trait": "trait @ = @ + 1",
    "trait2": "trait t = 1 - @ / @",
    "choice": "trait t = @ when @, @ when @ > 2, @ otherwise",
    "default": "trait t = @ default @",
    "alone": "segment a where @",
    "and": "segment a where (x and @ and y) or @",
    "not": "segment a where not @ and x",
    "cmp": 'segment a where @ > 3 and 3 < @ and @ = "a"',
    "cmp names": "segment a where @ = @",
    "between": "segment a where @ between 1 and 2",
    "between2": "segment a where x between @ and @",
    "in": "segment a where @ in (1, 2) and x in (@, @)",
    "in name": "segment a where x in @",
    "contains": 'segment a where @ contains "x" and x contains @',
    "starts": 'segment a where @ starts with "x" and @ ends with "y" and @ matches "z"',
    "contains any": 'segment a where @ contains any of ("a") and x contains all of @',
    "does not": 'segment a where @ does not contain "x"',
    "is": "segment a where @ is known and @ is empty",
    "window": "segment a where @ in the last 30 days and @ in last month",
    "before": "segment a where @ before today and @ after today and @ on today and @ since today",
    "before2": "segment a where d before @ and d after @ and d on @ and d since @",
    "today": "segment a where @ today",
    "ago": "segment a where @ more than 30 days ago and @ at least 3 days ago",
    "within": "segment a where @ within 3 days after @",
    "anniversary": "segment a where anniversary of @ today",
    "since": "segment a where days since @ > 3",
    "days between": "trait t = days between @ and @",
    "any": "segment a where any @",
    "any window": "segment a where any @ in the last 30 days where (@ > 3)",
    "any where": "segment a where any @ where (@)",
    "no": "segment a where no @ and x",
    "every": "segment a where every @ where (x)",
    "at least": "segment a where at least 3 @ in the last 7 days",
    "exactly": "segment a where exactly 1 @",
    "at most": "segment a where at most 1 @ where (x)",
    "at least of": "segment a where at least 2 of (@, @)",
    "followed": "segment a where any @ followed by @ within 3 days",
    "not followed": "segment a where any @ not followed by @",
    "count": "trait t = count(@)",
    "count window": "trait t = count(@ in the last 3 days where (@ > 3))",
    "sum": "trait t = sum(@.@ in the last 3 days)",
    "most common": "trait t = most common(@.@)",
    "nth": "trait t = nth(2, @)",
    "days since last": "trait t = days since last(@)",
    "quintile": "trait t = quintile(@ within @ among @)",
    "overall": "trait t = overall median(@ among @)",
    "arg": "trait t = round(@, 2)",
    "customer": "segment a where any o where (total > customer.@)",
    "how many": "trait t = how many of (@, @)",
    "top": "segment a where top 10% by @ within @",
    "top2": "segment a where top 10% by @ and x",
    "top n": "segment a where top @ by x",
    "segment": "segment @ where x",
    "segment desc": 'segment @ "d" where x',
    "persona": "segment a where x persona @",
    "lifecycle": "lifecycle @\n stage @ where x\n stage @ otherwise",
    "lifecycle among": "lifecycle a among @\n stage b where @",
    "stage cond": "lifecycle a\n stage b where @ > 3\n stage c where @",
    "score": "score @\n +10 when @\n -5 when @ > 3",
    "prediction": "prediction @\n of @\n among @\n from @ rising, @, b",
    "prediction of": "prediction p\n of no @ in the next 3 days\n from @",
    "prediction feature": "prediction p\n of a\n from b, @\n at most 3 features",
    "clusters": 'clusters @\n from @, @\n cluster @ "d"\n cluster @',
    "lifetime": "lifetime @\n from @.@\n in the next @\n margin @\n among @",
    "campaign": "campaign @\n to @\n except @\n via @",
    "variant": 'campaign c\n to a\n variant @ 50% with @ = "x", @ = "y"',
    "goal": "campaign c\n to a\n goal any @ within 3 days",
    "goal2": "campaign c\n to @\n goal @ within 3 days",
    "worth": "campaign c\n to @\n goal any @ within @ worth @.@",
    "to at most": "campaign c\n to @\n at most 1 message per 3 days",
    "example customer": 'example "e"\n customer with @ = 3, @ = "x"\n in @\n not in @',
    "example event": 'example "e"\n @ on 2025-01-01 with @ = 3\n @ on 2025-01-02',
    "example event 2": 'example "e"\n @ with @ = 3',
    "example given": 'example "e"\n given @ = 3\n @ = 3\n @ is unknown',
    "example stage": 'example "e"\n @ = @',
    "expect": "expect @ at least 3 customers",
    "expect pct": "expect @ between 1% and 2% of @",
    "guarantee": "guarantee every @ is @",
    "guarantee no": "guarantee no @ are @",
    "guarantee covers": "guarantee @ covers everyone",
    "guarantee title": 'guarantee "t" every @ is not @',
    "example claim": 'example "e"\n given r = 1\n @ = 3\n not @\n in @\n @ > 2 and x',
    "again": "campaign c\n to @\n again after 30 days",
}


def tree(text: str, word: str) -> str:
    """The tree with the word replaced, or what was found wrong."""
    result = parse_text(text)
    if result.diagnostics:
        return str(result.diagnostics[0].message)
    return re.sub(rf"text='{word}'", "text='@'", repr(result.value))


PLAIN = {place: tree(text.replace("@", "zzz"), "zzz") for place, text in PLACES.items()}


@pytest.mark.parametrize("place", PLACES)
def test_words_as_names(place: str) -> None:
    for word in WORDS:
        if word in BACKQUOTED.get(place, ()):
            continue
        assert tree(PLACES[place].replace("@", word), word) == re.sub(
            rf"text='{word}'", "text='@'", PLAIN[place]
        ), word


@pytest.mark.parametrize("place", PLACES)
def test_any_word_in_backquotes(place: str) -> None:
    for word in (*RESERVED, "row", "at", "days", "Monthly charges ($)", "käufer"):
        found = tree(PLACES[place].replace("@", f"`{word}`"), re.escape(word))
        assert found == re.sub(rf"text='{re.escape(word)}'", "text='@'", PLAIN[place]), word


@pytest.mark.parametrize("place", PLACES)
def test_the_formatter_keeps_names(place: str) -> None:
    for word in (*WORDS[len(place) % 4 :: 4], *RESERVED):
        text = PLACES[place].replace("@", f"`{word}`")
        formatted = format_file(Source("rules.seg", text)).required()
        assert parse_text(formatted).required() == parse_text(text).required(), word
