from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.router.server.conftest import Router, Shop, StartRouter

QUERY = '{ product(slug: "%s") { title available } }'


def lookups(text: str, result: str) -> float:
    """A count of the plan cache's, in Prometheus' text."""
    line = f'router_plan_cache_lookups_total{{result="{result}"}} '
    (value,) = (found[len(line) :] for found in text.splitlines() if found.startswith(line))
    return float(value)


async def test_documents_that_differ_in_literals_are_prepared_once(
    router: Router, shop: Shop
) -> None:
    answers = [(await router.query(QUERY % f"shirt-{number}")).json for number in (1, 2, 3)]
    assert answers == [
        {"data": {"product": {"title": "Shirt", "available": number}}} for number in (1, 2, 3)
    ]
    asked = [request for request in shop.catalog.requests if "product(" in request["query"]]
    assert len({request["query"] for request in asked}) == 1
    assert [request["variables"] for request in asked] == [
        {"literal_0": f"shirt-{number}"} for number in (1, 2, 3)
    ]
    metrics = (await router.request("GET", "/metrics")).text
    # The first is looked up as it came, and as it was rewritten.
    assert (lookups(metrics, "miss"), lookups(metrics, "hit")) == (2, 2)


async def test_the_clients_own_variables_stay(router: Router, shop: Shop) -> None:
    query = "query Q($with: Boolean!) { products(first: %d) { sku available @include(if: $with) } }"
    for number, available in ((1, True), (2, False), (3, True)):
        answer = await router.query(query % number, {"with": available, "literal_0": 7, "x": 1})
        products = answer.json["data"]["products"]
        assert [set(product) for product in products] == [
            {"sku", "available"} if available else {"sku"}
        ] * number
    assert [request["variables"]["literal_0"] for request in shop.catalog.requests] == [1, 2, 3]


async def test_a_literal_of_another_type_is_refused_as_ever(router: Router) -> None:
    query = "{ products(first: %s) { sku } }"
    assert (await router.query(query % "1")).status == 200
    for literal in ('"1"', "1.5", "3000000000"):
        known, fresh = (
            (await router.query(query % literal)).json["errors"],
            (await router.query((query % literal).replace("sku", "title"))).json["errors"],
        )
        assert [error["message"] for error in known] == [error["message"] for error in fresh]
        assert known[0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert known[0]["locations"] == [{"line": 1, "column": 19}]


async def test_switched_off(start_router: StartRouter, shop: Shop) -> None:
    router = await start_router(parameterize=False)
    for number in (1, 2):
        answer = await router.query(QUERY % f"shirt-{number}")
        assert answer.json["data"]["product"]["available"] == number
    assert [request["variables"] for request in shop.catalog.requests] == [{}, {}]
    assert 'slug:"shirt-2"' in shop.catalog.requests[1]["query"]
