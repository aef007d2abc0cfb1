"""What we compose, other gateways serve; what others compose, we serve; with the same answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from graphql import parse, validate

from router.compose import SubgraphInput, compose
from router.execute.executor import Executor
from router.execute.transport import FetchContext
from router.execute.transport.http import HttpTransport
from router.federation.supergraph import Supergraph
from router.plan.planner import Planner

pytestmark = pytest.mark.peers

Serve = Callable[[str, str], Any]
Ask = Callable[..., Any]

OPERATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "keys-and-requires": (
        "query ($with: Boolean!) { products { title price @include(if: $with) size { width } } }",
        {
            "products": [
                {"title": "Coat", "price": 30, "size": {"width": 1}},
                {"title": "Hat", "price": 10, "size": None},
            ]
        },
    ),
    "provides-and-back": (
        "{ latest { stars product { title price reviews { stars } } } }",
        {
            "latest": {
                "stars": 4,
                "product": {"title": "Coat", "price": 30, "reviews": [{"stars": 4}]},
            }
        },
    ),
    "an-interface-object": (
        "{ media { __typename title stars ... on Book { pages } ... on Film { minutes } } }",
        {
            "media": [
                {"__typename": "Book", "title": "Tailoring", "stars": 5, "pages": 320},
                {"__typename": "Film", "title": "Phantom Thread", "stars": 2, "minutes": 130},
            ]
        },
    ),
    "a-union": (
        "{ search(sort: TITLE) { ... on Product { sku price } ... on Book { pages } } }",
        {"search": [{"sku": "p1", "price": 30}, {"pages": 320}]},
    ),
    "an-interface-object-in-a-union": (
        "{ search { ... on Book { title stars } } }",
        {"search": [{}, {"title": "Tailoring", "stars": 5}]},
    ),
}
VARIABLES = {"with": True}
UNABLE = {
    # Hive's gateway answers null there, with Apollo's supergraph too
    "hive": {"an-interface-object-in-a-union"}
}


@pytest.fixture(scope="module")
def supergraphs(subgraphs: Mapping[str, SubgraphInput], run: Callable[..., Any]) -> dict[str, str]:
    """The supergraph of the same subgraphs by composer."""
    given = [{"name": each.name, "url": each.url, "sdl": each.sdl} for each in subgraphs.values()]
    ours = compose(list(subgraphs.values()))
    assert ours.errors == ()
    assert ours.supergraph_sdl is not None
    found = {"ours": ours.supergraph_sdl}
    for composer in ("apollo", "guild"):
        (answer,) = run("compose.mjs", composer, given=[given])
        found[composer] = answer["supergraph"]
    return found


@pytest.mark.parametrize("kind", ["apollo", "hive"])
async def test_other_gateways_serve_what_we_compose(
    kind: str, supergraphs: dict[str, str], gateway: Serve, ask: Ask
) -> None:
    async with gateway(kind, supergraphs["ours"]) as url:
        for operation in OPERATIONS.keys() - UNABLE.get(kind, set()):
            query, wanted = OPERATIONS[operation]
            variables = VARIABLES if "$with" in query else {}
            assert await ask(url, query, variables) == {"data": wanted}
        hidden = await ask(url, "{ products { secret } }")
    assert "Cannot query field" in hidden["errors"][0]["message"]


@pytest.mark.parametrize("composer", ["apollo", "guild"])
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_we_serve_what_others_compose(
    composer: str,
    operation: str,
    supergraphs: dict[str, str],
    subgraphs: Mapping[str, SubgraphInput],
) -> None:
    supergraph = Supergraph.parse(supergraphs[composer])
    query, wanted = OPERATIONS[operation]
    document = parse(query)
    assert validate(supergraph.api_schema, document) == []
    urls = {name: subgraph.url for name, subgraph in subgraphs.items()}
    async with HttpTransport(urls) as transport:
        executor = Executor(supergraph, transport)
        prepared = executor.prepare(document, None, Planner(supergraph).plan(document, None))
        headers = {"Loom-Identity": "a signed identity"}
        result = await executor.run(prepared, VARIABLES, FetchContext(headers=headers))
    assert result.errors is None or list(result.errors) == []
    assert result.data == wanted
