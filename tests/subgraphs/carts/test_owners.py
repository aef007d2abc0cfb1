"""Whose a cart is, what becomes of it at login, and how long it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

MERGE = (
    "mutation ($id: ID!) { mergeCart(guestCart: $id) { __typename ... on CartSuccess { cart {"
    " id currency couponCodes note shippingMethod lines { sku quantity } } }"
    " ... on UserError { code } } }"
)
MINE = "{ myCart { id lines { sku quantity } } }"


async def merge(shop: Any, guest: str, who: str) -> dict[str, Any]:
    data = await shop.running.data(MERGE, {"id": guest}, identity=who)
    answer: dict[str, Any] = data["mergeCart"]
    return answer


async def test_a_guests_cart_is_whose_who_knows_its_id_which_nobody_can_guess(shop: Any) -> None:
    one, other = await shop.create(), await shop.create()

    assert len(one["id"]) > len("cart_") + 26 + 20
    assert one["id"] != other["id"]
    assert await shop.read(one["id"], shop.user()) == one
    assert await shop.read(one["id"][:31]) is None


async def test_a_customers_cart_is_theirs_alone(shop: Any) -> None:
    cart = await shop.create(shop.user("usr_1"))
    await shop.add(cart["id"], who=shop.user("usr_1"))

    for who in (None, shop.user("usr_2"), shop.signer.staff("carts:write", sub="usr_9")):
        assert await shop.read(cart["id"], who) is None
        refusal = await shop.add(cart["id"], "SOCKS", who=who)
        assert refusal["code"] == "CART_NOT_FOUND"
        entities = await shop.running.data(
            "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Cart { id } } }",
            {"r": [{"__typename": "Cart", "id": cart["id"]}]},
            identity=who,
        )
        assert entities["_entities"] == [None]
    mine = await shop.running.data(MINE, identity=shop.user("usr_1"))
    assert mine["myCart"]["lines"] == [{"sku": "SHIRT-M", "quantity": 1}]
    assert (await shop.running.data(MINE))["myCart"] is None
    assert (await shop.running.data(MINE, identity=shop.user("usr_2")))["myCart"] is None


async def test_a_customer_has_one_cart(shop: Any) -> None:
    first = await shop.create(shop.user())
    await shop.add(first["id"], who=shop.user())

    again = await shop.create(shop.user(), currency="USD")

    assert (again["id"], again["currency"], again["totalQuantity"]) == (first["id"], "EUR", 1)


async def test_at_login_the_guests_cart_is_put_into_the_customers(shop: Any) -> None:
    user = shop.user()
    own = await shop.create(user)
    await shop.add(own["id"], "SHIRT-M", 15, who=user)
    await shop.change("setCartNote", "SetCartNoteInput", user, cart=own["id"], note="mine")
    guest = await shop.create()
    await shop.add(guest["id"], "SHIRT-M", 9)
    await shop.add(guest["id"], "SOCKS", 2)
    await shop.change("setCartNote", "SetCartNoteInput", cart=guest["id"], note="the guest's")
    await shop.change("addCartCoupon", "CartCouponInput", cart=guest["id"], code="TEN")
    await shop.change(
        "setCartShippingMethod", "SetCartShippingMethodInput", cart=guest["id"], method="parcel"
    )

    answer = await merge(shop, guest["id"], user)

    assert answer["cart"] == {
        "id": own["id"],
        "currency": "EUR",
        "couponCodes": ["TEN"],
        "note": "mine",
        "shippingMethod": "parcel",
        "lines": [{"sku": "SHIRT-M", "quantity": 20}, {"sku": "SOCKS", "quantity": 2}],
    }
    assert await shop.read(guest["id"]) is None
    assert (await merge(shop, guest["id"], user))["code"] == "CART_NOT_FOUND"


async def test_a_customer_without_a_cart_gets_one_of_the_guests_content(shop: Any) -> None:
    guest = await shop.create(currency="USD")
    await shop.add(guest["id"], "SOCKS", 2)

    answer = await merge(shop, guest["id"], shop.user())

    assert answer["cart"]["id"] != guest["id"]
    assert answer["cart"]["currency"] == "USD"
    assert answer["cart"]["lines"] == [{"sku": "SOCKS", "quantity": 2}]


async def test_nobody_merges_another_customers_cart(shop: Any) -> None:
    other = await shop.create(shop.user("usr_2"))

    assert (await merge(shop, other["id"], shop.user("usr_1")))["code"] == "CART_NOT_FOUND"
    assert (await merge(shop, other["id"], shop.user("usr_2")))["code"] == "CART_NOT_FOUND"


async def test_merging_needs_a_login(shop: Any) -> None:
    guest = await shop.create()

    answer = await shop.running.ask(MERGE, {"id": guest["id"]})

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_carts_expire_in_redis_itself_and_each_change_puts_it_off(shop: Any) -> None:
    client = shop.running.resources.redis.client
    for who, days in ((None, 30), (shop.user(), 90)):
        cart = await shop.create(who)
        changed = await shop.add(cart["id"], who=who)
        told = datetime.fromisoformat(changed["expiresAt"])
        since = told - datetime.fromisoformat(changed["updatedAt"])
        left = await client.ttl(f"carts:cart:{cart['id']}")

        assert since == timedelta(days=days)
        assert days * 86_400 - 60 < left <= days * 86_400
    assert await client.ttl("carts:owner:usr_1") > 89 * 86_400
