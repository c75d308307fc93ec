"""What every part of `segdsl.toml` has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A part of the file: keys are closed, values never converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
