"""schema.org descriptions of a page as JSON-LD, for search engines.

Vocabulary: https://schema.org/Product, /Offer, /BreadcrumbList.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson
from markupsafe import Markup

from storefront import currency as money
from storefront.choice import Availability, Stock

_AVAILABILITY: Final = {
    Stock.IN_STOCK: "https://schema.org/InStock",
    Stock.LOW_STOCK: "https://schema.org/LimitedAvailability",
    Stock.OUT_OF_STOCK: "https://schema.org/OutOfStock",
}


def product(garment: Mapping[str, Any], origin: str) -> dict[str, Any]:
    """A Product with one Offer for each variant that has a price. `origin` ends without slash."""
    url = f"{origin}/p/{garment['slug']}"
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": garment["title"],
        "description": garment.get("description") or "",
        "url": url,
        "productID": garment["id"],
        "image": [absolute(image["url"], origin) for image in garment.get("images") or ()],
        "offers": [
            _offer(variant, url)
            for variant in garment.get("variants") or ()
            if variant.get("price")
        ],
    }
    if garment.get("brand"):
        described["brand"] = {"@type": "Brand", "name": garment["brand"]["name"]}
    if garment.get("materials"):
        described["material"] = ", ".join(share["name"] for share in garment["materials"])
    return described


def _offer(variant: Mapping[str, Any], url: str) -> dict[str, Any]:
    price = variant["price"]
    offer = {
        "@type": "Offer",
        "sku": variant["sku"],
        "name": f"{variant['color']['name']}, {variant['size']['label']}",
        "price": money.decimal(price["amount"], price["currency"]),
        "priceCurrency": price["currency"],
        "itemCondition": "https://schema.org/NewCondition",
        "url": f"{url}?color={variant['color']['slug']}&size={variant['size']['code']}",
    }
    status = Availability.read(variant.get("availability")).status
    if status in _AVAILABILITY:
        offer["availability"] = _AVAILABILITY[status]
    return offer


def breadcrumbs(trail: Iterable[tuple[str, str]], origin: str) -> dict[str, Any]:
    """A BreadcrumbList of (name, path) pairs, the root first."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": origin + path}
            for position, (name, path) in enumerate(trail, start=1)
        ],
    }


def absolute(url: str, origin: str) -> str:
    return origin + url if url.startswith("/") else url


def script(document: Mapping[str, Any]) -> Markup:
    """The document as the text of a script element: nothing in it can end that element."""
    text = orjson.dumps(document).decode()
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(escaped)  # noqa: S704 - the three characters that mean something are escaped
