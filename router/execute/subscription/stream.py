"""A subscription's events on their way through the plan.

An event is the answer to the plan's primary fetch: with a transport that has it at hand, the plan
runs over it like over any other answer, from an empty root.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from router.execute.transport import (
    FetchContext,
    JsonObject,
    SubgraphRequest,
    SubgraphResponse,
    Transport,
)
from router.plan.nodes import Fetch


@dataclass(frozen=True, slots=True)
class EventTransport:
    """Answers the subscription itself with ``event``, and sends everything else on."""

    event: SubgraphResponse
    transport: Transport

    async def send(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> SubgraphResponse:
        if request.kind == "subscription":
            return self.event
        return await self.transport.send(subgraph, request, context)


def subscription_request(fetch: Fetch, variables: Mapping[str, Any]) -> SubgraphRequest:
    """The request that opens the stream of a subscription's primary fetch."""
    body: JsonObject = {"query": fetch.document}
    if fetch.operation_name is not None:
        body["operationName"] = fetch.operation_name
    body["variables"] = {name: variables[name] for name in fetch.variables if name in variables}
    return SubgraphRequest("subscription", orjson.dumps(body))
