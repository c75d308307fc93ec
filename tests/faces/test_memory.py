"""Memory that the command line has freed is used again, and not asked of the system anew."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

import segdsl
from segdsl.faces import memory, options
from segdsl.faces.asked import Asked

_FAULTS = """import resource
{before}
def made():
    begun = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    bytearray(1 << 26)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - begun
print(made(), made())"""


def faults(before: str) -> tuple[int, int]:
    """Pages of the system that 64 MB take in a process of their own: for the first time, and again."""
    program = _FAULTS.format(before=before)
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    first, again = map(int, ran.stdout.split())
    return first, again


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only the GNU C library is told anything")
def test_what_was_freed_is_used_again() -> None:
    first, again = faults("from segdsl.faces.memory import keep_freed; keep_freed()")
    assert again * 10 < first
    first, again = faults("")
    assert again * 2 > first


def test_another_c_library_goes_on_as_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    class Without:
        def __init__(self, name: object) -> None:
            assert name is None

    monkeypatch.setattr(memory.ctypes, "CDLL", Without)
    memory.keep_freed()
    monkeypatch.setattr(memory.sys, "platform", "win32")
    memory.keep_freed()


def test_commands_that_open_a_project_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[bool] = []
    monkeypatch.setattr(memory, "keep_freed", lambda: told.append(True))
    monkeypatch.setattr(segdsl, "load", lambda *_, **__: _Opened())
    asked = Asked(None, "text", None, None, None, {}, False, False, False, False, None, False)
    options.opened(asked)
    assert told == [True]


class _Opened:
    place = type("Place", (), {"single": None})
