"""What a cart says beside its lines."""

from __future__ import annotations

import strawberry

from subgraphs.carts.models import Address
from subgraphs.carts.mutations.results import ChangeCartResult, success, wanted
from subgraphs.carts.service import contents
from subgraphs.carts.service.carts import Change
from subgraphs.kit.graph import Info, UnitOfWork
from subgraphs.kit.scalars import CurrencyCode


@strawberry.input(description="Where goods go.")
class CartAddressInput:
    """A postal address."""

    recipient: str
    line1: str
    postal_code: str
    city: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    line2: str | None = None
    region: str | None = strawberry.field(default=None, description="ISO 3166-2.")
    phone: str | None = None

    def model(self) -> Address:
        """As it is kept."""
        return Address(
            recipient=self.recipient,
            line1=self.line1,
            postal_code=self.postal_code,
            city=self.city,
            country=self.country,
            line2=self.line2,
            region=self.region,
            phone=self.phone,
        )


@strawberry.input
class SetCartCurrencyInput:
    """Another currency."""

    cart: strawberry.ID
    currency: CurrencyCode
    version: int | None = None


@strawberry.input
class SetCartAddressInput:
    """A destination; null takes it away."""

    cart: strawberry.ID
    address: CartAddressInput | None = None
    version: int | None = None


@strawberry.input
class SetCartShippingMethodInput:
    """One of the cart's shippingOptions by its code; null takes it away."""

    cart: strawberry.ID
    method: str | None = None
    version: int | None = None


@strawberry.input
class CartCouponInput:
    """A coupon's code."""

    cart: strawberry.ID
    code: str
    version: int | None = None


@strawberry.input
class SetCartEmailInput:
    """Where a guest is written to; null takes it away."""

    cart: strawberry.ID
    email: str | None = None
    version: int | None = None


@strawberry.input
class SetCartNoteInput:
    """A word for the shop; null takes it away."""

    cart: strawberry.ID
    note: str | None = None
    version: int | None = None


async def _change(
    info: Info, cart: strawberry.ID, version: int | None, change: Change
) -> ChangeCartResult:
    return success(await info.context.carts.change(wanted(cart, version), change))


@strawberry.type
class DetailsMutation:
    """Currency, address, shipping, coupons, e-mail, note."""

    @strawberry.mutation(
        description="Price the cart in another currency.", extensions=[UnitOfWork()]
    )
    async def set_cart_currency(self, info: Info, input: SetCartCurrencyInput) -> ChangeCartResult:
        """Lines stay."""
        return await _change(
            info,
            input.cart,
            input.version,
            lambda cart: contents.with_currency(cart, input.currency),
        )

    @strawberry.mutation(description="Say where the goods go.", extensions=[UnitOfWork()])
    async def set_cart_address(self, info: Info, input: SetCartAddressInput) -> ChangeCartResult:
        """Tax and shipping follow from it."""
        address = input.address.model() if input.address else None
        return await _change(
            info, input.cart, input.version, lambda cart: contents.with_address(cart, address)
        )

    @strawberry.mutation(description="Choose a way of sending.", extensions=[UnitOfWork()])
    async def set_cart_shipping_method(
        self, info: Info, input: SetCartShippingMethodInput
    ) -> ChangeCartResult:
        """Whether it goes there, the quote tells."""
        return await _change(
            info, input.cart, input.version, lambda cart: contents.with_method(cart, input.method)
        )

    @strawberry.mutation(description="Enter a coupon's code.", extensions=[UnitOfWork()])
    async def add_cart_coupon(self, info: Info, input: CartCouponInput) -> ChangeCartResult:
        """What it gives, the quote tells."""
        return await _change(
            info, input.cart, input.version, lambda cart: contents.with_coupon(cart, input.code)
        )

    @strawberry.mutation(description="Take a coupon's code out.", extensions=[UnitOfWork()])
    async def remove_cart_coupon(self, info: Info, input: CartCouponInput) -> ChangeCartResult:
        """If it is there."""
        return await _change(
            info, input.cart, input.version, lambda cart: contents.without_coupon(cart, input.code)
        )

    @strawberry.mutation(description="Say where a guest is written to.", extensions=[UnitOfWork()])
    async def set_cart_email(self, info: Info, input: SetCartEmailInput) -> ChangeCartResult:
        """Customers are written to at their account's address."""
        return await _change(
            info, input.cart, input.version, lambda cart: contents.with_email(cart, input.email)
        )

    @strawberry.mutation(description="Leave a word for the shop.", extensions=[UnitOfWork()])
    async def set_cart_note(self, info: Info, input: SetCartNoteInput) -> ChangeCartResult:
        """It goes with the order."""
        return await _change(
            info, input.cart, input.version, lambda cart: contents.with_note(cart, input.note)
        )
