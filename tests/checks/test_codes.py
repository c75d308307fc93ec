"""Codes are known without their checks: what a file says of its codes is what its check brings."""

from __future__ import annotations

import subprocess
import sys

from segdsl.checks.registry import checks as of_rules
from segdsl.codes import CODES, Code, code_of, every_code
from segdsl.messages.checks.registry import checks as of_letters


def test_every_code_that_a_check_brings_is_known_as_it_says() -> None:
    brought = {name: code for check in (*of_rules(), *of_letters()) for name, code in check.codes.items()}
    assert {"file-order", "spam-words", "long-push"} <= brought.keys()
    assert every_code() == {**CODES, **brought}
    assert not CODES.keys() & brought.keys()


def test_each_code_is_brought_once() -> None:
    names = [name for check in (*of_rules(), *of_letters()) for name in check.codes]
    assert len(names) == len(set(names)) > 15


def test_a_code_is_known_as_what_it_is() -> None:
    assert code_of("syntax").severity == "error"
    assert code_of("long-sms") == Code("info", "A text message that is sent in several parts")


def test_asking_for_a_code_imports_no_check() -> None:
    asked = "import sys; from segdsl.codes import code_of; code_of('spam-words'); code_of('file-order')"
    shown = "print([m for m in ('segdsl.model', 'segdsl.syntax', 'jinja2', 'lark') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}; {shown}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
