"""What a cart tells pricing of itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256

import orjson

from subgraphs.pricing.service.calculation.basket import Destination


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line of a cart."""

    line_id: str
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class AskedCart:
    """A cart at one of its versions. Coupon codes are in capitals."""

    cart_id: str
    version: int
    currency: str
    lines: tuple[AskedLine, ...]
    customer_id: str | None = None
    coupon_codes: tuple[str, ...] = ()
    shipping_method: str | None = None
    destination: Destination | None = None

    def fingerprint(self) -> str:
        """SHA-256 over everything that the price depends on: not over the version."""
        inputs = {name: value for name, value in asdict(self).items() if name != "version"}
        inputs["coupon_codes"] = sorted(self.coupon_codes)
        return sha256(orjson.dumps(inputs, option=orjson.OPT_SORT_KEYS)).hexdigest()
