"""The parts of an answer that comes in several: in no wire form, but with all that any needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from router.execute.errors import ErrorPath
from router.execute.transport import JsonObject


@dataclass(frozen=True, slots=True)
class Pending:
    """A fragment that is still to come for the object at ``path``. ``id`` is the answer's own."""

    id: str
    path: ErrorPath
    label: str | None


@dataclass(frozen=True, slots=True)
class Increment:
    """A fragment that has come: what was ``pending``, its data and errors.

    ``data`` is ``None`` where a null rose to the fragment's object: it has failed as a whole, and
    there is at least one error. The errors' paths begin at the operation's root.
    """

    pending: Pending
    data: JsonObject | None
    errors: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Initial:
    """The first part: all that was not deferred, as a single answer would have it."""

    data: JsonObject | None
    errors: tuple[JsonObject, ...]
    pending: tuple[Pending, ...]

    @property
    def has_next(self) -> bool:
        """Whether any part follows."""
        return bool(self.pending)


@dataclass(frozen=True, slots=True)
class Subsequent:
    """A later part. ``pending`` has become known with what came in it."""

    increments: tuple[Increment, ...]
    pending: tuple[Pending, ...]
    has_next: bool


Part: TypeAlias = Initial | Subsequent
