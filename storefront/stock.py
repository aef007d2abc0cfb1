"""Pages that show stock, and what becomes of them while inventory cannot be asked.

A variant's availability is a non-null field of another subgraph, so its failure takes every
variant, and with it every product, out of the answer. A shop that cannot tell its stock can still
show its garments: the page is then asked for once more without availability.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog
from starlette.requests import Request

from storefront.errors import GraphRefused
from storefront.graph import GraphResult
from storefront.rendering import graph

log = structlog.stdlib.get_logger(__name__)

_LOST = "SUBGRAPH_"  # SUBGRAPH_TIMEOUT, SUBGRAPH_UNAVAILABLE, SUBGRAPH_INVALID_RESPONSE


async def graph_with_stock(request: Request, operation: str, **variables: object) -> GraphResult:
    """Run an operation that takes `$stock`; its result is partial when stock is missing from it.

    Raises:
        GraphUnavailable, GraphRefused: As `storefront.rendering.graph`.
    """
    try:
        result = await graph(request, operation, **variables, stock=True)
    except GraphRefused as refusal:
        if not refusal.code.startswith(_LOST):
            raise
    else:
        if not any(_took_all(error, result.data) for error in result.errors):
            return result
    log.warning("page_without_stock", operation=operation)
    again = await graph(request, operation, **variables, stock=False)
    return replace(again, incomplete=True)


def _took_all(error: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    """Whether a lost subgraph nulled the whole root field that `error` lies in."""
    code = str((error.get("extensions") or {}).get("code"))
    path = error.get("path") or [None]
    return code.startswith(_LOST) and data.get(path[0]) is None
