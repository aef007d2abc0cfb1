"""What a listing can be narrowed by, with how many products each choice would leave."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from subgraphs.catalog.models import BrandRef, Color, Product, Size
from subgraphs.catalog.store.listing import Selection

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Facets:
    """Choices in the order to show them in; ``price`` in minor units, from lowest to highest."""

    sizes: list[tuple[Size, int]]
    colors: list[tuple[Color, int]]
    brands: list[tuple[BrandRef, int]]
    price: tuple[int, int] | None


async def count_facets(selection: Selection, currency: str) -> Facets:
    """Count the facets of ``selection``, each without regard to what is chosen of itself.

    So the size facet counts the products that would be left if that size were chosen along with
    the colours, brands and prices that are. Prices are in ``currency``. One statement, which reads
    four fields of every product that the list, the status and the tags leave.
    """
    unchosen = replace(selection, brands=(), sizes=(), colors=(), price=None)
    wanted = (
        "brand",
        "variants.size",
        "variants.color",
        *(
            f"variants.prices.{each}.amount"
            for each in {currency, selection.price.currency if selection.price else currency}
        ),
    )
    rows = Product.get_pymongo_collection().find(
        unchosen.filter(), {"_id": 0, **dict.fromkeys(wanted, 1)}, batch_size=_BATCH
    )
    counting = _Counting(selection, currency)
    async for row in rows:
        counting.add(row)
    return counting.facets()


class _Counting:
    def __init__(self, selection: Selection, currency: str) -> None:
        self._brands_chosen = frozenset(selection.brands)
        self._sizes_chosen = frozenset(selection.sizes)
        self._colors_chosen = frozenset(selection.colors)
        self._price_chosen = selection.price
        self._currency = currency
        self._sizes: Counter[str] = Counter()
        self._colors: Counter[str] = Counter()
        self._brands: Counter[str] = Counter()
        self._known_sizes: dict[str, dict[str, Any]] = {}
        self._known_colors: dict[str, dict[str, Any]] = {}
        self._known_brands: dict[str, dict[str, Any]] = {}
        self._lowest: int | None = None
        self._highest: int | None = None

    def add(self, row: dict[str, Any]) -> None:
        """Count one product."""
        brand = row["brand"]
        brand_fits = not self._brands_chosen or brand["slug"] in self._brands_chosen
        sizes: set[str] = set()
        colors: set[str] = set()
        sold = False
        for variant in row.get("variants", ()):
            size, color, prices = variant["size"], variant["color"], variant.get("prices") or {}
            size_fits = not self._sizes_chosen or size["code"] in self._sizes_chosen
            color_fits = not self._colors_chosen or color["slug"] in self._colors_chosen
            price_fits = self._price_chosen is None or self._within(prices)
            if color_fits and price_fits:
                sizes.add(size["code"])
                self._known_sizes.setdefault(size["code"], size)
            if size_fits and price_fits:
                colors.add(color["slug"])
                self._known_colors.setdefault(color["slug"], color)
            if size_fits and color_fits:
                sold = sold or price_fits
                if brand_fits:
                    self._stretch(prices)
        if brand_fits:
            self._sizes.update(sizes)
            self._colors.update(colors)
        if sold or not self._is_by_variant:
            self._brands[brand["slug"]] += 1
            self._known_brands.setdefault(brand["slug"], brand)

    def facets(self) -> Facets:
        """Return what was counted."""
        sizes = [(Size(**self._known_sizes[code]), n) for code, n in self._sizes.items()]
        colors = [(Color(**self._known_colors[slug]), n) for slug, n in self._colors.items()]
        brands = [(BrandRef(**self._known_brands[slug]), n) for slug, n in self._brands.items()]
        return Facets(
            sizes=sorted(sizes, key=lambda it: (it[0].system, it[0].rank, it[0].code)),
            colors=sorted(colors, key=lambda it: it[0].name),
            brands=sorted(brands, key=lambda it: it[0].name),
            price=(
                (self._lowest, self._highest)
                if self._lowest is not None and self._highest is not None
                else None
            ),
        )

    @property
    def _is_by_variant(self) -> bool:
        return bool(self._sizes_chosen or self._colors_chosen or self._price_chosen)

    def _within(self, prices: dict[str, Any]) -> bool:
        bounds = self._price_chosen
        if bounds is None:
            return True
        price = prices.get(bounds.currency)
        return (
            price is not None
            and (bounds.low is None or price["amount"] >= bounds.low)
            and (bounds.high is None or price["amount"] <= bounds.high)
        )

    def _stretch(self, prices: dict[str, Any]) -> None:
        price = prices.get(self._currency)
        if price is None:
            return
        amount = price["amount"]
        if self._lowest is None or amount < self._lowest:
            self._lowest = amount
        if self._highest is None or amount > self._highest:
            self._highest = amount
