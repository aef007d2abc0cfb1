"""Rules between the forms in which they are kept (rows, JSON) and calculated with (values)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from subgraphs.pricing import models
from subgraphs.pricing.service.calculation.promotions import (
    AmountOff,
    BuyXGetY,
    Conditions,
    Effect,
    FreeShipping,
    PercentageOff,
    Promotion,
    Scope,
    Target,
)
from subgraphs.pricing.service.calculation.shipping import Band, ShippingMethod, Zone
from subgraphs.pricing.service.calculation.tax import TaxRate

Json = dict[str, Any]


def effect_to_json(effect: Effect) -> Json:
    """``{"kind": …}`` and the effect's numbers."""
    match effect:
        case PercentageOff(basis_points):
            return {"kind": "percentage", "basis_points": basis_points}
        case AmountOff(amounts):
            return {"kind": "amount", "amounts": amounts}
        case BuyXGetY(buy, get, basis_points):
            return {"kind": "buy_x_get_y", "buy": buy, "get": get, "basis_points": basis_points}
        case FreeShipping():
            return {"kind": "free_shipping"}


def effect_from_json(kept: Mapping[str, Any]) -> Effect:
    """The effect that :func:`effect_to_json` wrote."""
    match kept["kind"]:
        case "percentage":
            return PercentageOff(kept["basis_points"])
        case "amount":
            return AmountOff(dict(kept["amounts"]))
        case "buy_x_get_y":
            return BuyXGetY(kept["buy"], kept["get"], kept["basis_points"])
        case "free_shipping":
            return FreeShipping()
        case kind:
            raise ValueError(f"There is no effect of the kind {kind!r}.")


def target_to_json(target: Target) -> Json:
    """``{"scope": …, "ids": […]}``."""
    return {"scope": target.scope.value, "ids": sorted(target.ids)}


def target_from_json(kept: Mapping[str, Any]) -> Target:
    """The target that :func:`target_to_json` wrote."""
    return Target(Scope(kept["scope"]), frozenset(kept["ids"]))


def conditions_to_json(conditions: Conditions) -> Json:
    """What the promotion itself asks for: not its coupons and limits, which are counted apart."""
    groups = conditions.customer_groups
    return {
        "minimum_totals": conditions.minimum_totals,
        "minimum_quantity": conditions.minimum_quantity,
        "customer_groups": sorted(groups) if groups is not None else None,
        "first_order_only": conditions.first_order_only,
        "starts_at": _written(conditions.starts_at),
        "ends_at": _written(conditions.ends_at),
    }


def promotion_from_row(row: models.Promotion, coupons: frozenset[str]) -> Promotion:
    """A promotion as it stands; ``coupons`` are those of its codes that were entered and count."""
    kept = row.conditions
    groups = kept["customer_groups"]
    return Promotion(
        id=row.id,
        title=row.title,
        effect=effect_from_json(row.effect),
        target=target_from_json(row.target),
        conditions=Conditions(
            minimum_totals=kept["minimum_totals"],
            minimum_quantity=kept["minimum_quantity"],
            customer_groups=frozenset(groups) if groups is not None else None,
            first_order_only=kept["first_order_only"],
            starts_at=_read(kept["starts_at"]),
            ends_at=_read(kept["ends_at"]),
            coupon_codes=coupons if row.needs_coupon else None,
            uses_left=row.usage_limit - row.used if row.usage_limit is not None else None,
            uses_by_customer=row.usage_limit_by_customer,
        ),
        priority=row.priority,
        exclusive=row.exclusive,
    )


def tax_rate_from_row(row: models.TaxRate) -> TaxRate:
    """A rate as the calculation wants it."""
    return TaxRate(
        id=row.id,
        name=row.name,
        country=row.country,
        parts_per_million=row.parts_per_million,
        authority=row.authority,
        tax_class=row.tax_class,
        region=row.region,
        postal_prefix=row.postal_prefix,
        on_shipping=row.on_shipping,
    )


def zones_to_json(zones: tuple[Zone, ...]) -> list[Json]:
    """A method's zones with their bands."""
    return [
        {
            "countries": sorted(zone.countries),
            "regions": sorted(zone.regions),
            "bands": [
                {
                    "prices": band.prices,
                    "up_to_grams": band.up_to_grams,
                    "from_totals": band.from_totals,
                }
                for band in zone.bands
            ],
        }
        for zone in zones
    ]


def method_from_row(row: models.ShippingMethod) -> ShippingMethod:
    """A method as the calculation wants it."""
    return ShippingMethod(
        code=row.code,
        name=row.name,
        tax_class=row.tax_class,
        zones=tuple(
            Zone(
                frozenset(zone["countries"]),
                frozenset(zone["regions"]),
                tuple(
                    Band(dict(band["prices"]), band["up_to_grams"], band["from_totals"])
                    for band in zone["bands"]
                ),
            )
            for zone in row.zones
        ),
    )


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text is not None else None
