"""A cart through the router: its lines from one domain, what they cost from another, and more."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from typing import Any

import pytest

from subgraphs.accounts.models import Role

SKU_OF = '{ product(slug: "garment-00001") { variants { sku price(currency: "EUR") { amount } } } }'
CREATE = 'mutation { createCart(input: { currency: "EUR" }) { cart { id version } } }'
ADD = """
mutation ($input: AddCartLineInput!) {
  addCartLine(input: $input) {
    __typename
    ... on CartSuccess {
      cart {
        version totalQuantity
        lines { sku quantity unitPrice { amount } variant { id product { title } }
                warnings { code } }
        quote { orderable subtotal { amount } total { amount formatted(locale: "de-DE") }
                problems { code subject } }
      }
    }
    ... on UserError { code path }
  }
}
"""
ADDRESS = """
mutation ($cart: ID!) {
  setCartAddress(input: { cart: $cart, address: { recipient: "Ada", line1: "Lange Straße 1",
    postalCode: "10115", city: "Berlin", country: "DE" } }) {
    ... on CartSuccess { cart { shippingOptions { method price { amount } } } }
  }
}
"""
SHIP = """
mutation ($cart: ID!) {
  setCartShippingMethod(input: { cart: $cart, method: "van" }) {
    ... on CartSuccess { cart { quote {
      subtotal { amount } tax { amount } shipping { total { amount } } total { amount } } } }
  }
}
"""
TERMS = """
mutation ($rate: TaxRateInput!, $method: ShippingMethodInput!) {
  putTaxRate(input: $rate) { __typename }
  putShippingMethod(input: $method) { __typename }
}
"""
VAN = {
    "code": "van",
    "name": "Van",
    "zones": [{"countries": ["DE"], "bands": [{"prices": [{"amount": 500, "currency": "EUR"}]}]}],
}
GERMANY = {
    "id": "de-test",
    "name": "VAT",
    "authority": "germany",
    "country": "DE",
    "rate": 190_000,
}


@pytest.fixture(scope="module")
async def sold(graph: Any, program: Any, graph_folder: Any, until: Any) -> AsyncIterator[Any]:
    """A garment that carts and pricing have heard of: its SKU and price in euro."""
    data = await graph.data(SKU_OF)
    variant = data["product"]["variants"][0]
    log = graph_folder / f"worker-{secrets.token_hex(3)}.log"
    worker = program(("-m", "subgraphs", "worker"), graph.environment, log)
    await worker.start()

    async def heard() -> bool:
        cart = (await graph.data(CREATE))["createCart"]["cart"]["id"]
        answer = await graph.data(ADD, {"input": {"cart": cart, "sku": variant["sku"]}})
        added = answer["addCartLine"]
        quote = added.get("cart", {}).get("quote")
        return bool(quote and quote["orderable"])

    try:
        await until(heard, seconds=90)
        yield variant
    finally:
        await worker.end()


async def test_a_change_answers_with_the_lines_the_totals_and_what_is_wrong(
    graph: Any, sold: Any
) -> None:
    cart = (await graph.data(CREATE))["createCart"]["cart"]["id"]
    before = await graph.fetches()

    answer = await graph.data(ADD, {"input": {"cart": cart, "sku": sold["sku"], "quantity": 2}})

    after = await graph.fetches()
    price = sold["price"]["amount"]
    changed = answer["addCartLine"]["cart"]
    assert (changed["version"], changed["totalQuantity"]) == (2, 2)
    (line,) = changed["lines"]
    assert (line["sku"], line["quantity"]) == (sold["sku"], 2)
    assert line["unitPrice"] == {"amount": price}
    assert line["variant"]["product"]["title"]
    assert line["warnings"] == []
    assert changed["quote"]["subtotal"] == {"amount": 2 * price}
    assert changed["quote"]["total"]["amount"] == 2 * price
    assert changed["quote"]["problems"] == []
    # the change, the totals and prices, stock, the variant's product, the warnings
    spent = {domain: after[domain] - before[domain] for domain in after}
    assert spent["accounts"] == 0
    assert spent["carts"] <= 2
    assert spent["pricing"] <= 2
    assert spent["inventory"] == spent["catalog"] == 1


async def test_tax_and_shipping_follow_the_address(graph: Any, sold: Any) -> None:
    staff = await graph.staff(Role.CATALOG_MANAGER)
    await graph.data(TERMS, {"rate": GERMANY, "method": VAN}, token=staff.token)
    cart = (await graph.data(CREATE))["createCart"]["cart"]["id"]
    await graph.data(ADD, {"input": {"cart": cart, "sku": sold["sku"]}})

    async def offered() -> Any:
        answer = await graph.data(ADDRESS, {"cart": cart})
        return answer["setCartAddress"]["cart"]["shippingOptions"]

    options = await offered()
    assert {"method": "van", "price": {"amount": 500}} in options
    quote = (await graph.data(SHIP, {"cart": cart}))["setCartShippingMethod"]["cart"]["quote"]

    price = sold["price"]["amount"]
    assert quote["shipping"] == {"total": {"amount": 500}}
    assert quote["total"] == {"amount": price + 500}
    assert quote["tax"]["amount"] == pytest.approx((price + 500) * 19 / 119, abs=1)


async def test_a_strangers_cart_is_not_there(graph: Any, sold: Any) -> None:
    owner, stranger = await graph.register("owner"), await graph.register("stranger")
    mine = (await graph.data(CREATE, token=owner.token))["createCart"]["cart"]["id"]
    wanted = {"input": {"cart": mine, "sku": sold["sku"]}}
    query = "query ($id: ID!) { cart(id: $id) { id } }"

    for token in (None, stranger.token):
        assert (await graph.data(query, {"id": mine}, token=token))["cart"] is None
        refused = await graph.data(ADD, wanted, token=token)
        assert refused["addCartLine"]["code"] == "CART_NOT_FOUND"
    added = await graph.data(ADD, wanted, token=owner.token)
    assert added["addCartLine"]["__typename"] == "CartSuccess"


@pytest.mark.parametrize(
    "field",
    [
        'mutation { lockCart(input: { cart: "c", key: "k" }) { __typename } }',
        'mutation { releaseRedemptions(orderId: "ord_1") { __typename } }',
        '{ cart(id: "c") { snapshot { version } } }',
    ],
)
async def test_what_services_use_is_not_in_the_api(graph: Any, field: str) -> None:
    answer = await graph.ask(field)

    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
