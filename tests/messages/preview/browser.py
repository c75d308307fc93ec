"""A real browser for tests: Chromium without a window, spoken to over a pipe.

Chromium's own protocol (https://chromedevtools.github.io/devtools-protocol/) is JSON texts that end in a zero
byte; with `--remote-debugging-pipe` they go through two file descriptors, so no library is needed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Hands the descriptors of the pipe to Chromium as 3 and 4, where it looks for them.
_LAUNCH = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


def find_chromium() -> str:
    """Chromium's path; skips the test, and says so, where there is none."""
    if os.name == "nt":
        pytest.skip("the browser is spoken to over file descriptors, which Windows does not hand over")
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or pytest.skip(f"NO BROWSER on this machine, so the page was not opened: none of {NAMES}")


class Page:
    """A tab, and every frame in it that has a process of its own."""

    def __init__(self, folder: Path) -> None:
        to_browser, ours = os.pipe()
        theirs, from_browser = os.pipe()
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"]
        words = [
            find_chromium(),
            *options,
            "--hide-scrollbars",
            "--no-first-run",
            f"--user-data-dir={folder}",
        ]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, str(to_browser), str(from_browser), *words],
            pass_fds=(to_browser, from_browser),
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._write, self._read = ours, theirs
        self._waiting = b""
        self._number = 0
        self.complaints: list[str] = []
        self.frames: dict[str, str] = {}  # frames in processes of their own: address by session
        target = self.ask("Target.createTarget", None, url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", None, targetId=target, flatten=True)["sessionId"]
        self._listen(self.session)

    def ask(self, method: str, session: str | None = "", **given: Any) -> Any:
        """The answer to a request; what is told meanwhile is taken note of."""
        self._number += 1
        request = {"id": self._number, "method": method, "params": given}
        if session is not None:
            request["sessionId"] = session or self.session
        os.write(self._write, json.dumps(request).encode() + b"\0")
        wanted = self._number
        while True:
            told = self._next()
            if told.get("id") == wanted:
                assert "error" not in told, f"{method}: {told['error']}"
                return told["result"]
            self._note(told)

    def _next(self) -> Any:
        while b"\0" not in self._waiting:
            more = os.read(self._read, 1 << 20)
            assert more, "the browser has ended"
            self._waiting += more
        told, self._waiting = self._waiting.split(b"\0", 1)
        return json.loads(told)

    def _note(self, told: Any) -> None:
        method, given = told.get("method", ""), told.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(given["exceptionDetails"]["text"])
        elif method == "Log.entryAdded" and given["entry"]["level"] == "error":
            self.complaints.append(given["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and given["type"] in ("error", "assert"):
            self.complaints.append(str(given["args"]))
        elif method == "Target.attachedToTarget":
            self.frames[given["sessionId"]] = given["targetInfo"]["url"]
        elif method == "Target.detachedFromTarget":
            self.frames.pop(given["sessionId"], None)

    def _listen(self, session: str) -> None:
        for domain in ("Runtime", "Log", "Page"):
            self.ask(f"{domain}.enable", session)
        self.ask("Target.setAutoAttach", session, autoAttach=True, waitForDebuggerOnStart=False, flatten=True)

    def open(
        self, address: str, width: int, height: int = 900, *, dark: bool = False, printed: bool = False
    ) -> None:
        """Opens an address in a window of this size, from the beginning, or as a printer has it."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", media="print" if printed else "", features=[scheme])
        for place in ("about:blank", address):
            self.ask("Page.navigate", url=place)
            self.until("document.readyState === 'complete'")

    def value(self, expression: str, session: str = "") -> Any:
        """What an expression of JavaScript is; a promise is waited for."""
        wanted = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.ask("Runtime.evaluate", session, **wanted)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, condition: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not self.value(condition):
            assert time.monotonic() < end, f"it never came to be that {condition}"
            time.sleep(0.02)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        os.close(self._write)
        os.close(self._read)


@contextmanager
def a_page(folder: Path) -> Iterator[Page]:
    """A browser for as long as the block lasts; what it keeps is in the folder."""
    page = Page(folder)
    try:
        yield page
    finally:
        page.close()
