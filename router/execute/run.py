"""One run of an operation: the data gathered so far, the errors met, the requests under way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson
import structlog

from router.execute.errors import ErrorPath, ErrorPolicy
from router.execute.merge import Merger
from router.execute.transport import (
    Failure,
    FetchContext,
    JsonObject,
    SubgraphRequest,
    SubgraphResponse,
    Transport,
)

logger: Final[Any] = structlog.get_logger(__name__)


@dataclass(slots=True)
class Run:
    """What the steps of one run share. ``data`` and ``errors`` grow while the steps run."""

    variables: Mapping[str, Any]
    context: FetchContext
    transport: Transport
    policy: ErrorPolicy
    merger: Merger
    data: JsonObject = field(default_factory=dict)
    errors: list[JsonObject] = field(default_factory=list)
    explained: list[ErrorPath] = field(default_factory=list)
    """Paths that are null because of an error elsewhere in the answer that was to bring them."""
    _waiting: dict[tuple[str, bytes], list[asyncio.Future[SubgraphResponse]]] = field(
        default_factory=dict
    )

    async def exchange(self, subgraph: str, request: SubgraphRequest) -> SubgraphResponse:
        """Sends a request, or waits for the same query if it is under way already.

        Each caller owns the data that it gets: parallel fetches merge theirs into different places.
        """
        if request.kind != "query":
            return await self.transport.send(subgraph, request, self.context)
        key = (subgraph, request.payload)
        waiting = self._waiting.get(key)
        if waiting is not None:
            turn: asyncio.Future[SubgraphResponse] = asyncio.get_running_loop().create_future()
            waiting.append(turn)
            return await turn
        waiting = self._waiting[key] = []
        try:
            response = await self.transport.send(subgraph, request, self.context)
        except BaseException:
            for turn in waiting:
                turn.cancel()
            raise
        finally:
            del self._waiting[key]
        for turn in waiting:
            if not turn.done():
                turn.set_result(replace(response, data=orjson.loads(orjson.dumps(response.data))))
        return response

    def add_error(self, error: JsonObject, subgraph: str, paths: list[ErrorPath]) -> None:
        """Adds a subgraph's error at each of the client's ``paths``, or once without a path."""
        if self.policy.masks(error):
            logger.warning(
                "subgraph_error_masked",
                subgraph=subgraph,
                error=error,
                request_id=self.context.request_id,
            )
        places: list[ErrorPath] = paths or [()]
        for path in places:
            self.errors.append(self.policy.subgraph_error(error, subgraph, path))

    def add_failure(self, failure: Failure, subgraph: str, paths: list[ErrorPath]) -> None:
        """Adds one error for each of the client's ``paths`` that a failed fetch leaves empty."""
        logger.warning(
            "subgraph_failed",
            subgraph=subgraph,
            code=failure.code,
            reason=failure.reason,
            request_id=self.context.request_id,
        )
        for path in paths:
            self.errors.append(self.policy.failed_fetch(failure, subgraph, path))
