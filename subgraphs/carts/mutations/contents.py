"""Making carts, and what is in them."""

from __future__ import annotations

import strawberry

from subgraphs.carts.models import SeenPrice
from subgraphs.carts.mutations.results import (
    AddCartLineResult,
    CartSuccess,
    ChangeCartLineResult,
    MergeCartResult,
    success,
    wanted,
)
from subgraphs.carts.service.contents import without
from subgraphs.kit.graph import Info, UnitOfWork, authenticated
from subgraphs.kit.scalars import CurrencyCode

AT_VERSION = "The version that was read, if a change since then matters."


@strawberry.input
class CreateCartInput:
    """A new cart."""

    currency: CurrencyCode


@strawberry.input(description="What the shopper saw that one costs.")
class SeenPriceInput:
    """In minor units."""

    amount: int
    currency: CurrencyCode


@strawberry.input
class AddCartLineInput:
    """So many more of a variant."""

    cart: strawberry.ID
    sku: strawberry.ID
    quantity: int = 1
    seen_price: SeenPriceInput | None = strawberry.field(
        default=None, description="Told apart from the price of later, never charged."
    )
    version: int | None = strawberry.field(default=None, description=AT_VERSION)


@strawberry.input
class ChangeCartLineInput:
    """Another quantity."""

    cart: strawberry.ID
    line: strawberry.ID
    quantity: int
    version: int | None = strawberry.field(default=None, description=AT_VERSION)


@strawberry.input
class RemoveCartLineInput:
    """A line that goes."""

    cart: strawberry.ID
    line: strawberry.ID
    version: int | None = strawberry.field(default=None, description=AT_VERSION)


@strawberry.type
class ContentsMutation:
    """Lines."""

    @strawberry.mutation(
        description="Make a cart. A customer who has one gets that one, as it is.",
        extensions=[UnitOfWork()],
    )
    async def create_cart(self, info: Info, input: CreateCartInput) -> CartSuccess:
        """For guests and customers."""
        return success(await info.context.carts.create(input.currency))

    @strawberry.mutation(
        description="Put so many more of a variant into a cart.", extensions=[UnitOfWork()]
    )
    async def add_cart_line(self, info: Info, input: AddCartLineInput) -> AddCartLineResult:
        """On the variant's line, or a new one."""
        seen = input.seen_price
        cart = await info.context.carts.add(
            wanted(input.cart, input.version),
            input.sku,
            input.quantity,
            seen_price=SeenPrice(amount=seen.amount, currency=seen.currency) if seen else None,
        )
        return success(cart)

    @strawberry.mutation(description="Change a line's quantity.", extensions=[UnitOfWork()])
    async def change_cart_line(
        self, info: Info, input: ChangeCartLineInput
    ) -> ChangeCartLineResult:
        """At least one."""
        cart = await info.context.carts.set_quantity(
            wanted(input.cart, input.version), input.line, input.quantity
        )
        return success(cart)

    @strawberry.mutation(description="Take a line out.", extensions=[UnitOfWork()])
    async def remove_cart_line(
        self, info: Info, input: RemoveCartLineInput
    ) -> ChangeCartLineResult:
        """Whatever its quantity."""
        cart = await info.context.carts.change(
            wanted(input.cart, input.version), lambda cart: without(cart, input.line)
        )
        return success(cart)

    @strawberry.mutation(
        description="Put the cart of before the login into the customer's own. Quantities are "
        "added up to the limit; what the customer's cart says of address and shipping stays.",
        extensions=[authenticated(), UnitOfWork()],
    )
    async def merge_cart(self, info: Info, guest_cart: strawberry.ID) -> MergeCartResult:
        """The guest's cart is gone afterwards."""
        return success(await info.context.carts.merge(guest_cart))
