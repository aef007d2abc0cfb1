"""Staff's limits on quantities."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.carts.errors import InvalidCartValue as InvalidCartValueError
from subgraphs.carts.store.skus import SkuStore
from subgraphs.carts.types.context import WRITE
from subgraphs.carts.types.refusals import InvalidCartValue
from subgraphs.kit.graph import Info, UnitOfWork, requires_scope

MOST = 100_000


@strawberry.input
class SetQuantityLimitInput:
    """How many of a variant one cart may hold."""

    sku: strawberry.ID
    limit: int | None = strawberry.field(
        default=None, description="Null leaves it to the limit for all."
    )


@strawberry.type
class QuantityLimitSuccess:
    """The limit as it is now."""

    sku: strawberry.ID
    limit: int | None


SetQuantityLimitResult = Annotated[
    QuantityLimitSuccess | InvalidCartValue, strawberry.union("SetQuantityLimitResult")
]


@strawberry.type
class LimitMutation:
    """Limits by SKU."""

    @strawberry.mutation(
        description="Say how many of a variant one cart may hold.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def set_quantity_limit(
        self, info: Info, input: SetQuantityLimitInput
    ) -> SetQuantityLimitResult:
        """Carts that hold more already keep what they have."""
        if input.limit is not None and not 1 <= input.limit <= MOST:
            raise InvalidCartValueError(
                f"A limit lies between 1 and {MOST:,}.", path=["input", "limit"]
            )
        context = info.context
        SkuStore(context.resources.redis, context.work).put_limit(input.sku, input.limit)
        return QuantityLimitSuccess(sku=input.sku, limit=input.limit)
