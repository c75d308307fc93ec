"""Rule files that grow: every construct of the grammar repeated, chained and nested.

In: the name of a shape and a count. Out: the text of a rule file in which the construct stands so many times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

HEAD = """customers from "c.csv" key id
  spend number
  share number 0 to 1
  email text private
  city text
  plan one of "free", "pro"
  news flag
  joined date
  tags list of text
  income number sensitive

events orders from "o.csv" key id at day
  total number
  sku text

lookup products from "p.csv" key sku
  category text

"""

Shape = Callable[[int], str]


def many(pattern: str, count: int, first: int = 0) -> Iterator[str]:
    """The pattern so many times: `%` is its number, `%-` the number before, `%+` the number behind."""
    for i in range(first, count):
        yield pattern.replace("%-", str(i - 1)).replace("%+", str(i + 1)).replace("%", str(i))


def each(pattern: str, first: str = "", between: str = "", last: str = "") -> Shape:
    """Behind the head, what comes first, the pattern so many times, and what comes last."""
    return lambda count: HEAD + first + between.join(many(pattern, count)) + last


def after(first: str, pattern: str, last: str = "") -> Shape:
    """As `each`, of patterns that need the one before: number 0 is what comes first."""
    return lambda count: HEAD + first + "".join(many(pattern, count, 1)) + last


def before(pattern: str, last: str) -> Shape:
    """As `each`, of patterns that need the one behind: `%` in what comes last is the last number."""
    return lambda count: HEAD + "".join(many(pattern, count)) + last.replace("%", str(count))


def both(pattern: str, first: str, other: str, between: str = "", last: str = "\n") -> Shape:
    """First all of one pattern, then all of the other, which is joined."""
    return lambda count: (
        HEAD + first + "".join(many(pattern, count)) + between.join(many(other, count)) + last
    )


def ring(pattern: str) -> Shape:
    """As `each`, but the number before the first is the last one's: everything needs itself in a circle."""

    def grown(count: int) -> str:
        numbers = ((str((i - 1) % count), str(i)) for i in range(count))
        return HEAD + "".join(pattern.replace("%-", last).replace("%", i) for last, i in numbers)

    return grown


def in_head(words: str, pattern: str, rest: str = "", *, first: str = "", last: str = "") -> Shape:
    """Behind these words of the head stand what comes first, the patterns, and what comes last.

    The rest comes behind all, as often as the pattern.
    """

    def grown(count: int) -> str:
        patterns = "".join(many(pattern, count)) + last.replace("%", str(count))
        return HEAD.replace(words, words + first + patterns) + "".join(many(rest, count))

    return grown


def bare(piece: str) -> Shape:
    return lambda count: piece * count


def within(opening: str, middle: str, closing: str, first: str) -> Shape:
    return lambda count: f"{HEAD}{first}{opening * count}{middle}{closing * count}\n"


PLAN, SHARE, TOTAL = '"pro"', "  share number 0 to 1\n", "  total number\n"
FORMAT = '"%d.%m.%Y"'
TO = 'campaign c\n  to news\n  template "t"\n'

BESIDE: dict[str, Shape] = {
    "columns": in_head(SHARE, "  c% number 0 to 10\n"),
    "columns of all options": in_head(
        SHARE, '  c% date column "C %" format excel or unknown unknown as "NA", "-" private unique "What"\n'
    ),
    "values of one of": in_head(PLAN, ', "v%"'),
    "values of one of, each compared": in_head(PLAN, ', "v%"', 'segment s% where plan = "v%"\n'),
    "values of one of, each misspelt": in_head(PLAN, ', "v%"', 'segment s% where plan = "w%"\n'),
    "values of one of, in any case": in_head(PLAN, ', "v%"', 'segment s% where plan = "V%" ignoring case\n'),
    "unknown as": in_head("joined date", ', "-%"', first=' unknown as "-"'),
    "yes and no": in_head("news flag", ', "J%"', first=' yes "J"'),
    "formats": lambda n: HEAD.replace("joined date", f"joined date format {FORMAT}" + f" or {FORMAT}" * n),
    "attributes": each('attributes a% from "a%.csv" key id\n  x% number\n'),
    "events": each('events e% from "e%.csv" key id at t\n  x number\n  y = x + 1\n'),
    "lookups": each('lookup l% from "l%.csv" key k\n  x text\nsegment s% where l%.x for city = "a"\n'),
    "computed columns": lambda n: HEAD.replace(
        "  sku", "".join(f"  c{i} = total * {i}\n" for i in range(n)) + "  sku"
    ),
    "compound key": lambda n: f'customers from "c.csv" key (k, {", ".join(many("k%", n))})\n',
    "settings": each("setting a% = % days\nsegment s% where joined in the last a%\n"),
    "setting with a list": each('"%"', "setting a = (", ", ", ")\nsegment s where city in a\n"),
    "traits": each("trait t% = spend * %\n"),
    "segments": each("segment s% where spend > %\n"),
    "segments with clauses": each(
        'segment s% "What" where spend > % owner "a@b.example" tags "x", "y" priority 3 note need "n"\n'
    ),
    "tags": each('"t%"', "segment s where news tags ", ", ", "\n"),
    "notes": each('  note n% "text"\n', "segment s where news\n"),
    "stages": each("  stage s% where spend > %\n", "lifecycle l\n"),
    "stages, each asked for": both(
        "  stage s% where spend > %\n", "lifecycle l\n", "segment is_% where l = s%\n"
    ),
    "stages, each misspelt": both(
        "  stage s% where spend > %\n", "lifecycle l\n", "segment is_% where l = t%\n"
    ),
    "lifecycles": each("lifecycle l%\n  stage a where news\n  stage b otherwise\n"),
    "scores": each("score c%\n  +1 when news\n  -2 when spend > %\n"),
    "points": each("  +1 when spend > %\n", "score c\n"),
    "campaigns": each(
        'campaign c%\n  to spend > %\n  via email\n  template "t"\n  exclusive group "g" priority %\n'
    ),
    "variants": each("  variant v% 0.% with a = %\n", TO),
    "values of a variant": each("a% = %", f"{TO}  variant v 1 with ", ", ", "\n"),
    "caps": each("  at most 1% messages per 7 days\n", TO),
    "examples": each('segment s% where spend > %\nexample "e%"\n  customer with spend = %\n  not in s%\n'),
    "facts": in_head(SHARE, "  c% number\n", 'example "%"\n  customer with c% = %\n'),
    "events of an example": each(
        "  orders on 2026-01-01 with total = %\n", 'segment s where news\nexample "e"\n', "", "  not in s\n"
    ),
    "claims": each("  in s\n", 'segment s where news\nexample "e"\n  customer with news = yes\n'),
    "expectations": each("expect s at least % customers\n", "segment s where news\n"),
    "guarantees": each("guarantee every (spend > %) is (spend > %-)\n"),
    "guarantees of segments": each("segment s% where news\nguarantee every s% is news\n"),
    "and": each("spend > %", "segment s where ", " and ", "\n"),
    "and not equal": each("spend != %", "segment s where ", " and ", "\n"),
    "or": each("spend = %", "segment s where ", " or ", "\n"),
    "or of texts": each('city = "c%"', "segment s where ", " or ", "\n"),
    "or of ands": each("(spend = % and news)", "segment s where ", " or ", "\n"),
    "ands of nots": each("not spend > %", "segment s where ", " and ", "\n"),
    "outside of a range": each("share = %", "segment s where ", " or ", "\n"),
    "in numbers": each("%", "segment s where spend in (", ", ", ")\n"),
    "in numbers of a range": each("%", "segment s where share in (", ", ", ")\n"),
    "in texts": each('"c%"', "segment s where city in (", ", ", ")\n"),
    "in texts ignoring case": each('"c%"', "segment s where city in (", ", ", ") ignoring case\n"),
    "not in texts": each('"c%"', "segment s where city not in (", ", ", ")\n"),
    "contains any of": each('"c%"', "segment s where tags contains any of (", ", ", ")\n"),
    "how many of": each("spend = %", "segment s where how many of (", ", ", ") = 1\n"),
    "at least of": each("spend = %", "segment s where at least 2 of (", ", ", ")\n"),
    "arms": each("% when spend = %", "trait t = ", ", ", ", 7 otherwise\n"),
    "arms of texts": each('"a%" when spend = %', "trait t = ", ", ", '\nsegment s where t = "a1"\n'),
    "concat": each('"%"', "trait t = concat(city, ", ", ", ")\n"),
    "windows": each("segment s% where joined in the last % days and any orders in the last % days\n"),
    "windows of all kinds": each(
        "segment s% where any orders in each of the last 4 periods of 1% days or joined between 2026-01-01"
        " and today or anniversary of joined in the next % days or any orders within % days after joined\n"
    ),
    "aggregates": each("trait t% = sum(orders.total in the last % days where (total > %))\n"),
    "ranks": each("trait t% = quintile(spend among s%)\nsegment s% where top %% by spend\n"),
    "overall": each("segment s% where spend > overall average(spend among (spend > %))\n"),
    "samples": each('segment s% where sample 0.5 seed "%"\n'),
    "sequences": each("segment s% where any orders followed by orders within % days\n"),
    "looked up": each('segment s% where products.category for city = "%"\n'),
    "regular expressions": each('segment s% where city matches "^a{%}b"\n'),
    "one regular expression": each("(a%|b)", 'segment s where city matches "', "", '"\n'),
    "descriptions": each("x", 'segment s "', "", '" where news\n'),
    "quotes in a text": each('""', 'segment s where city = "', "", '"\n'),
    "one name": each("x", "segment s", "", " where news\n"),
    "one digit": each("7", "segment s where spend > 1", "", "\n"),
    "one fraction": each("7", "segment s where spend > 1.", "", "\n"),
    "days": each("7", "segment s where joined in the last 1", "", " days\n"),
    "comments": each("# what % means\n", "", "", "segment s where news\n"),
    "one comment": each("x", "# ", "", "\nsegment s where news\n"),
    "comments behind": each("  and spend > % # why\n", "segment s where news\n"),
    "comments that ignore": each("segment s% where not spend > %  # segdsl: ignore not-includes-unknown\n"),
    "idle comments that ignore": each("segment s% where news  # segdsl: ignore not-includes-unknown\n"),
    "comments that ignore, all above": each(
        "# segdsl: ignore not-includes-unknown\n", "", "", "segment s\n  where not spend > 1\n"
    ),
    "comments that ignore, within": each(
        "  # segdsl: ignore not-includes-unknown\n    and not spend > %\n", "segment s\n  where news\n"
    ),
    "blank lines": each("\n"),
    "blanks": each(" ", "segment s where", "", "news\n"),
    "tabs and returns": each("segment s% where\tnews\r\n"),
}

CHAINED: dict[str, Shape] = {
    "traits, each uses the one before": after("trait t0 = spend\n", "trait t% = t%- + 1\n"),
    "traits, each uses the next": before("trait t% = t%+ + 1\n", "trait t% = length(email)\n"),
    "a segment of all traits": lambda n: (
        HEAD + "".join(many("trait t% = %\n", n)) + "segment s where " + " or ".join(many("t% > 1", n)) + "\n"
    ),
    "a segment of all traits behind it": lambda n: (
        HEAD + "segment s where " + " or ".join(many("t% > 1", n)) + "\n" + "".join(many("trait t% = %\n", n))
    ),
    "columns, each uses the one before": in_head(TOTAL, "  c%+ = c% + 1\n", first="  c0 = total\n"),
    "columns, each uses the next": in_head(TOTAL, "  c% = c%+ + 1\n", last="  c% = total\n"),
    "private columns, each uses the next": in_head(
        SHARE, "  c% = concat(c%+, city)\n", last="  c% = email\n"
    ),
    "segments, each uses the one before": after("segment s0 where news\n", "segment s% where s%- and news\n"),
    "segments, each uses the next": before("segment s% where s%+ and news\n", "segment s% where news\n"),
    "segments, each uses the next twice": before(
        "segment s% where s%+ or not s%+\n", "segment s% where news\n"
    ),
    "segments in a circle": ring("segment s% where s%- or news\n"),
    "traits in a circle": ring("trait t% = t%- + 1\n"),
    "events in a circle": ring("events e% from e%- where (total > 1)\n"),
    "settings in a circle": ring("setting a% = a%- + 1\n"),
    "events from events": after(
        "events e0 from orders where (total > 0)\n", "events e% from e%- where (total > %)\n"
    ),
    "events from events with columns": after(
        "events e0 from orders where (total > 0)\n  x0 = total\n",
        "events e% from e%- where (x%- > %)\n  x% = x%- + total\n",
    ),
    "roll-ups of roll-ups": after(
        "events e0 from orders per sku\n  total = sum(total)\n",
        "events e% from e%- per sku\n  total = sum(total)\n",
    ),
    "lifecycles among segments": after(
        "segment s0 where news\n",
        "lifecycle l% among s%-\n  stage a where news\nsegment s% where l% = a\n",
    ),
    "ranks among ranks": after("segment s0 where news\n", "segment s% where top 50 by spend among s%-\n"),
    "scores of scores": after("score c0\n  +1 when news\n", "score c%\n  +1 when c%- > 1\n"),
    "campaigns to segments in a chain": after(
        "segment s0 where news\n",
        'segment s% where s%- and spend > %\ncampaign c%\n  to s%\n  template "t"\n',
    ),
    "guarantees of segments in a chain": after(
        "segment s0 where news\n", "segment s% where s%- and spend > %\nguarantee every s% is news\n"
    ),
    "followed by": each(" followed by orders", "segment s where any orders", "", "\n"),
    "followed by, with conditions": each(
        " followed by orders within 2 days where (total > %)", "segment s where any orders", "", "\n"
    ),
    "plus": each(" + %", "trait t = spend", "", "\n"),
    "plus and minus of columns": each(" + spend - share", "trait t = spend", "", "\n"),
    "times": each(" * %", "trait t = spend", "", "\n"),
    "default": each(" default %", "trait t = spend", "", "\n"),
}

NESTED: dict[str, Shape] = {
    "parentheses": within("(", "news", ")", "segment s where "),
    "open parentheses": within("(", "", "", "segment s where "),
    "closed parentheses": within("", "", ")", "segment s where news"),
    "not": within("not ", "news", "", "segment s where "),
    "exclamation marks": within("!", "news", "", "segment s where "),
    "minus": within("-", "1", "", "trait t = "),
    "and or": within("(news and (spend > 1 or ", "news", "))", "segment s where "),
    "choices": within("(1 when news, ", "2", " otherwise)", "trait t = "),
    "calls": within("round(", "spend", ")", "trait t = "),
    "minus minus": within("- ", "spend", "", "trait t = "),
    "how many in one another": within("how many of (news, ", "news", ")", "trait t = "),
    "any where any": within("any orders where (", "total > 1", ")", "segment s where "),
    "looked up by looked up": lambda n: f"{HEAD}trait t = {'products.category for ' * n}city\n",
    "among among": within("quintile(spend among (1 < ", "spend", "))", "trait t = "),
    "sum of where": within("sum(orders.total where (total > ", "1", "))", "trait t = "),
}

WRONG: dict[str, Shape] = {
    "the same name": each("segment same where spend > %\n"),
    "the same column": in_head(SHARE, "  same number\n"),
    "the same customers": each('customers from "c.csv" key id\n  x% number\n'),
    "unknown names": each("segment s% where unheard_of_%\n"),
    "unknown names in one": each("unheard_of_%", "segment s where ", " and ", "\n"),
    "misspelt names": each("trait spending_% = spend\ntrait u% = spendng_%\n"),
    "unknown functions": each("trait t% = unheard_%(spend)\n"),
    "unknown tables": each("trait t% = count(unheard_%)\n"),
    "unknown columns": each("trait t% = sum(orders.unheard_%)\n"),
    "wrong types": each('segment s% where spend = "%"\n'),
    "mixed and and or": each(" and news or news", "segment s where news", "", "\n"),
    "mixed in each": each("segment s% where news and news or spend > %\n"),
    "habits": each("segment s% where spend is not null\n"),
    "habits in one": each("spend is not null", "segment s where ", " and ", "\n"),
    "curly quotes": each("segment s% where city = “x”\n"),
    "single quotes": each("segment s% where city = 'x'\n"),
    "equals signs": each(" == 1 and spend", "segment s where spend", "", " == 1\n"),
    "dates of elsewhere": each("segment s% where joined after 31.12.2025\n"),
    "thousands": each("segment s% where spend > 1,000\n"),
    "months without number": each("segment s% where joined in the last month\n"),
    "hidden characters": lambda n: f"{HEAD}segment s where news{chr(0x200B) * n}\n",
    "hidden in texts": each('segment s% "\u202e" where news\n'),
    "lookalike letters": each("segment s% where nеws\n"),
    "lookalike names": each("trait spend_l% = spend\ntrait spend_I% = spend\n"),
    "not where unknown": each("segment s% where not spend > %\n"),
    "unquoted texts": each("segment s% where city = Berlin\n"),
    "text that does not end": each('segment s% where city = "x\n'),
    "text over all lines": each("x\n", 'segment s where city = "'),
    "unused": each("setting a% = %\ntrait t% = %\n"),
    "sensitive": both("segment s% where income > %\n", "", "trait t% = income + %\n"),
    "sources outside": each('events e% from "../e.csv" key id at t\n'),
    "two clauses": each(' owner "a@b.example"', "segment s where news", "", "\n"),
    "backquotes": each("segment `a %` where news\n"),
    "keywords alone": each("segment\n"),
    "no keyword": each("news and spend > %\n", "", "", ""),
    "indented declarations": each("  segment s% where news\n"),
}

MESS: dict[str, Shape] = {
    f"only {name}": bare(piece)
    for name, piece in {
        "opening": "(",
        "closing": ")",
        "quotes": '"',
        "apostrophes": "'",
        "backquotes": "`",
        "curly quotes": "“",
        "commas": ",",
        "points": ".",
        "digits": "7",
        "underscores": "_",
        "letters": "a",
        "letters of elsewhere": "é",
        "emoji": "😀",
        "look-alikes": "а",
        "signs": "+-*/",
        "comparisons": "<>=!",
        "hashes": "#",
        "and": "and ",
        "in": "in ",
        "not": "not",
        "segment": "segment ",
        "lines of segment": "segment\n",
        "lines of `segment s where`": "segment s where\n",
        "customers": "customers ",
        "lines of customers": 'customers from "c.csv" key id\n',
        "at least": "at least ",
        "one of": "one of ",
        "every": "every ",
        "numbers": "1 ",
        "long numbers": "1_000_000",
        "numbers with points": "1.5",
        "dates": "2026-01-01 ",
        "percent": "50 percent ",
        "brackets": "[]{}",
        "dollars": "$",
        "blanks": " ",
        "lines": "\n",
        "returns": "\r",
        "tabs": "\t",
        "no-break blanks": "\u00a0",
        "hidden": "\u200b",
    }.items()
}

SHAPES: dict[str, Shape] = {**BESIDE, **CHAINED, **NESTED, **WRONG, **MESS}


def grown_to(shape: Shape, size: int) -> str:
    """The shape with as many of its pieces as fit into so many characters."""
    least, most = 1, 2
    while len(shape(most)) <= size:
        least, most = most, most * 2
    while most - least > max(1, least // 100):
        middle = (least + most) // 2
        if len(shape(middle)) <= size:
            least = middle
        else:
            most = middle
    return shape(least)
