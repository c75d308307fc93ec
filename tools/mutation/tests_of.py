"""Which tests are asked about a change in a folder: those that are likely to notice it, the quick ones first.

A change that they don't notice may be noticed by tests that are not asked, such as the many generated rules;
it is called a survivor all the same, and read by a person.
"""

from __future__ import annotations


def _files(folder: str, names: str) -> tuple[str, ...]:
    return tuple(f"tests/{folder}/test_{name}.py" for name in names.split())


CORPUS = ("tests/corpus",)
REFERENCE = _files("reference", "values events sequences examples explain clock")
AGREE = ("tests/properties/test_engines_agree.py",)
READERS = "values infer files findings formats keeping edges exact_types dialects header_rows dtypes"
SETTLING = "settle assign history reports suppression locales"
LETTERS = "filters kinds links plain_text render templates translations letter"

TESTS_OF: dict[str, tuple[str, ...]] = {
    "reference": (*REFERENCE, *CORPUS, *AGREE),
    "model": (
        *_files("model", "meaning project"),
        *CORPUS,
        *REFERENCE,
        "tests/syntax/test_mistakes.py",
        *AGREE,
    ),
    "plan": ("tests/plan", *CORPUS, *AGREE, *_files("engines", "pieces")),
    "engines": (
        *CORPUS,
        *_files("engines", "programs running operators"),
        *AGREE,
        *_files("engines", "pieces"),
    ),
    "operators": ("tests/operators", *CORPUS, *_files("engines", "operators"), *AGREE),
    "data": (*_files("data", READERS), "tests/project/test_frames.py"),
    "campaigns": (*_files("messages", SETTLING), "tests/project/test_campaigns.py"),
    "messages": (*_files("messages", LETTERS), "tests/messages/checks", *_files("messages", "press outbox")),
    "templates": ("tests/templates", *_files("messages", "templates render kinds translations press")),
    "outbox": _files("messages", "outbox press"),
    "sending": _files("sending", "mails delivery misbehaving"),
    "exports": ("tests/exports", "tests/project/test_exporting.py"),
    "outputs.py": _files("messages", "outbox"),
    "people": ("tests/people", "tests/project/test_strangers.py"),
    "analysis": (*_files("analysis", "known guarantees writing"), *CORPUS, *_files("analysis", "candidates")),
}
