"""Names that the router needs for itself, and that a client may take all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from graphql import parse, validate

from router.compose import SubgraphInput, compose
from router.execute.executor import Executor
from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse
from router.federation.supergraph import Supergraph
from router.plan.planner import Planner

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
SHOP = {
    "a": """
        type Query { product: Product! media: [Media] }
        type Product @key(fields: "id") { id: ID! title: String! maker: Maker }
        type Maker { name: String }
        interface Media { id: ID! }
        type Book implements Media { id: ID! title: String! }
        type Film implements Media { id: ID! }
    """,
    "b": 'type Product @key(fields: "id") { id: ID! left(at: String): Int }',
}


class Answers:
    """Answers each request by its document, and keeps the requests."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.payloads: list[Any] = []

    async def send(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> SubgraphResponse:
        assert (subgraph in SHOP, context.deadline) == (True, None)
        payload = orjson.loads(request.payload)
        self.payloads.append(payload)
        answer = self.answers[payload["query"]]
        return SubgraphResponse(data=answer.get("data"), errors=tuple(answer.get("errors", ())))


async def run(
    operation: str, answers: Mapping[str, Any], variables: Mapping[str, Any] | None = None
) -> tuple[Any, Any, list[Any]]:
    sdl = compose([SubgraphInput(name, "", LINK + text) for name, text in SHOP.items()])
    assert sdl.supergraph_sdl is not None
    supergraph = Supergraph.parse(sdl.supergraph_sdl)
    document = parse(operation)
    assert validate(supergraph.api_schema, document) == []
    transport = Answers(answers)
    executor = Executor(supergraph, transport)
    prepared = executor.prepare(document, None, Planner(supergraph).plan(document))
    result = await executor.run(prepared, prepared.coerce_variables(variables), FetchContext())
    return result.data, [error.get("path") for error in result.errors], transport.payloads


@pytest.mark.parametrize("taken", ["representations", "_representations"])
async def test_a_variable_named_like_the_routers(taken: str) -> None:
    other = "_representations" if taken == "representations" else "representations"
    data, errors, payloads = await run(
        f"query (${taken}: String) {{ product {{ left(at: ${taken}) }} }}",
        {
            "{product{id}}": {"data": {"product": {"id": "1"}}},
            f"query(${other}:[_Any!]!,${taken}:String){{_entities(representations:${other})"
            f"{{...on Product{{left(at:${taken})}}}}}}": {"data": {"_entities": [{"left": 3}]}},
        },
        {taken: "here"},
    )
    assert (data, errors) == ({"product": {"left": 3}}, [])
    assert payloads[1]["variables"] == {
        taken: "here",
        other: [{"__typename": "Product", "id": "1"}],
    }


async def test_an_alias_named_typename() -> None:
    data, errors, _ = await run(
        "{ product { __typename: title } }",
        {"{product{___typename:title}}": {"data": {"product": {"___typename": "Book"}}}},
    )
    assert (data, errors) == ({"product": {"__typename": "Book"}}, [])


async def test_a_type_is_still_known() -> None:
    data, errors, _ = await run(
        "{ media { id ... on Book { __typename: title } ... on Film { name: __typename } } }",
        {
            "{media{__typename id...on Book{___typename:title}}}": {
                "data": {
                    "media": [
                        {"__typename": "Book", "id": "1", "___typename": "Emma"},
                        {"__typename": "Film", "id": "2"},
                    ]
                }
            }
        },
    )
    assert errors == []
    assert data == {
        "media": [{"id": "1", "__typename": "Emma"}, {"id": "2", "name": "Film"}],
    }


async def test_errors_name_the_alias() -> None:
    data, errors, _ = await run(
        "{ __typename: product { title } ___typename: product { __typename: maker { name } } }",
        {
            "{____typename:product{title}___typename:product{____typename:maker{name}}}": {
                "data": {"____typename": {"title": "x"}, "___typename": {"____typename": None}},
                "errors": [{"message": "no", "path": ["___typename", "____typename"]}],
            }
        },
    )
    assert data == {"__typename": {"title": "x"}, "___typename": {"__typename": None}}
    assert errors == [["___typename", "__typename"]]
