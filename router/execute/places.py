"""Where completed values stand, and what becomes of a null that may not stand there.

A place stands for a whole column of values (:mod:`router.execute.completion`). It is cheap to make,
and only asked for a path when there is an error to report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from router.execute.errors import INTERNAL, ErrorPath
from router.execute.transport import JsonObject


class Place(Protocol):
    """Where the values of a column stand in the response."""

    def path(self, index: int) -> ErrorPath: ...


class RootPlace:
    """The operation's one root object."""

    def path(self, index: int) -> ErrorPath:  # noqa: ARG002  the one object has one index
        return ()


@dataclass(slots=True)
class FieldPlace:
    """Values under one response key of the objects at ``parent``."""

    parent: Place
    response_key: str

    def path(self, index: int) -> ErrorPath:
        return (*self.parent.path(index), self.response_key)


@dataclass(slots=True)
class ItemPlace:
    """The items of the lists at ``parent``, in one column; ``lengths`` are those of the lists."""

    parent: Place
    lengths: Sequence[int]

    def path(self, index: int) -> ErrorPath:
        for position, length in enumerate(self.lengths):
            if index < length:
                return (*self.parent.path(position), index)
            index -= length
        raise IndexError(index)


@dataclass(slots=True)
class PickedPlace:
    """Some of the values at ``parent``, those with the given ``indexes``."""

    parent: Place
    indexes: Sequence[int]

    def path(self, index: int) -> ErrorPath:
        return self.parent.path(self.indexes[index])


@dataclass(slots=True)
class Raised:
    """A forbidden null on its way up, with the error to report where it stops.

    ``told``: there is nothing to report, somebody else tells of it.
    """

    path: ErrorPath
    message: str
    told: bool = False


@dataclass(slots=True)
class Completion:
    """The errors of one projection. ``known`` are the paths of the errors met before it."""

    known: Sequence[ErrorPath]
    errors: list[JsonObject] = field(default_factory=list)
    raising: bool = False
    """Whether any column so far holds a :class:`Raised`; if none does, none need be searched."""
    _known: set[ErrorPath] | None = None
    _above: set[ErrorPath] = field(default_factory=set)

    def refuse(self, place: Place, index: int, message: str, *, nullable: bool) -> Raised | None:
        """What stands for a value that cannot be shown."""
        raised = Raised(place.path(index), message)
        if nullable:
            self.stop(raised)
            return None
        self.raising = True
        return raised

    def stop(self, raised: Raised) -> None:
        """A null has found its place: reports it, unless an error tells of it already."""
        if not raised.told and not self._is_explained(raised.path):
            self.errors.append({
                "message": raised.message,
                "path": list(raised.path),
                "extensions": {"code": INTERNAL},
            })  # fmt: skip

    def reported(self, data: JsonObject | None) -> list[JsonObject]:
        """The errors to tell with ``data``: one for each null in it.

        A null that rose past another one hides it. Of the errors that meet in one null the last is
        the one that rose furthest, and so made it.
        """
        if not self.raising or len(self.errors) < 2:  # noqa: PLR2004  one has nobody to hide it
            return self.errors
        return [*{_null_above(error["path"], data): error for error in self.errors}.values()]

    def _is_explained(self, path: ErrorPath) -> bool:
        """Whether there is an error at, above or below ``path``."""
        if self._known is None:
            self._known = set(self.known)
            self._above = {known[:end] for known in self.known for end in range(1, len(known))}
        return path in self._above or any(
            path[:end] in self._known for end in range(1, len(path) + 1)
        )


def _null_above(path: Sequence[str | int], data: JsonObject | None) -> ErrorPath:
    """The path of the first null on the way along ``path`` through a response's data."""
    value: Any = data
    for depth, segment in enumerate(path):
        if value is None:
            return tuple(path[:depth])
        value = value[segment]
    return tuple(path)
