"""The demo shop's terms: tax, ways of sending, a welcome coupon."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.outbox import Transactions, carry_out
from subgraphs.pricing.models import ShippingMethod, TaxRate
from subgraphs.pricing.service.administration import PromotionDraft, Promotions
from subgraphs.pricing.service.calculation.promotions import Conditions, PercentageOff, Target
from subgraphs.pricing.service.calculation.shipping import Band, Zone
from subgraphs.pricing.service.rules import zones_to_json
from subgraphs.pricing.store.promotions import PromotionStore
from subgraphs.pricing.store.shop import ShopStore

STANDARD_RATES: Final = {
    "AT": 200_000, "BE": 210_000, "BG": 200_000, "CY": 190_000, "CZ": 210_000, "DE": 190_000,
    "DK": 250_000, "EE": 240_000, "ES": 210_000, "FI": 255_000, "FR": 200_000, "GB": 200_000,
    "GR": 240_000, "HR": 250_000, "HU": 270_000, "IE": 230_000, "IT": 220_000, "LT": 210_000,
    "LU": 170_000, "LV": 210_000, "MT": 180_000, "NL": 210_000, "PL": 230_000, "PT": 230_000,
    "RO": 210_000, "SE": 250_000, "SI": 220_000, "SK": 230_000,
}  # fmt: skip
"""Standard rates of VAT in parts per million, due where the goods go (the EU's One Stop Shop)."""

WELCOME: Final = "WELCOME10"

_UNION: Final = frozenset(STANDARD_RATES) - {"DE", "GB"}
_HOME: Final = frozenset({"DE"})
_ABROAD: Final = frozenset({"GB", "US"})

METHODS: Final = (
    (
        "parcel",
        "Parcel, 2 to 5 days",
        (
            Zone(
                _HOME,
                bands=(
                    Band({"EUR": 490, "GBP": 420, "USD": 550}, up_to_grams=31_500),
                    Band(
                        {"EUR": 0, "GBP": 0, "USD": 0},
                        up_to_grams=31_500,
                        from_totals={"EUR": 7_500, "GBP": 6_500, "USD": 8_000},
                    ),
                ),
            ),
            Zone(
                _UNION,
                bands=(
                    Band({"EUR": 990, "GBP": 850, "USD": 1_090}, up_to_grams=5_000),
                    Band({"EUR": 1_490, "GBP": 1_290, "USD": 1_650}, up_to_grams=31_500),
                ),
            ),
            Zone(_ABROAD, bands=(Band({"EUR": 1_990, "GBP": 1_690, "USD": 2_190}),)),
        ),
    ),
    (
        "express",
        "Express, the next working day",
        (Zone(_HOME, bands=(Band({"EUR": 1_290, "GBP": 1_090, "USD": 1_390}, 10_000),)),),
    ),
)


async def fill_pricing(
    transactions: Transactions[Any], *, now: datetime, progress: Callable[[int], None]
) -> None:
    """Put the terms in place. What staff have changed of a method or a rate is put back."""
    await carry_out(transactions, partial(_terms, now))
    progress(1)


async def _terms(now: datetime, session: AsyncSession) -> None:
    shop = ShopStore(session)
    for country, rate in STANDARD_RATES.items():
        await shop.put_rate(
            TaxRate(
                id=f"{country.lower()}-standard",
                name="VAT",
                authority=country,
                country=country,
                parts_per_million=rate,
            )
        )
    for place, (code, name, zones) in enumerate(METHODS):
        await shop.put_method(
            ShippingMethod(code=code, name=name, position=place, zones=zones_to_json(zones))
        )
    if not await PromotionStore(session).by_coupon([WELCOME]):
        promotions = Promotions(session, now=now)
        promotion = await promotions.create(
            PromotionDraft(
                title="Ten per cent off the first order",
                effect=PercentageOff(1_000),
                target=Target(),
                conditions=Conditions(first_order_only=True),
                needs_coupon=True,
                usage_limit_by_customer=1,
            )
        )
        await promotions.add_code(promotion.id, WELCOME, usage_limit=None)
