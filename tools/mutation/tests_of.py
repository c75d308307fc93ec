"""Which tests are asked about a change in a file: those of the folder that mirrors its own, and a few more.

In: a file of segdsl. Out: files and folders of tests, the narrowest first. `tests/` mirrors `segdsl/`, so a
rule says most of it; what stands here by hand is what notices slips in folders other than its own. A change
that none of them notices may be noticed by tests that are not asked, such as the many generated rules; it is
called a survivor all the same, and read by a person.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from tests.slips.__main__ import ROOT

GROUND = "tests/ground"  # what stands beside the folders
CORPUS = "tests/corpus"
REFERENCE = "tests/reference"
AGREE = "tests/properties/test_engines_agree.py"
LETTERS = "tests/messages"

# What else notices slips in a folder, beside its mirror.
ALSO: dict[str, tuple[str, ...]] = {
    "syntax": (CORPUS, "tests/properties/test_round_trip.py"),
    "model": (CORPUS, REFERENCE),
    "reference": (CORPUS, AGREE),
    "plan": (CORPUS, AGREE),
    "engines": (CORPUS, AGREE),
    "operators": (CORPUS, AGREE, "tests/engines/test_operators.py"),
    "checks": (CORPUS,),
    "logic": (CORPUS, "tests/checks", "tests/properties/test_known.py"),
    "synthesis": ("tests/messages/preview", "tests/messages/checks"),
    "wording": ("tests/project/test_wording.py",),
    "sources": ("tests/runs", "tests/project/test_merges.py"),
    "campaigns": ("tests/runs/test_campaigns.py",),
    "templates": (LETTERS,),
    "messages": ("tests/templates", "tests/project/test_letters.py"),
    "messages/cards": ("tests/people/test_cards.py",),
    "messages/preview": ("tests/faces/test_preview.py",),
    "delivery/exports": ("tests/runs/test_exporting.py", "tests/runs/test_exports_as_rendered.py"),
    "people": ("tests/project/test_unused.py",),
    "outputs.py": ("tests/delivery/exports", "tests/delivery/outbox"),
    "addresses.py": ("tests/delivery/sending",),
}

# These speak to people or make data up; what they say is compared word for word.
_NOT_DRAWN = ("faces", "shop", "config")
FOLDERS = (
    *sorted(
        place.name
        for place in (ROOT / "segdsl").iterdir()
        if (place / "__init__.py").is_file() and place.name not in _NOT_DRAWN
    ),
    "outputs.py",
)
"""What has its share of the changes."""


def asked_about(file: str) -> tuple[str, ...]:
    """What is asked about a change in a file of segdsl, such as `segdsl/plan/graph.py`, each once."""
    path = PurePosixPath(file).relative_to("segdsl")
    around = [str(place) for place in (path, *path.parents)][:-1]
    more = (tests for place in around for tests in ALSO.get(place, ()))
    return tuple(dict.fromkeys((_mirror(path.parent), *more)))


def _mirror(folder: PurePosixPath) -> str:
    """The tests of a folder, or of the nearest around it that has any."""
    for place in (folder, *folder.parents):
        tests = ROOT / "tests" / place
        if str(place) != "." and _has_tests(tests):
            return f"tests/{place}"
    return GROUND


def _has_tests(folder: Path) -> bool:
    return any(folder.rglob("test_*.py"))
