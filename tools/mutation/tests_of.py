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
READERS = "values files findings keeping header_rows formats edges exact_types dialects dtypes infer"
SETTLING = "settle assign history reports suppression locales"
LETTERS = "filters kinds links plain_text render templates translations letter"

TESTS_OF: dict[str, tuple[str, ...]] = {
    "reference": (*REFERENCE, *CORPUS, *AGREE),
    "model": (*_files("model", "meaning project"), *CORPUS, *REFERENCE, "tests/syntax/test_mistakes.py"),
    "plan": ("tests/plan", *CORPUS, *AGREE),
    "engines": (*CORPUS, *_files("engines", "operators running"), *AGREE, *_files("engines", "pieces")),
    "engines/pandas/pieces/reading.py": _files("engines", "other_files dialects programs"),
    "operators": ("tests/operators", *CORPUS, *_files("engines", "operators"), *AGREE),
    "data": (*_files("data", READERS), "tests/project/test_frames.py"),
    "campaigns": (*_files("messages", SETTLING), "tests/project/test_campaigns.py"),
    "messages": _files("messages", LETTERS),
    "messages/checks": ("tests/messages/checks",),
    "messages/press": _files("messages", "press"),
    "messages/preview": ("tests/messages/preview/test_page.py", "tests/faces/test_preview.py"),
    "templates": (*_files("messages", LETTERS), "tests/templates"),
    "outbox": ("tests/outbox", *_files("messages", "outbox press")),
    "sending": _files("sending", "mails delivery misbehaving"),
    "exports": ("tests/exports", "tests/project/test_exporting.py"),
    "outputs.py": (*_files("exports", "whole_folder whole_file"), *_files("messages", "outbox")),
    "people": ("tests/people", "tests/project/test_strangers.py"),
    "analysis": (*_files("analysis", "known guarantees writing"), *CORPUS, *_files("analysis", "candidates")),
}
# What has its share of the changes; a folder in one of them may have tests of its own.
FOLDERS = tuple(folder for folder in TESTS_OF if "/" not in folder)


def tests_about(file: str) -> tuple[str, ...]:
    """The tests of the narrowest folder that has the file of segdsl; raises ValueError where none has."""
    within = [folder for folder in TESTS_OF if f"{file}/".startswith(f"segdsl/{folder}/")]
    return TESTS_OF[max(within, key=len)]
