"""The connections to one address."""

from __future__ import annotations

import asyncio
from collections import deque

from router.execute.transport.call import UnreachableError
from router.execute.transport.http1.connection import Connection


class Pool:
    """Keeps at most ``connections`` open, and each idle one for ``keep_alive`` seconds at most.

    The one that was used last is used first, so that what is not needed grows old. ``limit`` is the
    most bytes of an answer's body, ``connect_timeout`` the seconds until there is a connection,
    waiting for a free one included.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        connections: int,
        keep_alive: float,
        connect_timeout: float,
        limit: int,
    ) -> None:
        self._address = (host, port)
        self._connections = connections
        self._keep_alive = keep_alive
        self._connect_timeout = connect_timeout
        self._limit = limit
        self._all: set[Connection] = set()
        self._idle: deque[Connection] = deque()
        self._connecting = 0
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()

    def idle(self, now: float) -> Connection | None:
        """A connection that can be used at once, if there is one; ``now`` is the loop's time."""
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open and now - connection.idle_since < self._keep_alive:
                return connection
            connection.close()
        return None

    async def connection(self, deadline: float) -> Connection:
        """Waits for a connection, an idle or a new one, until ``deadline`` by the loop's clock.

        Raises:
            UnreachableError: none could be made, or not within the connect timeout.
            TimeoutError: the deadline passed first.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + self._connect_timeout
        try:
            async with asyncio.timeout_at(min(until, deadline)):
                while len(self._all) + self._connecting >= self._connections:
                    connection = await self._turn(loop)
                    if connection is not None:
                        return connection
                return await self._connect(loop)
        except TimeoutError:
            if until < deadline:
                reason = f"no connection within {self._connect_timeout:g} s"
                raise UnreachableError(reason) from None
            raise

    def give_back(self, connection: Connection, now: float) -> None:
        """Takes a connection back after an exchange."""
        if not connection.is_open or self._hand_over(connection):
            return
        connection.idle_since = now
        self._idle.append(connection)
        if now - self._idle[0].idle_since >= self._keep_alive:
            self._idle.popleft().close()

    def close(self) -> None:
        """Closes all connections, those in use too."""
        self._idle.clear()
        for connection in tuple(self._all):
            connection.close()

    async def _turn(self, loop: asyncio.AbstractEventLoop) -> Connection | None:
        """Waits for a connection, or (``None``) for leave to make one."""
        turn: asyncio.Future[Connection | None] = loop.create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was our turn: somebody else's now
                connection = turn.result()
                if connection is None:
                    self._hand_over(None)
                else:
                    self.give_back(connection, loop.time())
            raise

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> Connection:
        connection = Connection(self._limit, self._lost)
        self._connecting += 1
        try:
            await loop.create_connection(lambda: connection, *self._address)
        except BaseException as error:
            connection.close()
            self._hand_over(None)
            if isinstance(error, OSError) and not isinstance(error, TimeoutError):
                host, port = self._address
                raise UnreachableError(f"cannot connect to {host}:{port}: {error}") from error
            raise
        finally:
            self._connecting -= 1
        if connection.is_open:
            self._all.add(connection)
        return connection

    def _lost(self, connection: Connection) -> None:
        self._all.discard(connection)
        self._hand_over(None)

    def _hand_over(self, connection: Connection | None) -> bool:
        """Ends the longest wait; tells whether anybody waited."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return True
        return False
