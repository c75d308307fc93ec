"""A real mail server for tests, whose moods can be set."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Answers = Callable[[str, int], str]  # a recipient and how often they were named before: the answer


def well(recipient: str, before: int) -> str:
    return "250 OK"


@dataclass
class Postbox:
    """What came in. `rcpt` and `data` decide the answers; an empty answer to the data breaks the line."""

    rcpt: Answers = well
    data: Answers = well
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    offered: dict[str, int] = field(default_factory=dict)
    port: int = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        before = self.offered.get(address, 0)
        self.offered[address] = before + 1
        answer = self.rcpt(address, before)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        to = envelope.rcpt_tos[0]
        answer = self.data(to, sum(1 for other, _ in self.mails if other == to))
        content: Any = envelope.content
        if not answer:
            self.mails.append((to, content))
            assert server.transport is not None
            server.transport.close()
            await asyncio.sleep(0)
            return "451 gone"
        if answer.startswith("250"):
            self.mails.append((to, content))
        return answer

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def running(box: Postbox) -> Iterator[Postbox]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
