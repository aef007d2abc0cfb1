"""What search engines ask for."""

from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from storefront.rendering import graph, origin

_AN_HOUR = {"Cache-Control": "public, max-age=3600"}


async def robots(request: Request) -> Response:
    lines = [
        "User-agent: *",
        "Disallow: /account",
        "Disallow: /dev/",
        f"Sitemap: {origin(request)}/sitemap.xml",
        "",
    ]
    return PlainTextResponse("\n".join(lines), headers=_AN_HOUR)


async def sitemap(request: Request) -> Response:
    """Categories to the second level, collections and brands; products are found from those."""
    data = (await graph(request, "Sitemap")).data
    paths = ["/", "/brands"]
    for root in data.get("categories") or ():
        paths.append(f"/c/{root['slug']}")
        paths += [f"/c/{child['slug']}" for child in root["children"]]
    paths += [f"/collections/{found['slug']}" for found in data.get("collections") or ()]
    paths += [f"/b/{found['slug']}" for found in data.get("brands") or ()]
    urls = "".join(f"<url><loc>{escape(origin(request) + path)}</loc></url>" for path in paths)
    return Response(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>',
        media_type="application/xml",
        headers=_AN_HOUR,
    )
