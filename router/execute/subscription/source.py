"""Where the events of a subscription come from, whatever the protocol."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse


class EventSource(Protocol):
    """Opens a stream of a subgraph's events.

    Each event is an answer to the request. The generator ends when the subgraph has completed the
    stream; where the stream could not be opened or was lost, the last answer has a ``failure``, and
    nothing is raised. Closing the generator closes the stream.
    """

    def events(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> AsyncGenerator[SubgraphResponse, None]: ...
