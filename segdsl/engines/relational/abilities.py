"""What a relational engine lacks for a plan: found by making its steps, before any data are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from segdsl.engines.relational.lowering import Lowering
from segdsl.engines.relational.protocol import Relations
from segdsl.plan.nodes import Plan


@dataclass(frozen=True, slots=True)
class RelationalAbilities:
    """steps:       makes something to build relations with, which nobody runs
    reads_files: whether tables may lie in files
    """

    steps: Callable[[], Relations[Any, Any]]
    reads_files: bool = False

    def lacking(self, made: Plan) -> tuple[str, ...]:
        """What the plan needs and the engine can't do, in the language's words, each once."""
        lowering: Lowering[Any, Any] = Lowering(made, self.steps())
        lowering.run()
        return tuple(dict.fromkeys(lowering.lacking))
