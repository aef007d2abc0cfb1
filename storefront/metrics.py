"""Prometheus metrics of this process, and the endpoint that shows them."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response

REQUESTS = Counter(
    "storefront_requests_total", "Answered HTTP requests.", ("method", "route", "status")
)
REQUEST_SECONDS = Histogram(
    "storefront_request_seconds", "Time to answer an HTTP request.", ("route",)
)
GRAPH_SECONDS = Histogram(
    "storefront_graph_seconds", "Time for one operation at the router.", ("operation",)
)


async def metrics(_request: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
