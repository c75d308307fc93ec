"""Every code a diagnostic can have: how grave it is and what it is about, one line each.

Here are the codes of reading, of meaning and of work, and those that several places find. What only one check
finds, it brings itself: its file, in one of the folders of checks, holds a `CHECK` with the codes of its own.

The page of a code is docs/diagnostics/CODE.md, with an example that triggers it and one that does
not; a test runs both and checks that pages and codes match.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from segdsl.found import texts

Severity = Literal["error", "warning", "info"]

PAGES = "https://segdsl.readthedocs.io/diagnostics/"


@dataclass(frozen=True, slots=True)
class Code:
    severity: Severity
    summary: str


FOLDERS_OF_CHECKS = ("segdsl.checks", "segdsl.messages.checks")
_BROUGHT = re.compile(r'"([a-z-]+)":\s*Code\(\s*"(error|warning|info)",\s*"([^"]*)"')


def code_of(name: str) -> Code:
    """What is known of a code. Raises KeyError where there is none of that name."""
    return CODES[name] if name in CODES else _of_checks()[name]


def every_code() -> dict[str, Code]:
    """All of them."""
    return {**CODES, **_of_checks()}


@cache
def _of_checks() -> Mapping[str, Code]:
    """The codes that checks bring, read in their files: who only shows findings can't wait for the checks."""
    found: dict[str, Code] = {}
    for text in (text for folder in FOLDERS_OF_CHECKS for text in texts(folder)):
        for name, severity, summary in _BROUGHT.findall(text):
            found[name] = Code(severity, summary)
    return found


CODES: dict[str, Code] = {
    # The project
    "wrong-usage": Code("error", "A command that cannot be understood"),
    "bad-config": Code("error", "A setting in `segdsl.toml` that cannot be used"),
    "missing-project": Code("error", "A folder without rules, or no folder at all"),
    "engine-lacks": Code("error", "Rules that need what the chosen engine can't do"),
    "engine-failed": Code("error", "An engine that was stopped by something around it and gives no answer"),
    "alert": Code("error", "An alert of `segdsl.toml`: members or news are not as they may be"),
    "not-delivered": Code("error", "Something that a trigger could not deliver, and keeps"),
    "bad-setting": Code("error", "A value for `--set` that the rules cannot take"),
    # Writing
    "syntax": Code("error", "The text is not a rule that can be read"),
    "too-large": Code("error", "A file, a number or the nesting of a rule is beyond the limits"),
    "unreadable-file": Code("error", "A file that is no text, or a folder that cannot be read"),
    "merge-marks": Code("error", "A file in which a merge was not finished"),
    "mixed-and-or": Code("error", "`and` and `or` are mixed without parentheses"),
    "bad-date": Code("error", "A date that does not exist or is not written YYYY-MM-DD"),
    "bad-number": Code("error", "A number written with a thousands comma"),
    "not-yet": Code("error", "Something the language does not offer"),
    "habit": Code("warning", "Another language's spelling, understood all the same"),
    "smart-quotes": Code("warning", "Curly quotes around a text"),
    "hidden-character": Code("warning", "An invisible or look-alike character"),
    "duplicate-name": Code("error", "A name that is already taken"),
    "unknown-name": Code("error", "A name that is declared nowhere"),
    "unknown-attribute": Code("error", "An attribute or column that is declared nowhere"),
    "unknown-value": Code("error", "A value outside a closed set"),
    "type-mismatch": Code("error", "Values of kinds that do not go together"),
    "scale-suspect": Code("warning", "A value that looks like another scale, such as 30 for 30%"),
    "reference-cycle": Code("error", "Declarations that need each other in a circle"),
    "not-learnt": Code("error", "A trait that is learnt, and has not been learnt yet"),
    "bad-learnt-file": Code("error", "A file of what was learnt that cannot be used"),
    "learnt-from-other-rules": Code("error", "A trait that was learnt when its rules meant something else"),
    "answer-among-features": Code("error", "A feature that says what is asked for"),
    "too-few-customers": Code("error", "Too few customers to learn from"),
    "drifted": Code("warning", "Customers are not those any more that a trait was learnt from"),
    "unsupported-regex": Code("error", "A regular expression that RE2 cannot read"),
    "unused": Code("info", "Something declared that nothing uses"),
    "unused-ignore": Code("warning", "An `ignore` comment that silences nothing"),
    "lookalike-name": Code("warning", "Two names that are easily confused"),
    "shares-do-not-add-up": Code("error", "Variant shares that are not 100% together"),
    # Personas and templates
    "unread-file": Code("warning", "A file that looks like a part of the project, and that nothing reads"),
    "bad-yaml": Code("error", "A file that is not plain YAML"),
    "bad-persona": Code("error", "A persona with a field that is unknown, missing or wrong"),
    "template-syntax": Code("error", "A template that cannot be read"),
    "forbidden-construct": Code("error", "Something that templates may not do"),
    "unknown-template": Code("error", "A template that is not there"),
    "unknown-variable": Code("error", "A name in a template that nothing provides"),
    "merge-tag": Code("warning", "A placeholder of another program, printed as it is"),
    "private-attribute-printed": Code("error", "A private attribute printed in a message"),
    "missing-subject": Code("error", "A message without a subject"),
    "missing-block": Code("error", "A message without a block that its kind needs"),
    "bad-mjml": Code("error", "A message in MJML that cannot be made into HTML"),
    "broken-translation": Code("error", "A translation that cannot be used"),
    "incomplete-translation": Code("warning", "A translation that leaves something out"),
    "missing-translation": Code("warning", "Texts that a language has no translation of"),
    "unknown-block": Code("error", "A block in a template that nothing shows"),
    # Data
    "missing-file": Code("error", "A file or database table that is not there"),
    "path-outside": Code("error", "A path that leads out of the project"),
    "unsupported-source": Code("error", "A kind of source that cannot be read"),
    "unreadable-data": Code("error", "Data that are not what they are declared to be"),
    "missing-column": Code("error", "A declared column that the file does not have"),
    "duplicate-column": Code("error", "A declared column that the file has twice"),
    "ragged-row": Code("error", "A row with more or fewer fields than the header"),
    "duplicate-key": Code("error", "A second row for a key that may have one"),
    "promise-broken": Code("error", "A value that the declaration rules out"),
    "unmatched-rows": Code("error", "A source of which nothing, or little, belongs to a customer"),
    "copied-source": Code("info", "A source that was copied to where rules are computed"),
    "empty-table": Code("warning", "A source without rows"),
    # Results
    "output-exists": Code("error", "A folder for results that exists already"),
    "output-failed": Code("error", "A folder for results that cannot be written"),
    "output-busy": Code("error", "A folder or file that another run is writing"),
}
