"""Subscriptions and deferred fragments that a client may not see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from router.compose import SubgraphInput, compose

SDL = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])
type Query { version: Int secret: String @authenticated }
type Subscription { orders: Int @authenticated }
"""
Start = Callable[..., Awaitable[Any]]


@pytest.fixture
def guarded(tmp_path: Path) -> Path:
    """A supergraph whose subgraph is never asked."""
    composed = compose([SubgraphInput("shop", "http://127.0.0.1:9/graphql", SDL)])
    assert composed.supergraph_sdl is not None, composed.errors
    path = tmp_path / "supergraph.graphql"
    path.write_text(composed.supergraph_sdl)
    return path


@pytest.mark.parametrize(
    "accept", ["text/event-stream", "multipart/mixed;subscriptionSpec=1.0,application/json"]
)
async def test_a_subscription_that_is_refused(
    start_streaming_router: Start, guarded: Path, accept: str
) -> None:
    """Nothing is left of it: it is refused as a whole, by status."""
    router = await start_streaming_router(supergraph=guarded)
    async with router.session.post(
        router.url, json={"query": "subscription { orders }"}, headers={"Accept": accept}
    ) as response:
        assert (response.status, response.content_type) == (401, "application/json")
        (error,) = (await response.json())["errors"]
    assert error["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"


async def test_a_deferred_field_that_is_refused(
    start_streaming_router: Start, guarded: Path
) -> None:
    router = await start_streaming_router(supergraph=guarded)
    async with router.session.post(
        router.url,
        json={"query": "{ __typename ... @defer { secret } }"},
        headers={"Accept": "multipart/mixed;deferSpec=20220824"},
    ) as response:
        answer = await response.json()
    # With it goes what there was to defer: this is all of the answer.
    assert answer["data"] == {"__typename": "Query", "secret": None}
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"
