"""Staff's work on price lists, taxes, shipping, and groups of customers."""

from __future__ import annotations

import re
from typing import Annotated

import strawberry

from subgraphs.kit.graph import Info, UnitOfWork, requires_scope
from subgraphs.kit.ids import new_id
from subgraphs.kit.scalars import CurrencyCode, Moment
from subgraphs.pricing import models
from subgraphs.pricing.errors import InvalidRule as InvalidRuleError
from subgraphs.pricing.mutations.promotions import MoneyInput
from subgraphs.pricing.service.administration import PriceLists
from subgraphs.pricing.service.calculation.shipping import Band, Zone
from subgraphs.pricing.service.calculation.tax import MILLION
from subgraphs.pricing.service.rules import zones_to_json
from subgraphs.pricing.store.shop import ShopStore
from subgraphs.pricing.types.context import WRITE
from subgraphs.pricing.types.refusals import InvalidRule, PriceListNotFound
from subgraphs.pricing.types.shop import PriceList, ShippingMethod, TaxRate

COUNTRY = re.compile(r"[A-Z]{2}")
REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@strawberry.input
class CreatePriceListInput:
    """A new list."""

    name: str
    currency: CurrencyCode
    customer_group: str | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    priority: int = 0


@strawberry.input
class ListPriceInput:
    """The price of a SKU."""

    sku: strawberry.ID
    amount: int | None = strawberry.field(
        default=None, description="In minor units; null takes the SKU off the list."
    )


@strawberry.input
class SetPricesInput:
    """Prices of a list."""

    id: strawberry.ID
    prices: list[ListPriceInput]


@strawberry.input
class TaxRateInput:
    """A rate."""

    id: strawberry.ID = strawberry.field(description="Yours to choose, such as `de-standard`.")
    name: str
    authority: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    region: str | None = strawberry.field(default=None, description="ISO 3166-2.")
    postal_prefix: str | None = None
    tax_class: str | None = None
    rate: int = strawberry.field(description="In parts per million: 190000 are 19 per cent.")
    on_shipping: bool = True


@strawberry.input
class ShippingBandInput:
    """A price by weight and order value."""

    prices: list[MoneyInput]
    up_to_grams: int | None = None
    from_totals: list[MoneyInput] = strawberry.field(default_factory=list)


@strawberry.input
class ShippingZoneInput:
    """Places with the same prices."""

    countries: list[str]
    bands: list[ShippingBandInput]
    regions: list[str] = strawberry.field(default_factory=list)


@strawberry.input
class ShippingMethodInput:
    """A way of sending."""

    code: str = strawberry.field(description="Lower-case letters, digits, hyphens.")
    name: str
    zones: list[ShippingZoneInput]
    position: int = 0
    active: bool = True
    tax_class: str = "shipping"


@strawberry.input
class CategoryTaxClassInput:
    """The tax class of a category and what lies below it."""

    category: strawberry.ID
    tax_class: str | None = strawberry.field(
        default=None, description="Null leaves it to the categories above."
    )


@strawberry.input
class CustomerGroupInput:
    """A customer's group."""

    customer: strawberry.ID
    group: str | None = strawberry.field(default=None, description="Null: none.")


@strawberry.type
class PriceListSuccess:
    """The list."""

    price_list: PriceList


@strawberry.type
class TaxRateSuccess:
    """The rate."""

    tax_rate: TaxRate


@strawberry.type
class ShippingMethodSuccess:
    """The method."""

    shipping_method: ShippingMethod


@strawberry.type
class PricingChangeSuccess:
    """It is as it was asked to be."""

    done: bool = True


CreatePriceListResult = Annotated[
    PriceListSuccess | InvalidRule, strawberry.union("CreatePriceListResult")
]
SetPricesResult = Annotated[
    PriceListSuccess | InvalidRule | PriceListNotFound, strawberry.union("SetPricesResult")
]
PutTaxRateResult = Annotated[TaxRateSuccess | InvalidRule, strawberry.union("PutTaxRateResult")]
PutShippingMethodResult = Annotated[
    ShippingMethodSuccess | InvalidRule, strawberry.union("PutShippingMethodResult")
]
PricingChangeResult = Annotated[
    PricingChangeSuccess | InvalidRule, strawberry.union("PricingChangeResult")
]


@strawberry.type
class ShopMutation:
    """What holds for the whole shop."""

    @strawberry.mutation(
        description="Make a price list.", extensions=[requires_scope(WRITE), UnitOfWork()]
    )
    async def create_price_list(
        self, info: Info, input: CreatePriceListInput
    ) -> CreatePriceListResult:
        """Without prices yet."""
        price_list = models.PriceList(
            id=new_id("plist"),
            name=input.name,
            currency=input.currency,
            customer_group=input.customer_group,
            starts_at=input.starts_at,
            ends_at=input.ends_at,
            priority=input.priority,
        )
        made = await PriceLists(info.context.work).create(price_list)
        return PriceListSuccess(price_list=PriceList.from_model(made))

    @strawberry.mutation(
        description="Set prices of a list by SKU.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def set_prices(self, info: Info, input: SetPricesInput) -> SetPricesResult:
        """Those that are named; the others stay."""
        prices: dict[str, int | None] = {each.sku: each.amount for each in input.prices}
        changed = await PriceLists(info.context.work).set_prices(input.id, prices)
        return PriceListSuccess(price_list=PriceList.from_model(changed))

    @strawberry.mutation(
        description="Make a rate of tax, or replace the one with its id.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def put_tax_rate(self, info: Info, input: TaxRateInput) -> PutTaxRateResult:
        """The rate as it is given."""
        _check_place(input.country, [input.region] if input.region else [], ["input"])
        if not 0 <= input.rate <= MILLION:
            raise InvalidRuleError(
                f"A rate lies between 0 and {MILLION:,} parts per million.", path=["input", "rate"]
            )
        rate = models.TaxRate(
            id=input.id,
            name=input.name,
            authority=input.authority,
            country=input.country,
            region=input.region,
            postal_prefix=input.postal_prefix,
            tax_class=input.tax_class,
            parts_per_million=input.rate,
            on_shipping=input.on_shipping,
        )
        await ShopStore(info.context.work).put_rate(rate)
        return TaxRateSuccess(tax_rate=TaxRate.from_model(rate))

    @strawberry.mutation(
        description="Remove a rate of tax.", extensions=[requires_scope(WRITE), UnitOfWork()]
    )
    async def remove_tax_rate(self, info: Info, id: strawberry.ID) -> PricingChangeResult:
        """If there is one with this id."""
        await ShopStore(info.context.work).remove_rate(id)
        return PricingChangeSuccess()

    @strawberry.mutation(
        description="Make a shipping method, or replace the one with its code.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def put_shipping_method(
        self, info: Info, input: ShippingMethodInput
    ) -> PutShippingMethodResult:
        """The method as it is given."""
        if not NAME.fullmatch(input.code):
            raise InvalidRuleError(
                "A code has up to 40 lower-case letters, digits and hyphens.",
                path=["input", "code"],
            )
        method = models.ShippingMethod(
            code=input.code,
            name=input.name,
            position=input.position,
            active=input.active,
            tax_class=input.tax_class,
            zones=zones_to_json(tuple(_zone(zone, at) for at, zone in enumerate(input.zones))),
        )
        await ShopStore(info.context.work).put_method(method)
        return ShippingMethodSuccess(shipping_method=ShippingMethod.from_model(method))

    @strawberry.mutation(
        description="Say which tax class the goods of a category have.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def set_category_tax_class(
        self, info: Info, input: CategoryTaxClassInput
    ) -> PricingChangeResult:
        """And of the categories below it that have none of their own."""
        await ShopStore(info.context.work).put_tax_class(input.category, input.tax_class)
        return PricingChangeSuccess()

    @strawberry.mutation(
        description="Put a customer into a group.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def set_customer_group(
        self, info: Info, input: CustomerGroupInput
    ) -> PricingChangeResult:
        """For price lists and promotions."""
        if input.group is not None and not NAME.fullmatch(input.group):
            raise InvalidRuleError(
                "A group is named by up to 40 lower-case letters, digits and hyphens.",
                path=["input", "group"],
            )
        await ShopStore(info.context.work).put_group(input.customer, input.group)
        return PricingChangeSuccess()


def _zone(zone: ShippingZoneInput, at: int) -> Zone:
    path = ["input", "zones", str(at)]
    if not zone.countries or not zone.bands:
        raise InvalidRuleError("A zone has countries and bands.", path=path)
    for country in zone.countries:
        regions = [region for region in zone.regions if region.startswith(country)]
        _check_place(country, regions, path)
    bands = []
    for band in zone.bands:
        if not band.prices or any(price.amount < 0 for price in band.prices):
            raise InvalidRuleError(
                "A band has a price, not below nothing, in at least one currency.", path=path
            )
        bands.append(
            Band(
                {price.currency: price.amount for price in band.prices},
                band.up_to_grams,
                {total.currency: total.amount for total in band.from_totals} or None,
            )
        )
    return Zone(frozenset(zone.countries), frozenset(zone.regions), tuple(bands))


def _check_place(country: str, regions: list[str], path: list[str]) -> None:
    if not COUNTRY.fullmatch(country):
        raise InvalidRuleError(
            f"{country!r} is no country: give its ISO 3166-1 code, such as DE.",
            path=[*path, "country"],
        )
    for region in regions:
        if not REGION.fullmatch(region) or not region.startswith(f"{country}-"):
            raise InvalidRuleError(
                f"{region!r} is no region of {country}: give its ISO 3166-2 code.",
                path=[*path, "region"],
            )
