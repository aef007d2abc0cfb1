"""Values of contexts: each entity's arguments come from the objects that it was reached through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import pytest
from graphql import parse, validate

from router.compose import SubgraphInput, compose
from router.execute.context_fetch import repeat
from router.execute.executor import Executor
from router.execute.transport import (
    Failure,
    FetchContext,
    SubgraphRequest,
    SubgraphResponse,
)
from router.federation.supergraph import Supergraph
from router.plan.nodes import ContextArgument, Fetch
from router.plan.planner import Planner

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@external", "@context", "@fromContext"
])
"""
SHOP = {
    "shops": """
        type Query { shops: [Shop] any: [Place] }
        interface Place { id: ID! item: Item }
        type Shop implements Place @key(fields: "id") @context(name: "place") {
          id: ID! item: Item currency: Money
        }
        type Money { code: String! }
        type Depot implements Place @key(fields: "id") @context(name: "place") {
          id: ID! item: Item unit: String
        }
        type Item @key(fields: "id") { id: ID! title: String }
    """,
    "prices": """
        type Shop @key(fields: "id") @context(name: "place") {
          id: ID! currency: Money @external best: Item
        }
        type Money { code: String! @external }
        type Depot @key(fields: "id") @context(name: "place") { id: ID! unit: String @external }
        type Item @key(fields: "id") {
          id: ID!
          price(
            in: String @fromContext(
              field: "$place ... on Shop { currency { code } } ... on Depot { unit }"
            )
            vat: Boolean
          ): String
          stock(in: String! @fromContext(
            field: "$place ... on Shop { currency { code } } ... on Depot { unit }"
          )): String
        }
    """,
}
Handler = Callable[[str, Any], SubgraphResponse]


class Subgraphs:
    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self.handlers = handlers
        self.payloads: list[tuple[str, Any]] = []

    async def send(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> SubgraphResponse:
        assert context.deadline is None
        payload = orjson.loads(request.payload)
        self.payloads.append((subgraph, payload))
        return self.handlers[subgraph](payload["query"], payload["variables"])


def supergraph() -> Supergraph:
    result = compose([SubgraphInput(name, "", LINK + sdl) for name, sdl in SHOP.items()])
    assert result.supergraph_sdl is not None, result.errors
    return Supergraph.parse(result.supergraph_sdl)


async def run(
    operation: str, handlers: Mapping[str, Handler], variables: Mapping[str, Any] | None = None
) -> tuple[Any, tuple[Any, ...], list[tuple[str, Any]]]:
    graph = supergraph()
    document = parse(operation)
    assert validate(graph.api_schema, document) == []
    transport = Subgraphs(handlers)
    executor = Executor(graph, transport)
    prepared = executor.prepare(document, None, Planner(graph).plan(document))
    result = await executor.run(prepared, prepared.coerce_variables(variables), FetchContext())
    return result.data, result.errors, transport.payloads


def shops(*codes: str | None, item: str = "1") -> Handler:
    def answer(_query: str, _variables: Any) -> SubgraphResponse:
        return SubgraphResponse({
            "shops": [
                {"id": str(index), "item": {"id": item}, "currency": code and {"code": code}}
                for index, code in enumerate(codes)
            ]
        })  # fmt: skip

    return answer


def prices(_query: str, variables: Any) -> SubgraphResponse:
    """A price for each representation, under each key that the variables tell of."""
    data = {}
    for name, value in variables.items():
        if name.startswith("representations"):
            end = name.removeprefix("representations")
            code = variables[f"context_in{end}"]
            tax = " with VAT" if variables.get("v") else ""
            data[end or "_entities"] = [
                {"price": f"{each['id']} in {code}{tax}", "stock": code} for each in value
            ]
    return SubgraphResponse(data)


async def test_one_value_is_one_field() -> None:
    data, errors, payloads = await run(
        "{ shops { item { price } } }", {"shops": shops("EUR", "EUR"), "prices": prices}
    )
    assert errors == ()
    assert data == {"shops": [{"item": {"price": "1 in EUR"}}] * 2}
    assert payloads[1][1] == {
        "query": "query($representations:[_Any!]!,$context_in:String)"
        "{_entities(representations:$representations){...on Item{price(in:$context_in)}}}",
        "variables": {
            "representations": [{"__typename": "Item", "id": "1"}],
            "context_in": "EUR",
        },
    }


async def test_several_values_are_one_request() -> None:
    """The same entity, reached through shops with other currencies, has other prices."""
    data, errors, payloads = await run(
        "query ($v: Boolean) { shops { item { price(vat: $v) } } }",
        {"shops": shops("EUR", "GBP", "EUR", None), "prices": prices},
        {"v": True},
    )
    assert errors == ()
    assert [each["item"]["price"] for each in data["shops"]] == [
        "1 in EUR with VAT",
        "1 in GBP with VAT",
        "1 in EUR with VAT",
        "1 in None with VAT",
    ]
    assert len(payloads) == 2
    assert payloads[1][1]["variables"] == {
        "v": True,
        "representations_0": [{"__typename": "Item", "id": "1"}],
        "context_in_0": "EUR",
        "representations_1": [{"__typename": "Item", "id": "1"}],
        "context_in_1": "GBP",
        "representations_2": [{"__typename": "Item", "id": "1"}],
        "context_in_2": None,
    }
    assert payloads[1][1]["query"].count("_entities") == 3


async def test_a_null_that_the_argument_does_not_take_is_not_sent() -> None:
    data, _, payloads = await run(
        "{ shops { item { stock } } }", {"shops": shops("EUR", None), "prices": prices}
    )
    assert data == {"shops": [{"item": {"stock": "EUR"}}, {"item": {"stock": None}}]}
    assert payloads[1][1]["variables"]["context_in"] == "EUR"


async def test_nothing_is_asked_for_without_values() -> None:
    data, _, payloads = await run(
        "{ shops { item { stock } } }", {"shops": shops(None), "prices": prices}
    )
    assert data == {"shops": [{"item": {"stock": None}}]}
    assert len(payloads) == 1


async def test_the_value_of_each_type() -> None:
    def places(_query: str, _variables: Any) -> SubgraphResponse:
        shop = {"__typename": "Shop", "currency": {"code": "EUR"}, "item": {"id": "1"}}
        depot = {"__typename": "Depot", "unit": "crate", "item": {"id": "2"}}
        return SubgraphResponse({"any": [shop, depot, None]})

    data, errors, _ = await run("{ any { item { price } } }", {"shops": places, "prices": prices})
    assert errors == ()
    assert data == {
        "any": [{"item": {"price": "1 in EUR"}}, {"item": {"price": "2 in crate"}}, None]
    }


async def test_errors_are_told_of_their_own_places() -> None:
    def failing(query: str, variables: Any) -> SubgraphResponse:
        made = prices(query, variables)
        assert made.data is not None
        made.data["_1"][0]["price"] = None
        error = {"message": "sold out", "path": ["_1", 0, "price"]}
        return SubgraphResponse(made.data, ({"message": "slow"}, error))

    data, errors, _ = await run(
        "{ shops { item { price } } }", {"shops": shops("EUR", "GBP"), "prices": failing}
    )
    assert [each["item"]["price"] for each in data["shops"]] == ["1 in EUR", None]
    assert [error.get("path") for error in errors] == [["shops"], ["shops", 1, "item", "price"]]


@pytest.mark.parametrize(
    "answer",
    [
        SubgraphResponse(failure=Failure("SUBGRAPH_TIMEOUT", "late")),
        SubgraphResponse({"_0": [{"price": "1"}]}),
    ],
    ids=["failed", "incomplete"],
)
async def test_a_failure_is_told_once(answer: SubgraphResponse) -> None:
    data, errors, _ = await run(
        "{ shops { item { price } } }",
        {"shops": shops("EUR", "GBP"), "prices": lambda _query, _variables: answer},
    )
    assert data["shops"][1]["item"] == {"price": None}
    assert [error["path"] for error in errors] == [["shops"]]


async def test_entities_that_answers_share_are_told_apart() -> None:
    """One shop twice in the list would be one object below, were its parts shared: its item's
    price is by the currency of the place that it is reached through."""

    def places(_query: str, _variables: Any) -> SubgraphResponse:
        return SubgraphResponse({
            "shops": [
                {"id": "7", "currency": {"code": "EUR"}},
                {"id": "7", "currency": {"code": "GBP"}},
            ]
        })  # fmt: skip

    def best(query: str, variables: Any) -> SubgraphResponse:
        if "best" in query:
            count = len(variables["representations"])
            return SubgraphResponse({"_entities": [{"best": {"id": "9"}}] * count})
        return prices(query, variables)

    data, errors, _ = await run("{ shops { best { price } } }", {"shops": places, "prices": best})
    assert errors == ()
    assert [each["best"]["price"] for each in data["shops"]] == ["9 in EUR", "9 in GBP"]


def test_names_that_the_client_has_taken() -> None:
    fetch = Fetch(
        id=0,
        subgraph="a",
        kind="query",
        document="query($representations:[_Any!]!,$c:Int,$c_1:Int)"
        "{_entities(representations:$representations){...on T{f(a:$c,b:$c_1)}}}",
        operation_name=None,
        variables=("c_1",),
        contexts=(ContextArgument("c", (), nullable=True),),
    )
    repeated = repeat(fetch, 2)
    assert repeated.variables == (("representations_0", "c_0"), ("representations_1", "_c_1"))
    assert repeated.keys == ("_0", "_1")
    assert orjson.loads(repeated.head + b"}}")["query"] == (
        "query($representations_0:[_Any!]!$c_0:Int$representations_1:[_Any!]!$_c_1:Int$c_1:Int)"
        "{_0:_entities(representations:$representations_0){...on T{f(a:$c_0 b:$c_1)}}"
        "_1:_entities(representations:$representations_1){...on T{f(a:$_c_1 b:$c_1)}}}"
    )
