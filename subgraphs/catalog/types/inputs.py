"""Inputs that several mutations take, and what they mean to the services."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.errors import InvalidPrice
from subgraphs.catalog.service.drafts import VariantDraft
from subgraphs.kit.scalars import CurrencyCode


@strawberry.input(description="A size of a garment.")
class SizeInput:
    """See :class:`subgraphs.catalog.models.Size`."""

    code: str = strawberry.field(description="Names it over the shop: M, EU-42.")
    label: str
    system: models.SizeSystem
    rank: int = strawberry.field(default=0, description="Sorts sizes, smallest first.")

    def value(self) -> models.Size:
        """As the catalog keeps it."""
        return models.Size(code=self.code, label=self.label, system=self.system, rank=self.rank)


@strawberry.input(description="A named colour.")
class ColorInput:
    """See :class:`subgraphs.catalog.models.Color`."""

    slug: str
    name: str
    hex: str = strawberry.field(description="#rrggbb.")

    def value(self) -> models.Color:
        """As the catalog keeps it."""
        return models.Color(slug=self.slug, name=self.name, hex=self.hex.lower())


@strawberry.input(description="A price in one currency, in minor units.")
class PriceInput:
    """See :class:`subgraphs.catalog.models.Price`."""

    currency: CurrencyCode
    amount: int
    compare_at: int | None = strawberry.field(
        default=None, description="The former, higher price while it is reduced."
    )


@strawberry.input(description="A new variant.")
class VariantInput:
    """See :class:`subgraphs.catalog.models.Variant`."""

    sku: strawberry.ID
    size: SizeInput
    color: ColorInput
    prices: list[PriceInput] = strawberry.field(default_factory=list)
    barcode: str | None = strawberry.field(default=None, description="A GTIN (EAN, UPC).")
    weight_grams: int | None = None

    def draft(self, path: Sequence[str]) -> VariantDraft:
        """As the service takes it."""
        return VariantDraft(
            sku=self.sku,
            size=self.size.value(),
            color=self.color.value(),
            prices=prices(self.prices, [*path, "prices"]),
            barcode=self.barcode,
            weight_grams=self.weight_grams,
        )


@strawberry.input(description="A picture.")
class ImageInput:
    """See :class:`subgraphs.catalog.models.Image`."""

    url: str
    alt: str = strawberry.field(description="For those who cannot see it.")
    width: int | None = None
    height: int | None = None
    color: str | None = strawberry.field(
        default=None, description="The slug of the colour that it shows."
    )

    def value(self) -> models.Image:
        """As the catalog keeps it."""
        return models.Image(
            url=self.url, alt=self.alt, width=self.width, height=self.height, color=self.color
        )


@strawberry.input(description="A material and its share; shares make 100 percent.")
class MaterialShareInput:
    """See :class:`subgraphs.catalog.models.MaterialShare`."""

    name: str
    percent: int


@strawberry.input(description="How to care for a garment, by a symbol of ISO 3758.")
class CareInstructionInput:
    """See :class:`subgraphs.catalog.models.CareInstruction`."""

    symbol: str
    label: str


@strawberry.input(description="What search engines are shown; null where its own words do.")
class SeoInput:
    """See :class:`subgraphs.catalog.models.Seo`."""

    title: str | None = None
    description: str | None = None

    def value(self) -> models.Seo:
        """As the catalog keeps it."""
        return models.Seo(title=self.title, description=self.description)


def prices(inputs: Sequence[PriceInput], path: Sequence[str]) -> dict[str, models.Price]:
    """Return prices by currency; :class:`InvalidPrice` where one is given twice."""
    by_currency: dict[str, models.Price] = {}
    for it in inputs:
        if it.currency in by_currency:
            raise InvalidPrice(
                f"There are two prices in {it.currency}.", it.currency, path=list(path)
            )
        by_currency[it.currency] = models.Price(amount=it.amount, compare_at=it.compare_at)
    return by_currency
