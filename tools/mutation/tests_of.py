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
READERS = (
    "values closest_header refused_connections files findings keeping header_rows pages workbook_marks "
    "nested far_instants formats edges exact_types"
)
DRAFTS = "infer grown_drafts drafts"
SETTLING = "settle assign history reports suppression bounced locales webhooks"
TEMPLATES = "kinds templates translations filters lists_in_templates fitting_values render cookbook"
MEANING = (
    "meaning lengths facts_of_examples ranks_and_aggregates written_numbers questions_of_texts followed "
    "project"
)
LETTERS = "destinations links plain_text markup inlining text_parts letter"
ABOUT_DRAFTS = (
    "drafts guesses identifiers infer inspection layouts mostly order_lines people profiles repeats roles "
    "spelling starters surveying titles trials units"
)

TESTS_OF: dict[str, tuple[str, ...]] = {
    "reference": (*REFERENCE, *CORPUS, *AGREE),
    "model": (
        *_files("model", MEANING),
        *CORPUS,
        *REFERENCE,
        "tests/syntax/test_mistakes.py",
    ),
    "plan": ("tests/plan", *CORPUS, *AGREE),
    "engines": (
        *CORPUS,
        *_files("engines", "left_out cells_as_they_are names operators running"),
        *AGREE,
        *_files("engines", "pieces"),
    ),
    "engines/pandas/pieces/reading.py": _files("engines", "other_files dialects programs"),
    "engines/pandas/pieces/cells.py": _files("engines", "other_files dialects programs"),
    "engines/pandas/pieces/nested.py": _files("engines", "other_files dialects programs"),
    "operators": ("tests/operators", *CORPUS, *_files("engines", "operators"), *AGREE),
    "data": (
        *_files("data", READERS),
        *_files("project", "strangers merges"),
        "tests/runs/test_frames.py",
    ),
    **dict.fromkeys((f"data/{name}.py" for name in ABOUT_DRAFTS.split()), _files("data", DRAFTS)),
    "campaigns": (*_files("messages", SETTLING), "tests/runs/test_campaigns.py"),
    "messages": (*_files("messages", f"{LETTERS} {TEMPLATES}"), "tests/project/test_letters.py"),
    "messages/checks": ("tests/messages/checks",),
    "messages/cards": _files("people", "cards"),
    "messages/press": _files("messages", "same_words press"),
    "messages/preview": ("tests/messages/preview/test_page.py", "tests/faces/test_preview.py"),
    "templates": (*_files("messages", f"{TEMPLATES} {LETTERS}"), "tests/templates"),
    "templates/mjml": _files("messages", "mjml mjml_parts"),
    "outbox": (
        "tests/delivery/outbox",
        *_files("messages", "workers forms quoted_printable header_columns heads_read_again outbox press"),
    ),
    "sending": _files("sending", "servers mails line delivery misbehaving refusals echoes every_fault"),
    "exports": ("tests/delivery/exports", *_files("project", "exporting exports_as_rendered")),
    "outputs.py": (
        *_files("exports", "no_place_to_write on_the_disk whole_folder whole_file"),
        *_files("messages", "outbox"),
    ),
    "people": (
        *_files("people", "plain_yaml at_home sheet called cards inheritance personas profile rules"),
        *_files("project", "unused"),
    ),
    "analysis": (
        *_files("analysis", "known guarantees writing date_ranges"),
        *CORPUS,
        *_files("analysis", "candidates"),
    ),
    "analysis/making": ("tests/synthesis/test_candidates.py",),
}
# What has its share of the changes; a folder in one of them may have tests of its own.
FOLDERS = tuple(folder for folder in TESTS_OF if "/" not in folder)


def tests_about(file: str) -> tuple[str, ...]:
    """The tests of the narrowest folder that has the file of segdsl; raises ValueError where none has."""
    within = [folder for folder in TESTS_OF if f"{file}/".startswith(f"segdsl/{folder}/")]
    return TESTS_OF[max(within, key=len)]
