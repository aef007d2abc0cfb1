"""Counting looks at a garment, after the page has been sent and without ever troubling it."""

from urllib.parse import urlsplit

import structlog
from starlette.background import BackgroundTask
from starlette.requests import Request

from storefront import visitor
from storefront.errors import GraphRefused, GraphUnavailable
from storefront.graph import Caller, Graph

log = structlog.stdlib.get_logger(__name__)


def counting(request: Request, product_id: str) -> BackgroundTask | None:
    """The task that counts this request, or None when it is no new look.

    Another size or colour of the same garment is the same look, and so is what a browser fetches
    ahead or a script fetches for the variant picker.
    """
    headers = request.headers
    opened = headers.get("Sec-Fetch-Dest", "document") == "document"
    ahead = "prefetch" in headers.get("Sec-Purpose", "")
    stayed = urlsplit(headers.get("Referer", "")).path == request.url.path
    if request.method != "GET" or not opened or ahead or stayed:
        return None
    return BackgroundTask(_count, request.app.state.graph, product_id, visitor.caller(request))


async def _count(graph: Graph, product_id: str, caller: Caller) -> None:
    try:
        await graph.run("RecordProductView", {"productId": product_id}, caller)
    except (GraphUnavailable, GraphRefused) as error:
        log.info("view_not_counted", product=product_id, error=str(error))
