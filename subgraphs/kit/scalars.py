"""Scalars that several domains share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NewType

import strawberry

from subgraphs.kit.errors import BadInput
from subgraphs.kit.money import currency_exponent


def _serialize_moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _parse_moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInput(
            f"{value!r} is no DateTime: give it with its offset from UTC, such as "
            "2026-11-23T10:00:00Z."
        )
    return moment.astimezone(UTC)


def _parse_currency(value: str) -> str:
    try:
        currency_exponent(value)
    except (ValueError, TypeError) as error:
        raise BadInput(f"{value!r} is no ISO 4217 currency code, such as EUR.") from error
    return value


Moment = NewType("Moment", datetime)
CurrencyCode = NewType("CurrencyCode", str)

SCALARS: dict[object, object] = {
    Moment: strawberry.scalar(
        name="DateTime",
        description="A moment in UTC, in the form of RFC 3339: 2026-11-23T10:00:00.000Z.",
        serialize=_serialize_moment,
        parse_value=_parse_moment,
    ),
    CurrencyCode: strawberry.scalar(
        name="Currency",
        description="A currency by its ISO 4217 code, such as EUR.",
        serialize=str,
        parse_value=_parse_currency,
    ),
}
"""Handed to every domain's schema, so that the scalars compose to one definition."""
