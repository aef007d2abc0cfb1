"""A domain's PostgreSQL database: one engine, read sessions, and units of work."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Tuple, TypeDecorator, event, text, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from subgraphs.kit.errors import BadInput
from subgraphs.kit.metrics import STATEMENTS
from subgraphs.kit.pagination import Key, Window

SelectT = TypeVar("SelectT", bound=Select[Any])


class Postgres:
    """The connection pool of one domain."""

    def __init__(self, url: str, *, domain: str, pool_size: int, timeout_seconds: float) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=timeout_seconds,
            hide_parameters=True,  # an error's text reaches the log, and people's data must not
            connect_args={
                "timeout": timeout_seconds,
                "command_timeout": timeout_seconds,
                "server_settings": {"application_name": f"loom-{domain}"},
            },
        )
        self._reader = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self.on_statement: list[Callable[[str], None]] = []
        counted = STATEMENTS.labels(domain, "postgres")

        @event.listens_for(self.engine.sync_engine, "before_cursor_execute")
        def count(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401
            counted.inc()
            for listener in self.on_statement:
                listener(statement)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session for queries. Each statement sees what was committed when it started.

        Without a transaction around it, a read costs one round trip and not three.
        """
        async with AsyncSession(self._reader, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """A unit of work: committed when the block ends, rolled back when it raises."""
        async with (
            AsyncSession(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    async def ping(self) -> None:
        """Raise unless the database answers."""
        async with self._reader.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def keyset(
    query: SelectT,
    columns: tuple[ColumnElement[Any], ...],
    window: Window,
    *,
    descending: bool = False,
) -> SelectT:
    """Order ``query`` by ``columns`` and cut out ``window``, and one row more.

    ``columns`` are the sort key: together unique, and of the types of the cursor's parts. Raises
    :class:`BadInput` for a cursor of other types, which was not made here.
    """
    key = tuple_(*columns)
    if window.after is not None:
        bound = _bound(columns, window.after, "after")
        query = query.where(key < bound if descending else key > bound)
    if window.before is not None:
        bound = _bound(columns, window.before, "before")
        query = query.where(key > bound if descending else key < bound)
    downwards = descending != window.backwards
    order = [column.desc() if downwards else column.asc() for column in columns]
    return query.order_by(*order).limit(window.limit + 1)


def _bound(columns: tuple[ColumnElement[Any], ...], key: Key, argument: str) -> Tuple:
    for column, part in zip(columns, key, strict=True):
        kind = column.type
        plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
        fits = isinstance(part, plain.python_type)
        if not fits or (isinstance(part, str) and "\0" in part):  # PostgreSQL's text has no NUL
            raise BadInput(f"{argument!r} is no cursor of this connection and order.")
    return tuple_(*key)
