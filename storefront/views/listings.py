"""Listings of products: of a category, a brand, a collection."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storefront import structured_data, visitor
from storefront.errors import GraphRefused, GraphUnavailable
from storefront.facets import panel
from storefront.graph import GraphResult
from storefront.listing import NEWEST, OWN_ORDER, Listing
from storefront.rendering import graph, origin, page

BAD_USER_INPUT = "BAD_USER_INPUT"


async def category(request: Request) -> Response:
    """A category with its subcategories, filters, sorts and pages."""
    listing, result = await _run(request, "CategoryPage")
    found = _found(result, "category")
    if moved := _moved(request, "/c/", found):
        return moved
    trail = [(crumb["title"], f"/c/{crumb['slug']}") for crumb in found["breadcrumbs"] or ()]
    seo = found.get("seo") or {}
    return await _page(
        request,
        "category.html",
        listing,
        result,
        found,
        products=found.get("products"),
        panel=panel(listing, found.get("facets")),
        trail=trail,
        title=seo.get("title") or found["title"],
        description=seo.get("description") or found.get("description"),
        json_ld=(structured_data.breadcrumbs(trail, origin(request)),),
    )


async def brand(request: Request) -> Response:
    """One brand's garments."""
    listing, result = await _run(request, "BrandPage")
    found = _found(result, "brand")
    if moved := _moved(request, "/b/", found):
        return moved
    return await _page(
        request,
        "brand.html",
        listing,
        result,
        found,
        products=result.data.get("products"),
        panel=panel(listing, {**(result.data.get("facets") or {}), "brands": ()}),
        trail=[("Brands", "/brands"), (found["name"], listing.path)],
        title=found["name"],
        description=found.get("description"),
    )


async def collection(request: Request) -> Response:
    """One collection's garments."""
    listing, result = await _run(request, "CollectionPage")
    found = _found(result, "collection")
    if moved := _moved(request, "/collections/", found):
        return moved
    return await _page(
        request,
        "collection.html",
        listing,
        result,
        found,
        products=found.get("products"),
        panel=panel(listing, found.get("facets")),
        trail=[(found["title"], listing.path)],
        title=found["title"],
        description=found.get("description"),
    )


async def brands(request: Request) -> Response:
    """All brands by name."""
    result = await graph(request, "BrandsPage")
    found = result.data.get("brands")
    if found is None:
        raise GraphUnavailable("BrandsPage: the brands could not be told")
    return await page(
        request,
        "brands.html",
        brands=sorted(found, key=lambda brand: brand["name"].casefold()),
        partial=result.partial,
    )


async def _run(request: Request, operation: str) -> tuple[Listing, GraphResult]:
    """The listing that the URL asks for, and its answer.

    A page cursor that the graph does not understand (shortened by a mail client, or from before
    a rename of the sort) leads to the first page.
    """
    listing = Listing.read(
        request.url.path,
        request.query_params,
        visitor.of(request).currency,
        OWN_ORDER if operation == "CollectionPage" else NEWEST,
    )
    if operation == "BrandPage":
        listing = replace(listing, brands=())  # the page's own brand is no filter to take off
    try:
        result = await _ask(request, operation, listing)
    except GraphRefused as refusal:
        if not (listing.paged and refusal.code == BAD_USER_INPUT):
            raise
    else:
        if not (listing.paged and BAD_USER_INPUT in result.codes):
            return listing, result
    listing = listing.first_page()
    return listing, await _ask(request, operation, listing)


async def _ask(request: Request, operation: str, listing: Listing) -> GraphResult:
    slug = request.path_params["slug"]
    chosen = listing.filter()
    if operation == "BrandPage":
        chosen["brands"] = [slug]
    return await graph(
        request,
        operation,
        slug=slug,
        filter=chosen,
        byColor=bool(listing.colors),
        **listing.variables(),
    )


def _found(result: GraphResult, name: str) -> Mapping[str, Any]:
    """The page's subject; a 404 when there is none, an error page when it could not be told."""
    found: Mapping[str, Any] | None = result.data.get(name)
    if found is not None:
        return found
    if result.failed(name):
        raise GraphUnavailable(f"{name} could not be told")
    raise HTTPException(404)


def _moved(request: Request, prefix: str, found: Mapping[str, Any]) -> Response | None:
    """A permanent redirect when the subject was found by a slug it no longer has."""
    if found["slug"] == request.path_params["slug"]:
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{prefix}{found['slug']}{query}", status_code=301)


async def _page(
    request: Request,
    template: str,
    listing: Listing,
    result: GraphResult,
    found: Mapping[str, Any],
    **context: Any,  # noqa: ANN401 - as `page` takes it
) -> Response:
    return await page(
        request,
        template,
        listing=listing,
        found=found,
        partial=result.partial,
        # A filtered listing is the same garments again: only the plain one is worth indexing.
        robots="noindex, follow" if listing.filtered or listing.paged else None,
        **context,
    )
