"""A program that receives webhooks and behaves badly, as it is told.

In: how to treat each request, in turn. Out: every request that arrived whole, in order. It takes them on
threads of its own, in this process.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
NO = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class Request:
    line: str
    headers: dict[str, str]  # names in small letters
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["idempotency-key"]

    @property
    def said(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass
class Receiver:
    """`treat` is told the number of a request (from 0) and gives what is answered; None never answers.

    Whoever wants to know of that hears it from `silent`.
    """

    treat: Callable[[int], bytes | None] = lambda number: OK
    requests: list[Request] = field(default_factory=list)
    url: str = ""
    silent: Callable[[], None] = lambda: None
    _open: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def taken(self) -> dict[str, dict[str, Any]]:
        """What a receiver knows that passes over what comes again: by key, what was said first."""
        found: dict[str, dict[str, Any]] = {}
        for request in self.requests:
            found.setdefault(request.key, request.said)
        return found

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            self._open.append(line)
            threading.Thread(target=self._one, args=(line,), daemon=True).start()

    def _one(self, line: socket.socket) -> None:
        request = _read(line)
        if request is None:
            line.close()
            return
        with self._lock:
            self.requests.append(request)
            answer = self.treat(len(self.requests) - 1)
        if answer is None:
            self.silent()
            return  # the line stays open
        try:
            line.sendall(answer)
        except OSError:
            pass
        finally:
            line.close()

    def close(self) -> None:
        for line in self._open:
            line.close()


def _read(line: socket.socket) -> Request | None:
    """A request that arrived to its end; None where it broke before."""
    content = b""
    try:
        while b"\r\n\r\n" not in content:
            more = line.recv(65_536)
            if not more:
                return None
            content += more
        head, _, body = content.partition(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in rest)}
        while len(body) < int(headers["content-length"]):
            more = line.recv(65_536)
            if not more:
                return None
            body += more
    except OSError:
        return None
    return Request(first, headers, body)


@contextmanager
def receiving(treat: Callable[[int], bytes | None] = lambda number: OK) -> Iterator[Receiver]:
    """A receiver that listens while the block lasts."""
    receiver = Receiver(treat)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        receiver.url = f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
        thread = threading.Thread(target=receiver.serve, args=(listening,), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            receiver.close()


def in_turn(answers: Iterable[bytes | None], then: bytes | None = OK) -> Callable[[int], bytes | None]:
    """These answers one after another, and for all further requests the last."""
    listed = tuple(answers)
    return lambda number: listed[number] if number < len(listed) else then
