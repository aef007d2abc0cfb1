from __future__ import annotations

import pytest

from router.execute.errors import ErrorPolicy
from router.execute.fetch import EntityFetch
from router.execute.merge import Merger
from router.execute.run import Run
from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse
from router.plan.nodes import ELEMENT, EntityRequirement, Fetch, RequiredField


class Brands:
    """A transport that answers every representation with a brand."""

    async def send(
        self, _subgraph: str, request: SubgraphRequest, _context: FetchContext
    ) -> SubgraphResponse:
        count = request.payload.count(b"__typename")
        return SubgraphResponse(data={"_entities": [{"brand": {"name": "Fjell"}}] * count})


@pytest.mark.parametrize("shared", [True, False])
async def test_objects_of_one_entity_share_its_parts_only_where_they_may(shared: bool) -> None:
    requirement = EntityRequirement(
        frozenset(), "Product", (RequiredField("id", "id", nullable=False),)
    )
    fetch = Fetch(1, "brands", "query", "…", None, (), (requirement,), shared=shared)
    run = Run({}, FetchContext(), Brands(), ErrorPolicy(), Merger())
    products = [{"id": "1"}, {"id": "2"}, {"id": "1"}]
    run.data["products"] = products
    await EntityFetch(fetch, ("products", ELEMENT)).run(run)
    assert products == [{"id": name, "brand": {"name": "Fjell"}} for name in ("1", "2", "1")]
    assert (products[0]["brand"] is products[2]["brand"]) is shared
