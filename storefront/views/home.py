"""The front page."""

from starlette.requests import Request
from starlette.responses import Response

from storefront import visitor
from storefront.rendering import graph, page

NEW_ARRIVALS = 8


async def home(request: Request) -> Response:
    """Hero, collections, departments and what is new; whichever of them the graph could tell."""
    result = await graph(
        request, "HomePage", currency=visitor.of(request).currency, first=NEW_ARRIVALS
    )
    return await page(
        request,
        "home.html",
        collections=result.data.get("collections") or (),
        arrivals=(result.data.get("products") or {}).get("nodes") or (),
        partial=result.partial,
    )
