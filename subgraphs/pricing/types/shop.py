"""Price lists, taxes and shipping methods, as staff see them."""

from __future__ import annotations

import strawberry

from subgraphs.kit.money_type import Money
from subgraphs.kit.scalars import CurrencyCode, Moment
from subgraphs.pricing import models
from subgraphs.pricing.service.calculation.shipping import Band, Zone
from subgraphs.pricing.service.rules import method_from_row
from subgraphs.pricing.types.quote import money


@strawberry.type(description="Prices that replace the catalog's, for some customers or a time.")
class PriceList:
    """See :class:`subgraphs.pricing.models.PriceList`."""

    id: strawberry.ID
    name: str
    currency: CurrencyCode
    customer_group: str | None
    starts_at: Moment | None
    ends_at: Moment | None
    priority: int = strawberry.field(description="Of several that hold the highest counts.")

    @classmethod
    def from_model(cls, model: models.PriceList) -> PriceList:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            name=model.name,
            currency=CurrencyCode(model.currency),
            customer_group=model.customer_group,
            starts_at=Moment(model.starts_at) if model.starts_at else None,
            ends_at=Moment(model.ends_at) if model.ends_at else None,
            priority=model.priority,
        )


@strawberry.type(description="A rate of tax.")
class TaxRate:
    """See :class:`subgraphs.pricing.service.calculation.tax.TaxRate`."""

    id: strawberry.ID
    name: str
    authority: str = strawberry.field(
        description="Who levies it; of one authority's rates the most particular one is due."
    )
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    region: str | None = strawberry.field(description="ISO 3166-2.")
    postal_prefix: str | None
    tax_class: str | None
    rate: int = strawberry.field(description="In parts per million: 190000 are 19 per cent.")
    on_shipping: bool

    @classmethod
    def from_model(cls, model: models.TaxRate) -> TaxRate:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            name=model.name,
            authority=model.authority,
            country=model.country,
            region=model.region,
            postal_prefix=model.postal_prefix,
            tax_class=model.tax_class,
            rate=model.parts_per_million,
            on_shipping=model.on_shipping,
        )


@strawberry.type(description="A price by weight and order value. The cheapest that fits counts.")
class ShippingBand:
    """See :class:`subgraphs.pricing.service.calculation.shipping.Band`."""

    prices: list[Money]
    up_to_grams: int | None
    from_totals: list[Money] = strawberry.field(
        description="What the goods must come to after discounts, by currency."
    )

    @classmethod
    def of(cls, band: Band) -> ShippingBand:
        """Show ``band``."""
        return cls(
            prices=[money(amount, code) for code, amount in sorted(band.prices.items())],
            up_to_grams=band.up_to_grams,
            from_totals=[
                money(amount, code) for code, amount in sorted((band.from_totals or {}).items())
            ],
        )


@strawberry.type(description="Places with the same prices. The first that holds an address counts.")
class ShippingZone:
    """See :class:`subgraphs.pricing.service.calculation.shipping.Zone`."""

    countries: list[str]
    regions: list[str]
    bands: list[ShippingBand]

    @classmethod
    def of(cls, zone: Zone) -> ShippingZone:
        """Show ``zone``."""
        return cls(
            countries=sorted(zone.countries),
            regions=sorted(zone.regions),
            bands=[ShippingBand.of(band) for band in zone.bands],
        )


@strawberry.type(description="A way of sending.")
class ShippingMethod:
    """See :class:`subgraphs.pricing.models.ShippingMethod`."""

    code: str
    name: str
    position: int
    active: bool
    tax_class: str
    zones: list[ShippingZone]

    @classmethod
    def from_model(cls, model: models.ShippingMethod) -> ShippingMethod:
        """Show ``model``."""
        return cls(
            code=model.code,
            name=model.name,
            position=model.position,
            active=model.active,
            tax_class=model.tax_class,
            zones=[ShippingZone.of(zone) for zone in method_from_row(model).zones],
        )
