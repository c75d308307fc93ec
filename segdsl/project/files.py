"""What a project's files say, read once.

In: a place. Out: rules, what they mean, personas and templates, and everything that is wrong with them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from segdsl.config import ABLE
from segdsl.diagnostics import Diagnostic, Problem, has_errors
from segdsl.project.place import Place, find

if TYPE_CHECKING:
    from segdsl.clock import AsOf
    from segdsl.engines.protocol import Sources
    from segdsl.engines.result import Result
    from segdsl.learnt_files import Learnt
    from segdsl.model.nodes import Expression
    from segdsl.model.project import Model
    from segdsl.project.as_of import Moment
    from segdsl.project.content import Content
    from segdsl.project.rules import Rules
    from segdsl.sources.given import Frames


@dataclass(frozen=True, eq=False)
class Files:
    """The files of a project. `given` are frames in the place of the declared sources.

    `stages` are names of stages by which somebody asks, as if they were segments. `asked_engine` is the
    engine, where it is not that of the settings.

    Pickled, it takes its rules along; whatever else was read is read again where it arrives.
    """

    place: Place
    overrides: Mapping[str, str] = field(default_factory=dict)
    data_folder: Path | None = None
    given: Frames | None = field(default=None, repr=False)
    stages: tuple[str, ...] = ()
    asked_engine: str | None = None

    @property
    def engine(self) -> str:
        """What computes who is in what."""
        return self.asked_engine or self.place.config.run.engine

    @property
    def engine_place(self) -> str | None:
        """Where the engine runs, of one that can run elsewhere."""
        return self.place.config.run.spark if self.engine == "spark" else None

    @cached_property
    def rules(self) -> Rules:
        """The rules as they stand, right or wrong."""
        from segdsl.project.rules import read

        return read(self.place, self.overrides)

    @cached_property
    def model(self) -> Model:
        """What the rules mean. Raises Problem where they have errors."""
        from segdsl.project.rules import errors_in_writing
        from segdsl.project.stages import with_stages

        model = self.rules.sound()
        if wrong := errors_in_writing(self.rules):
            raise Problem(wrong)
        return with_stages(model, self.stages)

    @cached_property
    def outside(self) -> tuple[Diagnostic, ...]:
        """Sources whose path leads out of the project."""
        from segdsl.project.outside import outside

        return tuple(outside(self.rules.files.values()))

    @property
    def folder(self) -> Path:
        """Where the project is."""
        return self.place.folder

    @property
    def data(self) -> Path:
        """The folder that relative paths of sources start from."""
        return self.place.data(self.data_folder)

    @property
    def history(self) -> Path | None:
        """The file of who was sent what; None where the project keeps none."""
        source = self.place.config.history.source
        return None if source is None else self.folder / source

    def moment(self, as_of: Moment | None) -> AsOf:
        """The as-of day or instant, now where none is given. Raises Problem for what is neither."""
        from segdsl.project import as_of as clock

        return clock.as_of(as_of, self.place.config.zone)

    def compute(
        self,
        sources: Sources,
        as_of: AsOf,
        names: Iterable[str] | None = None,
        extra: Mapping[str, Expression] | None = None,
        *,
        owners: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> Result:
        """Values of names and further expressions, as `segdsl.engines.compute` gives them, by the engine."""
        from segdsl.engines.compute import compute

        return compute(
            self.model,
            sources,
            as_of,
            names,
            extra,
            owners=owners,
            engine=self.engine,
            place=self.engine_place,
            progress=progress,
        )

    def lacks(
        self,
        as_of: AsOf,
        names: Iterable[str] | None = None,
        extra: Mapping[str, Expression] | None = None,
    ) -> tuple[Diagnostic, ...]:
        """What the engine can't do of what it would be asked to `compute`, by name and place; needs no data.

        Raises Problem where the engine is not installed.
        """
        if self.engine in ABLE:
            return ()
        from segdsl.engines.compute import engine_called
        from segdsl.engines.lacks import lacks

        return lacks(engine_called(self.engine, self.engine_place), self.model, as_of, names, extra or {})

    def refuse_lacking(
        self,
        as_of: AsOf,
        names: Iterable[str] | None = None,
        extra: Mapping[str, Expression] | None = None,
    ) -> None:
        """Raises Problem where the engine `lacks` anything, so that no data are read in vain."""
        if found := self.lacks(as_of, names, extra):
            raise Problem(found)

    @cached_property
    def content(self) -> Content:
        """Personas and templates, and what is wrong with them."""
        from segdsl.project.content import read_content

        sound = not has_errors(self.rules.diagnostics)
        return read_content(self.place, self.rules if sound else None)

    def reload(self) -> Self:
        """Reads everything anew when it is needed next, also `segdsl.toml`; gives the project itself.

        Raises Problem where there is no project any more, or its settings can't be used; then all stays.
        """
        place = _anchored(find(self.place.single or self.place.folder).required())
        for name in self._read():
            self.__dict__.pop(name, None)
        object.__setattr__(self, "place", place)
        return self

    def with_frames(self, given: Frames) -> Self:
        """The same project, with frames in the place of its sources; what was read is read."""
        return self._with(given=given)

    def knowing(self, *names: str | None) -> Self:
        """The same project, in which those of the names that are stages are segments, too."""
        from segdsl.project.stages import lifecycles_with

        model = self.rules.model
        asked = (name for name in names if name is not None)
        stages = tuple(name for name in asked if model is not None and lifecycles_with(model, name))
        if not stages:
            return self
        other = self._with(stages=stages)
        other.__dict__.pop("model", None)
        return other

    def to_learn(self, names: Iterable[str]) -> Self:
        """The same project, in which it is no error that these traits are still to be learnt, or again.

        Raises Problem where rules have other errors.
        """
        from segdsl.project.learnt import without_lessons

        rules, other = self.rules, self._with()
        found = without_lessons(rules.model, rules.diagnostics, names)
        other.__dict__.pop("model", None)
        other.__dict__["rules"] = replace(rules, diagnostics=found)
        other.model  # noqa: B018 (rules with other errors teach nothing)
        return other

    def taught(self, learnt: Learnt) -> Self:
        """The same project, as if this were the file of what was learnt."""
        from segdsl.project.rules import taught

        other = self._with()
        other.__dict__.pop("model", None)
        other.__dict__["rules"] = taught(self.rules, learnt, self.place.config.zone)
        return other

    def _with(self, **changed: Any) -> Self:
        other = replace(self, **changed)
        other.__dict__.update({name: self.__dict__[name] for name in self._read()})
        return other

    def _read(self) -> tuple[str, ...]:
        """The names of what has been read so far."""
        return tuple(self.__dict__.keys() - {one.name for one in fields(self)})

    def __getstate__(self) -> dict[str, Any]:
        kept = {one.name for one in fields(self)} | {"rules"}
        return {name: value for name, value in self.__dict__.items() if name in kept}


def place_of(path: str | os.PathLike[str] | None) -> Place:
    """The project at a path, wherever the program goes from here. Raises Problem where there is none."""
    return _anchored(find(path).required())


def _anchored(place: Place) -> Place:
    single = place.single.absolute() if place.single else None
    return replace(place, folder=place.folder.absolute(), single=single)
