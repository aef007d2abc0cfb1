"""What may be in a cart: pure functions from a cart to the cart that it becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from subgraphs.carts.errors import (
    InvalidCartValue,
    LineNotFound,
    QuantityLimitExceeded,
    TooManyLines,
)
from subgraphs.carts.models import Address, Cart, Line, SeenPrice
from subgraphs.kit.ids import new_id
from subgraphs.kit.places import COUNTRIES

MAX_LINES = 100
MAX_COUPONS = 10
MAX_NOTE = 1000
COUPON = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
METHOD = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
PRINTABLE = re.compile(r"[^\x00-\x1f\x7f]+")
LENGTHS = {
    "recipient": 200,
    "line1": 200,
    "line2": 200,
    "postal_code": 20,
    "city": 100,
    "phone": 32,
}
NAMES = {"postal_code": "postalCode"}


def with_added(
    cart: Cart,
    sku: str,
    quantity: int,
    *,
    limit: int,
    now: datetime,
    seen_price: SeenPrice | None = None,
) -> Cart:
    """The cart with so many more of a SKU, on the line that it has, or on a new one at the end.

    Raises :class:`InvalidCartValue`, :class:`QuantityLimitExceeded`, :class:`TooManyLines`.
    """
    _check_quantity(sku, quantity, limit)
    for place, line in enumerate(cart.lines):
        if line.sku == sku:
            together = line.quantity + quantity
            _check_quantity(sku, together, limit)
            changed = line.model_copy(
                update={"quantity": together, "seen_price": seen_price or line.seen_price}
            )
            return _with_lines(cart, [*cart.lines[:place], changed, *cart.lines[place + 1 :]])
    if len(cart.lines) >= MAX_LINES:
        raise TooManyLines(MAX_LINES)
    line = Line(
        id=line_id(cart.id), sku=sku, quantity=quantity, seen_price=seen_price, added_at=now
    )
    return _with_lines(cart, [*cart.lines, line])


def with_quantity(cart: Cart, line: str, quantity: int, *, limit: int) -> Cart:
    """The cart with another quantity on a line.

    Raises :class:`LineNotFound`, :class:`InvalidCartValue`, :class:`QuantityLimitExceeded`.
    """
    found = line_of(cart, line)
    _check_quantity(found.sku, quantity, limit)
    return _with_lines(
        cart,
        [
            each.model_copy(update={"quantity": quantity}) if each.id == line else each
            for each in cart.lines
        ],
    )


def without(cart: Cart, line: str) -> Cart:
    """The cart without a line. Raises :class:`LineNotFound`."""
    line_of(cart, line)
    return _with_lines(cart, [each for each in cart.lines if each.id != line])


def line_of(cart: Cart, line: str) -> Line:
    """The line with this id. Raises :class:`LineNotFound`."""
    for each in cart.lines:
        if each.id == line:
            return each
    raise LineNotFound


def with_coupon(cart: Cart, code: str) -> Cart:
    """The cart with a coupon's code, in capitals; whether it gives anything, pricing knows.

    Raises :class:`InvalidCartValue`.
    """
    written = code.strip().upper()
    if not COUPON.fullmatch(written):
        raise InvalidCartValue(
            "A coupon's code has up to 40 letters, digits and hyphens.", path=["input", "code"]
        )
    if written in cart.coupon_codes:
        return cart
    if len(cart.coupon_codes) >= MAX_COUPONS:
        raise InvalidCartValue(f"A cart has at most {MAX_COUPONS} coupons.", path=["input", "code"])
    return cart.model_copy(update={"coupon_codes": (*cart.coupon_codes, written)})


def without_coupon(cart: Cart, code: str) -> Cart:
    """The cart without a coupon; it need not have it."""
    gone = code.strip().upper()
    kept = tuple(each for each in cart.coupon_codes if each != gone)
    return cart.model_copy(update={"coupon_codes": kept})


def with_address(cart: Cart, address: Address | None) -> Cart:
    """The cart with a destination, or with none. Raises :class:`InvalidCartValue`."""
    return cart.model_copy(update={"address": address and _checked(address)})


def with_method(cart: Cart, method: str | None) -> Cart:
    """The cart with a shipping method by its code. Raises :class:`InvalidCartValue`."""
    if method is not None and not METHOD.fullmatch(method):
        raise InvalidCartValue(
            "A shipping method is named by its code, such as one of shippingOptions.",
            path=["input", "method"],
        )
    return cart.model_copy(update={"shipping_method": method})


def with_email(cart: Cart, email: str | None) -> Cart:
    """The cart with where a guest is written to. Raises :class:`InvalidCartValue`."""
    if email is None:
        return cart.model_copy(update={"email": None})
    try:
        found = validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise InvalidCartValue(f"No e-mail address: {error}", path=["input", "email"]) from error
    return cart.model_copy(update={"email": found.normalized})


def with_note(cart: Cart, note: str | None) -> Cart:
    """The cart with a word for the shop. Raises :class:`InvalidCartValue`."""
    text = (note or "").strip()
    if len(text) > MAX_NOTE or "\0" in text:
        raise InvalidCartValue(
            f"A note has at most {MAX_NOTE:,} characters.", path=["input", "note"]
        )
    return cart.model_copy(update={"note": text or None})


def with_currency(cart: Cart, currency: str) -> Cart:
    """The cart in another currency. Prices that were seen in the old one are forgotten."""
    if currency == cart.currency:
        return cart
    lines = [line.model_copy(update={"seen_price": None}) for line in cart.lines]
    return _with_lines(cart, lines).model_copy(update={"currency": currency})


def merged(customers: Cart, guests: Cart, *, limits: dict[str, int], now: datetime) -> Cart:
    """What a customer's cart becomes when the guest's cart of before their login is put into it.

    Quantities of a SKU in both are added, up to the limit; lines that no longer fit are left out;
    coupons of both are kept; address, method, e-mail and note are the customer's where there are
    any. The currency is the customer's, unless their cart is empty.
    """
    if not customers.lines:
        customers = customers.model_copy(update={"currency": guests.currency})
    cart = customers
    for line in guests.lines:
        limit = limits[line.sku]
        there = next((each.quantity for each in cart.lines if each.sku == line.sku), 0)
        more = min(line.quantity, limit - there)
        if more < 1 or (not there and len(cart.lines) >= MAX_LINES):
            continue
        seen = line.seen_price
        if seen is not None and seen.currency != cart.currency:
            seen = None
        cart = with_added(cart, line.sku, more, limit=limit, now=now, seen_price=seen)
    coupons = tuple(dict.fromkeys((*cart.coupon_codes, *guests.coupon_codes)))[:MAX_COUPONS]
    return cart.model_copy(
        update={
            "coupon_codes": coupons,
            "address": cart.address or guests.address,
            "shipping_method": cart.shipping_method or guests.shipping_method,
            "email": cart.email or guests.email,
            "note": cart.note or guests.note,
        }
    )


def line_id(cart_id: str) -> str:
    """A new line's id, which leads to its cart."""
    return f"{cart_id}.{new_id('line')}"


def cart_of_line(line: str) -> str:
    """The id of the cart that a line is in."""
    return line.partition(".")[0]


def _with_lines(cart: Cart, lines: Sequence[Line]) -> Cart:
    return cart.model_copy(update={"lines": tuple(lines)})


def _check_quantity(sku: str, quantity: int, limit: int) -> None:
    if quantity < 1:
        raise InvalidCartValue(
            f"A quantity is at least 1, not {quantity:,}: remove the line to have none.",
            path=["input", "quantity"],
        )
    if quantity > limit:
        raise QuantityLimitExceeded(sku, limit)


def _checked(address: Address) -> Address:
    values: dict[str, str | None] = {}
    for name, most in LENGTHS.items():
        text = " ".join((getattr(address, name) or "").split())
        path = ["input", "address", NAMES.get(name, name)]
        if not text and name not in ("line2", "phone"):
            raise InvalidCartValue("An address needs this.", path=path)
        if text and (len(text) > most or not PRINTABLE.fullmatch(text)):
            raise InvalidCartValue(f"At most {most} printable characters.", path=path)
        values[name] = text or None
    if address.country not in COUNTRIES:
        raise InvalidCartValue(
            f"{address.country!r} is no country: give its ISO 3166-1 code, such as DE.",
            path=["input", "address", "country"],
        )
    region = address.region
    if region is not None and not (
        REGION.fullmatch(region) and region.startswith(f"{address.country}-")
    ):
        raise InvalidCartValue(
            f"{region!r} is no region of {address.country}: give its ISO 3166-2 code.",
            path=["input", "address", "region"],
        )
    return address.model_copy(update=values)
