"""The product page."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storefront import structured_data, visitor
from storefront.choice import choose
from storefront.errors import GraphUnavailable
from storefront.rendering import graph, origin, page
from storefront.view_counts import counting


async def product(request: Request) -> Response:
    """A garment in the colour and size that the URL names; 301 from a slug it had before."""
    slug = request.path_params["slug"]
    result = await graph(request, "ProductPage", slug=slug, currency=visitor.of(request).currency)
    garment: Mapping[str, Any] | None = result.data.get("product")
    if garment is None:
        if result.failed("product"):
            raise GraphUnavailable(f"product {slug} could not be told")
        raise HTTPException(404)
    if garment["slug"] != slug:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/p/{garment['slug']}{query}", status_code=301)
    query_params = request.query_params
    choice = choose(garment, query_params.get("color") or None, query_params.get("size") or None)
    trail = [
        (crumb["title"], f"/c/{crumb['slug']}")
        for crumb in (garment.get("category") or {}).get("breadcrumbs") or ()
    ]
    here = origin(request)
    seo = garment.get("seo") or {}
    response = await page(
        request,
        "product.html",
        product=garment,
        choice=choice,
        price=_price(garment, choice.variant, "price"),
        compare_at=_price(garment, choice.variant, "compareAtPrice"),
        from_price=choice.variant is None and _spans_prices(garment),
        trail=trail,
        title=seo.get("title") or garment["title"],
        description=seo.get("description") or garment.get("description"),
        partial=result.partial,
        json_ld=(
            structured_data.product(garment, here),
            structured_data.breadcrumbs([*trail, (garment["title"], request.url.path)], here),
        ),
    )
    response.background = counting(request, garment["id"])
    return response


def _price(
    garment: Mapping[str, Any], variant: Mapping[str, Any] | None, field: str
) -> Mapping[str, Any] | None:
    """The chosen variant's own price; the garment's lowest while none is chosen."""
    found: Mapping[str, Any] | None = (variant or garment).get(field)
    return found


def _spans_prices(garment: Mapping[str, Any]) -> bool:
    amounts = {v["price"]["amount"] for v in garment.get("variants") or () if v.get("price")}
    return len(amounts) > 1
