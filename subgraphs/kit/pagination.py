"""Relay connections over keyset cursors (GraphQL Cursor Connections Specification).

A cursor is the sort key of its row, so that a page costs the same however deep it lies, and rows
that appear or vanish meanwhile shift nothing.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

import orjson
import strawberry

from subgraphs.kit.errors import BadInput

MAX_PAGE = 100
DEFAULT_PAGE = 24

T = TypeVar("T")
Key: TypeAlias = tuple[str | int | float | None, ...]


def encode_cursor(key: Key) -> str:
    """Return the opaque cursor of a row with this sort key."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode("ascii").rstrip("=")


def decode_cursor(cursor: str, argument: str, length: int) -> Key:
    """Return the sort key inside ``cursor``; :class:`BadInput` unless it holds ``length`` parts."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, orjson.JSONDecodeError):
        parts = None
    plain = isinstance(parts, list) and all(
        part is None or (isinstance(part, str | int | float) and not isinstance(part, bool))
        for part in parts
    )
    if not plain or len(parts) != length:
        raise BadInput(
            f"{argument!r} is no cursor of this connection and order: pass one that it returned."
        )
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of an ordered list are asked for.

    ``after`` and ``before`` are exclusive sort keys. ``backwards`` asks for the
    last ``limit`` rows.
    """

    limit: int
    after: Key | None
    before: Key | None
    backwards: bool

    @classmethod
    def of(
        cls,
        *,
        first: int | None,
        after: str | None,
        last: int | None,
        before: str | None,
        key_length: int,
    ) -> Window:
        """Check a connection's four arguments; :class:`BadInput` names the one that is wrong."""
        if first is not None and last is not None:
            raise BadInput("Give 'first' or 'last', not both.")
        name, limit = ("last", last) if last is not None else ("first", first)
        limit = DEFAULT_PAGE if limit is None else limit
        if not 0 <= limit <= MAX_PAGE:
            raise BadInput(f"{name!r} must lie between 0 and {MAX_PAGE}, not {limit}.")
        return cls(
            limit=limit,
            after=decode_cursor(after, "after", key_length) if after is not None else None,
            before=decode_cursor(before, "before", key_length) if before is not None else None,
            backwards=last is not None,
        )


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of a window, in the list's order, each with its sort key."""

    rows: list[T]
    keys: list[Key]
    has_next: bool
    has_previous: bool

    @classmethod
    def of(cls, found: list[T], keys: list[Key], window: Window) -> Page[T]:
        """Make the page of ``found``: up to ``limit + 1`` rows in the order they were read.

        A store reads one row more than the limit to learn whether there is another page, and reads
        backwards (nearest to ``before`` first) where the window does.
        """
        more = len(found) > window.limit
        rows, row_keys = found[: window.limit], keys[: window.limit]
        if window.backwards:
            return cls(rows[::-1], row_keys[::-1], window.before is not None, more)
        return cls(rows, row_keys, more, window.after is not None)


@strawberry.federation.type(shareable=True, description="Where a page lies in its list.")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None

    @classmethod
    def of(cls, page: Page[T]) -> PageInfo:
        """Describe ``page``."""
        return cls(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=encode_cursor(page.keys[0]) if page.keys else None,
            end_cursor=encode_cursor(page.keys[-1]) if page.keys else None,
        )
