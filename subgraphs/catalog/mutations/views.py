"""The one mutation that shoppers cause."""

from __future__ import annotations

import strawberry

from subgraphs.catalog.service.views import Views
from subgraphs.catalog.types.context import CatalogInfo


@strawberry.type
class ViewMutations:
    """Counting views."""

    @strawberry.mutation(
        description="Count a view of a product. Counts show within a minute; true, always."
    )
    async def record_product_view(self, info: CatalogInfo, product_id: strawberry.ID) -> bool:
        """One command to Redis."""
        await Views(info.context.resources.redis).record(product_id)
        return True
