"""A quote's id: a signed statement of what was quoted, so that nothing is kept for every look at a
cart, and yet nobody can make one up.

It is a JSON Web Token (RFC 7519) signed with HMAC-SHA-256, after ``qte_``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from subgraphs.pricing.errors import Difference, QuoteExpired, QuoteInvalid
from subgraphs.pricing.service.quoting import PricedCart

PREFIX = "qte_"
VALID = timedelta(minutes=15)
ALGORITHM = "HS256"
FIGURES = ("subtotal", "discount", "shipping", "tax", "total")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a quote said: for which cart, of which content, and how much."""

    cart_id: str
    fingerprint: str
    currency: str
    figures: dict[str, int]
    valid_until: datetime


def figures_of(priced: PricedCart) -> dict[str, int]:
    """The figures that must not have changed, in minor units."""
    quote = priced.quote
    return {
        "subtotal": quote.subtotal,
        "discount": quote.discount,
        "shipping": quote.shipping.total if quote.shipping is not None else 0,
        "tax": quote.tax,
        "total": quote.total,
    }


def differences(before: Statement, now: PricedCart) -> list[Difference]:
    """What is another amount now than it was."""
    after = figures_of(now)
    return [
        Difference(name, before.figures[name], after[name])
        for name in FIGURES
        if before.figures[name] != after[name]
    ]


class Statements:
    """Signs and reads statements with a secret of at least 32 bytes."""

    def __init__(self, secret: str) -> None:
        self._key = OctKey.import_key(secret)

    def sign(self, priced: PricedCart, now: datetime) -> str:
        """Return the id of a quote, valid for :data:`VALID` from now."""
        claims = {
            "cart": priced.asked.cart_id,
            "of": priced.asked.fingerprint(),
            "cur": priced.asked.currency,
            "fig": [figures_of(priced)[name] for name in FIGURES],
            "exp": int((now + VALID).timestamp()),
        }
        return PREFIX + jwt.encode({"alg": ALGORITHM}, claims, self._key)

    def read(self, quote_id: str, now: datetime) -> Statement:
        """Return what a quote said. Raises :class:`QuoteInvalid` and :class:`QuoteExpired`."""
        try:
            token = jwt.decode(quote_id.removeprefix(PREFIX), self._key, algorithms=[ALGORITHM])
            claims = token.claims
            valid_until = datetime.fromtimestamp(claims["exp"], tz=now.tzinfo)
            statement = Statement(
                cart_id=str(claims["cart"]),
                fingerprint=str(claims["of"]),
                currency=str(claims["cur"]),
                figures=dict(zip(FIGURES, map(int, claims["fig"]), strict=True)),
                valid_until=valid_until,
            )
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise QuoteInvalid("it was not made here.") from error
        if valid_until <= now:
            raise QuoteExpired
        return statement
