"""Where a product stands in each order, as one string a sort.

A number is padded with zeros, a title is folded, and the product's id follows, so that keys compare
as strings in the right order and no two are equal: a page ends at one key, whatever ties there are.
"""

from __future__ import annotations

import unicodedata

from subgraphs.catalog.models import ALL_PRODUCTS, Price, Product

_DIGITS = 14
_BEFORE_ANY_LETTER = "\t"


def derive(product: Product) -> None:
    """Bring ``product.lists`` and ``product.keys`` up to date with the rest of it."""
    product.lists = [
        ALL_PRODUCTS,
        *(crumb.id for crumb in product.path),
        product.brand.id,
        *product.places,
    ]
    listed_since = product.published_at or product.created_at
    product.keys = {
        "newest": _number(int(listed_since.timestamp() * 1000), product.id),
        "title": folded(product.title) + _BEFORE_ANY_LETTER + product.id,
        "popular": popular_key(product.view_count, product.id),
        **{
            f"price_{currency}": _number(price.amount, product.id)
            for currency, price in lowest_prices(product).items()
        },
        **{
            f"place_{where}": place_key(place, product.id)
            for where, place in product.places.items()
        },
    }


def popular_key(views: int, product_id: str) -> str:
    """Return the key by popularity of a product that was viewed so often."""
    return _number(views, product_id)


def place_key(place: int, product_id: str) -> str:
    """Return the key by place in a collection."""
    return _number(place, product_id)


def lowest_prices(product: Product) -> dict[str, Price]:
    """Return the lowest price among the variants in each currency; the first of equal ones."""
    lowest: dict[str, Price] = {}
    for variant in product.variants:
        for currency, price in variant.prices.items():
            known = lowest.get(currency)
            if known is None or price.amount < known.amount:
                lowest[currency] = price
    return lowest


def folded(text: str) -> str:
    """Return ``text`` for comparison: without case and accents, spaces made one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.split())


def _number(value: int, product_id: str) -> str:
    return f"{value:0{_DIGITS}d}{product_id}"
