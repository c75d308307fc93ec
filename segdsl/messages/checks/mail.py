"""E-mails as they come out: every letter of every combination, read once for all checks of mail quality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from segdsl.channels import Kind, channel_called
from segdsl.messages.checks.desk import CampaignLetter, Combination, Desk, Sent
from segdsl.messages.checks.pages import Origins, Tag, tags
from segdsl.messages.letter import Message
from segdsl.source import Span
from segdsl.templates.kinds import kind_of
from segdsl.templates.places import place


@dataclass(frozen=True, slots=True, eq=False)
class Letter:
    """A message that came out whole."""

    mailing: CampaignLetter
    sent: Sent
    message: Message
    kind: Kind
    tags: tuple[Tag, ...]

    @property
    def combination(self) -> Combination:
        return self.sent.combination


@dataclass(slots=True, eq=False)
class Mail:
    """All letters of a desk, and where what stands in them was written."""

    desk: Desk
    letters: tuple[Letter, ...]
    origins: Origins

    @classmethod
    def of(cls, desk: Desk) -> Mail:
        return cls(desk, tuple(_letters(desk)), Origins(desk))

    def of_kind(self, kind: Kind) -> Iterator[Letter]:
        """Those that segdsl sends as e-mails, text or push messages; what others carry has their rules."""
        sent = (letter for letter in self.letters if channel_called(letter.mailing.channel).kind)
        return (letter for letter in sent if letter.kind == kind)

    def tag(self, letter: Letter, tag: Tag) -> Span:
        """Where a tag of a letter was written."""
        return self.origins.of(letter.mailing.file, tag)

    def block(self, letter: Letter, name: str) -> Span:
        """Where a block of a letter stands, else the first line of its template."""
        source = self.desk.templates.sources[letter.mailing.file]
        lines = source.text.splitlines()
        line = next((n for n, text in enumerate(lines, 1) if f"block {name}" in text), 1)
        return place(source, line, "block", name)


def _letters(desk: Desk) -> Iterator[Letter]:
    mailings = tuple(desk.mailings())
    read: dict[str, tuple[Tag, ...]] = {}
    for sent in desk.sent:
        message = sent.message
        if message is not None:
            mailing = next(one for one in mailings if one.is_of(sent.combination))
            if message.html not in read:
                read[message.html] = tags(message.html) if message.html else ()
            yield Letter(mailing, sent, message, kind_of(mailing.file), read[message.html])
