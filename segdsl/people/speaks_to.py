"""Whom a persona speaks to."""

from __future__ import annotations

from pydantic import model_validator

from segdsl.people.words import Line, Paragraph, PersonaPart


class SpeaksTo(PersonaPart):
    """A segment, a stage of a lifecycle, or a rule: the customers whom the persona stands for.

    Where several personas speak to a customer, the highest priority wins, ties by the persona's name.
    """

    segment: Line | None = None
    """The members of this segment."""
    lifecycle: Line | None = None
    """The lifecycle of the `stage`."""
    stage: Line | None = None
    """Whoever is in this stage of the `lifecycle`."""
    rule: Paragraph | None = None
    """A condition as in rule files, such as `recency > 180 and newsletter`."""
    priority: int | float = 0
    """Of several personas that speak to a customer, the one with the highest priority does."""
    because: Line | None = None
    """Why a rule uses sensitive data."""

    @model_validator(mode="after")
    def _one_of_three(self) -> SpeaksTo:
        whole_stage = self.lifecycle is not None and self.stage is not None
        half_stage = (self.lifecycle is None) != (self.stage is None)
        if half_stage or [self.segment is not None, whole_stage, self.rule is not None].count(True) != 1:
            raise ValueError("names either a `segment`, or a `lifecycle` and its `stage`, or a `rule`")
        if self.because is not None and self.rule is None:
            raise ValueError("has a `because`, which is for a `rule`: a segment says why itself")
        return self

    @property
    def written(self) -> str:
        """In a few words: the segment, `lifecycle = stage`, or the rule on one line."""
        if self.rule is not None:
            return " ".join(self.rule.split())
        return self.segment or f"{self.lifecycle} = {self.stage}"
