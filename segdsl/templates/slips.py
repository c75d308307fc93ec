"""What Jinja's complaints about a template mean, in words for whoever wrote it.

In: an error of Jinja's. Out: the reason, the words of the template that it is about, and what to write
instead, also where a tag was another template language's.
"""

from __future__ import annotations

import re

from jinja2 import TemplateSyntaxError

from segdsl.suggest import did_you_mean

_CLOSED = ("if", "for", "block", "macro", "call", "set", "with", "filter", "trans", "raw")
_TAGS = frozenset(
    {*_CLOSED, *(f"end{tag}" for tag in _CLOSED), "elif", "else", "extends", "include", "import", "from"}
) | {"pluralize"}
_SIGNS = {  # what stands where something else is expected, and what was probably meant
    "=": "`==` asks whether two values are equal, `>=` and `<=` begin with the other sign",
    "&": "write `and`",
    "!": "write `not`, or `!=`",
    "|": "write `or`",
    ":": 'what a filter is given stands in parentheses: `| default("…")`',
    "if": "write `elif`",
    "{": "a tag before is not closed: write `}}` or `%}` where it ends",
    "#": "write `{% if … %}…{% endif %}` or `{% for … %}…{% endfor %}`",
    "}": "close it by `}}`",
    "?": "write `a if condition else b`",
}
_LOOKUP = re.compile(r"\|\s*lookup\s*:\s*(['\"])\$?(.+?)\1")  # Klaviyo's
_ELSEWHERE = {  # tags of Liquid, Twig, Django, Handlebars and the like
    "assign": "write `{% set name = … %}`",
    "capture": "write `{% set name %}…{% endset %}`",
    "unless": "write `{% if not … %}…{% endif %}`",
    "elsif": "write `{% elif … %}`",
    "elseif": "write `{% elif … %}`",
    "elsefor": "write `{% else %}` before `{% endfor %}`",
    "empty": "write `{% else %}` before `{% endfor %}`",
    "case": "write `{% if … %}…{% elif … %}…{% endif %}`",
    "switch": "write `{% if … %}…{% elif … %}…{% endif %}`",
    "when": "write `{% elif … %}`",
    "comment": "write `{# … #}`",
    "render": 'write `{% include "partials/…" %}`',
    "load": "take it away: filters need not be loaded",
    "cycle": "write `{{ loop.cycle(…) }}`",
    "break": "a loop goes to its end; ask before what it prints: `{% if … %}`",
    "continue": "ask before what the loop prints: `{% if … %}`",
    "autoescape": "take it away: what is printed is always escaped",
    "verbatim": "write `{% raw %}…{% endraw %}`",
    "blocktrans": "write `{% trans %}…{% endtrans %}`",
    "blocktranslate": "write `{% trans %}…{% endtrans %}`",
    "translate": 'write `{{ _("…") }}`',
    "end": "say what ends: `{% endif %}`, `{% endfor %}`",
}


def what_is_wrong(error: TemplateSyntaxError) -> tuple[str, tuple[str, ...], str | None]:
    """The reason, the words that it is about, and a way out."""
    message = (error.message or "it cannot be read").rstrip(".")
    unknown = re.match(r"Encountered unknown tag '(\w+)'", message)
    open_ = re.search(r"block that needs to be closed is '(\w+)'", message)
    if unknown:
        return _unknown(unknown[1], open_[1] if open_ else None)
    if open_:
        return f"`{open_[1]}` is not closed", (open_[1],), f"write `{{% end{open_[1]} %}}` where it ends"
    expected = re.match(r"expected token '(.+)', got '(.+)'", message)
    strange = re.match(r"unexpected (?:char )?'(.+?)'", message)
    if found := expected or strange:
        got = found[found.lastindex or 1]
        ends = expected is not None and got in ("end of print statement", "end of statement block")
        reason = "the tag ends too early" if ends else f"`{got}` is not expected here"
        return reason, () if ends else (got,), _looked_up(error) or _SIGNS.get(got)
    first = message.split(". ")[0]
    words = tuple(message.split("'")[1:2])  # Jinja quotes what it stumbled over
    return (first[:1].lower() + first[1:]).replace("'", "`"), words, None


def _looked_up(error: TemplateSyntaxError) -> str | None:
    """What Klaviyo's `person|lookup:'First Name'` is written as, where that stands in the line."""
    lines = (error.source or "").splitlines()[error.lineno - 1 : error.lineno]
    found = next(filter(None, map(_LOOKUP.search, lines)), None)
    if found is None:
        return None
    name = "_".join(re.findall(r"\w+", found[2])).lower()
    return f"what is known of a customer is a field: `customer.{name}`"


def _unknown(tag: str, around: str | None) -> tuple[str, tuple[str, ...], str | None]:
    if tag in _TAGS and tag.startswith("end"):
        if around is not None:
            return (
                f"`{tag}` closes what is not open here",
                (tag,),
                f"close `{around}` first: `{{% end{around} %}}`",
            )
        return f"`{tag}` closes what is not open here", (tag,), "take it away, or open it before"
    if tag in _TAGS:
        return f"`{tag}` stands where it has no meaning", (tag,), "it belongs between the tags of another one"
    return (
        f"there is no tag `{tag}`",
        (tag,),
        _ELSEWHERE.get(tag.removeprefix("end")) or did_you_mean(tag, _TAGS),
    )
