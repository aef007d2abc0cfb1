"""Notifications' part of the graph: who may see and do what."""

from __future__ import annotations

from typing import Any

import pytest

ORDER = {"order_id": "ord_1", "number": "N1", "email": "ada@example.com", "customer_id": "usr_ada"}
DELIVERIES = """
query ($filter: NotificationDeliveryFilter, $first: Int, $after: String) {
  notificationDeliveries(filter: $filter, first: $first, after: $after) {
    nodes {
      id template channel recipient customerId about locale state dueAt createdAt settledAt
      attempts { outcome detail startedAt endedAt }
    }
    edges { cursor node { id } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
PREFERENCES = "{ myNotificationPreferences { topic channel wanted } }"
SET = """
mutation ($input: SetNotificationPreferenceInput!) {
  setNotificationPreference(input: $input) {
    ... on SetNotificationPreferenceSuccess { preferences { topic channel wanted } }
    ... on UserError { code path }
  }
}
"""
UNSUBSCRIBE = """
mutation ($token: String!) {
  unsubscribe(token: $token) {
    ... on UnsubscribeSuccess { preference { topic channel wanted } }
    ... on UserError { code path }
  }
}
"""
RESEND = """
mutation ($id: ID!) {
  resendNotification(id: $id) {
    ... on ResendNotificationSuccess { delivery { id state attempts { outcome } } }
    ... on UserError { code path }
  }
}
"""
RECORD = """
mutation ($input: RecordNotificationBounceInput!) {
  recordNotificationBounce(input: $input) {
    ... on RecordNotificationBounceSuccess { bounce { address kind detail deliveryId } }
    ... on UserError { code path }
  }
}
"""
LIFT = """
mutation ($address: String!) {
  liftNotificationBounce(address: $address) {
    ... on LiftNotificationBounceSuccess { address }
    ... on UserError { code path }
  }
}
"""
BOUNCES = "{ notificationBounces { nodes { address kind detail deliveryId } } }"


@pytest.fixture
def reader(signer: Any) -> str:
    identity: str = signer.staff("notifications:read")
    return identity


@pytest.fixture
def writer(signer: Any) -> str:
    identity: str = signer.staff("notifications:read", "notifications:write")
    return identity


@pytest.fixture
def ada(signer: Any) -> str:
    identity: str = signer.sign(kind="user", sub="usr_ada")
    return identity


async def sent(shop: Any, event: str, event_id: str, **more: Any) -> None:
    await shop.tell(event, event_id=event_id, **{**ORDER, **more})
    await shop.send()


async def test_staff_see_what_was_sent(shop: Any, relay: Any, reader: str) -> None:
    await sent(shop, "orders.order_cancelled", "evt_1")
    relay.on_recipient = "550 5.1.1 Nobody"
    await sent(shop, "orders.order_cancelled", "evt_2", email="no@example.com", customer_id=None)

    data = await shop.running.data(DELIVERIES, identity=reader)

    failed, done = data["notificationDeliveries"]["nodes"]
    assert failed["state"] == "FAILED"
    assert failed["customerId"] is None
    assert [it["detail"] for it in failed["attempts"]] == ["550 5.1.1 Nobody"]
    assert done["id"].startswith("dlv_")
    assert {key: done[key] for key in ("template", "channel", "recipient", "about", "locale")} == {
        "template": "cancelled",
        "channel": "EMAIL",
        "recipient": "ada@example.com",
        "about": "ord_1",
        "locale": "en",
    }
    assert (done["state"], done["customerId"]) == ("SENT", "usr_ada")
    assert [it["outcome"] for it in done["attempts"]] == ["SENT"]
    assert done["settledAt"]


async def test_filters_and_pages(shop: Any, reader: str) -> None:
    for number in range(4):
        await shop.tell("orders.order_cancelled", event_id=f"evt_{number}", **ORDER)
    await shop.tell(
        "orders.order_delivered",
        event_id="evt_9",
        **{**ORDER, "order_id": "ord_2", "email": "bob@example.com"},
        delivered_at="2026-11-23T10:00:00Z",
    )

    async def ids(first: int | None = None, after: str | None = None, **wanted: Any) -> Any:
        data = await shop.running.data(
            DELIVERIES, {"filter": wanted, "first": first, "after": after}, identity=reader
        )
        return data["notificationDeliveries"]

    assert len((await ids())["nodes"]) == 5
    assert len((await ids(state="DUE"))["nodes"]) == 5
    strangers: list[dict[str, Any]] = [
        {"state": "FAILED"},
        {"channel": "SMS"},
        {"template": "x"},
        {"recipient": "x"},
    ]
    for stranger in strangers:
        assert (await ids(**stranger))["nodes"] == []
    matches: list[dict[str, Any]] = [
        {"about": "ord_2"},
        {"template": "delivered"},
        {"recipient": "bob@example.com"},
    ]
    for match in matches:
        (found,) = (await ids(**match))["nodes"]
        assert found["template"] == "delivered"
    page = await ids(first=3, about="ord_1")
    rest = await ids(first=3, after=page["pageInfo"]["endCursor"], about="ord_1")
    assert [len(it["nodes"]) for it in (page, rest)] == [3, 1]
    assert (page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
    assert not {it["id"] for it in page["nodes"]} & {it["id"] for it in rest["nodes"]}


async def test_a_page_with_attempts_costs_two_statements(shop: Any, reader: str) -> None:
    for number in range(6):
        await shop.tell("orders.order_cancelled", event_id=f"evt_{number}", **ORDER)
    await shop.send()
    with shop.running.statements() as statements:
        data = await shop.running.data(DELIVERIES, identity=reader)
    assert len(data["notificationDeliveries"]["nodes"]) == 6
    assert len(statements) == 2


async def test_one_delivery(shop: Any, reader: str) -> None:
    await sent(shop, "orders.order_cancelled", "evt_1")
    data = await shop.running.data(DELIVERIES, identity=reader)
    (node,) = data["notificationDeliveries"]["nodes"]
    query = "query ($id: ID!) { notificationDelivery(id: $id) { id state } }"
    found = await shop.running.data(query, {"id": node["id"]}, identity=reader)
    assert found["notificationDelivery"] == {"id": node["id"], "state": "SENT"}
    nobody = await shop.running.data(query, {"id": "dlv_none"}, identity=reader)
    assert nobody["notificationDelivery"] is None
    answer = await shop.running.ask(query, {"id": "a\0b"}, identity=reader)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_failed_message_is_sent_again(shop: Any, relay: Any, writer: str) -> None:
    relay.on_data = "554 No"
    await sent(shop, "orders.order_cancelled", "evt_1")
    data = await shop.running.data(DELIVERIES, identity=writer)
    delivery_id = data["notificationDeliveries"]["nodes"][0]["id"]
    relay.reset()

    answer = await shop.running.data(RESEND, {"id": delivery_id}, identity=writer)
    assert answer["resendNotification"]["delivery"] == {
        "id": delivery_id,
        "state": "DUE",
        "attempts": [{"outcome": "REFUSED"}],
    }
    again = await shop.running.data(RESEND, {"id": delivery_id}, identity=writer)
    assert again["resendNotification"] == {"code": "DELIVERY_DUE", "path": ["id"]}
    none = await shop.running.data(RESEND, {"id": "dlv_\0"}, identity=writer)
    assert none["resendNotification"] == {"code": "DELIVERY_NOT_FOUND", "path": ["id"]}
    await shop.send()
    assert len(relay.mails) == 1


async def test_preferences_are_everybodys_own(shop: Any, relay: Any, ada: str, signer: Any) -> None:
    before = await shop.running.data(PREFERENCES, identity=ada)
    assert [it["wanted"] for it in before["myNotificationPreferences"]] == [True] * 4

    choice = {"topic": "DELIVERY_UPDATES", "channel": "EMAIL", "wanted": False}
    answer = await shop.running.data(SET, {"input": choice}, identity=ada)
    assert choice in answer["setNotificationPreference"]["preferences"]
    other = await shop.running.data(PREFERENCES, identity=signer.sign(kind="user", sub="usr_bob"))
    assert choice not in other["myNotificationPreferences"]

    await sent(shop, "orders.order_delivered", "evt_1", delivered_at="2026-11-23T10:00:00Z")
    assert relay.mails == []
    back = {**choice, "wanted": True}
    await shop.running.data(SET, {"input": back}, identity=ada)
    await sent(shop, "orders.order_delivered", "evt_2", delivered_at="2026-11-23T10:00:00Z")
    assert len(relay.mails) == 1

    strange = {"topic": "NEWS", "channel": "SMS", "wanted": True}
    refused = await shop.running.data(SET, {"input": strange}, identity=ada)
    assert refused["setNotificationPreference"]["code"] == "PREFERENCE_NOT_OFFERED"


async def test_unsubscribing_in_the_graph(shop: Any, relay: Any, ada: str) -> None:
    await sent(shop, "orders.order_delivered", "evt_1", delivered_at="2026-11-23T10:00:00Z")
    token = relay.mails[0]["List-Unsubscribe"].strip("<>").partition("token=")[2]
    off = {"topic": "DELIVERY_UPDATES", "channel": "EMAIL", "wanted": False}
    for _ in range(2):
        answer = await shop.running.data(UNSUBSCRIBE, {"token": token})
        assert answer["unsubscribe"]["preference"] == off
    mine = await shop.running.data(PREFERENCES, identity=ada)
    assert off in mine["myNotificationPreferences"]
    for wrong in (token[:-1], "", "a\0b"):
        answer = await shop.running.data(UNSUBSCRIBE, {"token": wrong})
        assert answer["unsubscribe"] == {"code": "UNSUBSCRIBE_TOKEN_INVALID", "path": ["token"]}


async def test_bounces(shop: Any, relay: Any, writer: str) -> None:
    entry = {"address": "Ada@Example.com", "kind": "COMPLAINT", "detail": "abuse report"}
    answer = await shop.running.data(RECORD, {"input": entry}, identity=writer)
    bounce = {
        "address": "ada@example.com",
        "kind": "COMPLAINT",
        "detail": "abuse report",
        "deliveryId": None,
    }
    assert answer["recordNotificationBounce"]["bounce"] == bounce
    listed = await shop.running.data(BOUNCES, identity=writer)
    assert listed["notificationBounces"]["nodes"] == [bounce]
    await sent(shop, "orders.order_cancelled", "evt_1")
    assert relay.mails == []

    lifted = await shop.running.data(LIFT, {"address": "ADA@example.com"}, identity=writer)
    assert lifted["liftNotificationBounce"] == {"address": "ADA@example.com"}
    again = await shop.running.data(LIFT, {"address": "ADA@example.com"}, identity=writer)
    assert again["liftNotificationBounce"]["code"] == "BOUNCE_NOT_FOUND"
    await sent(shop, "orders.order_cancelled", "evt_2")
    assert len(relay.mails) == 1
    for wrong in ("nobody", "a\0@example.com", ""):
        answer = await shop.running.data(
            RECORD, {"input": {**entry, "address": wrong}}, identity=writer
        )
        assert answer["recordNotificationBounce"]["code"] == "ADDRESS_INVALID"


STAFF_READS: list[tuple[str, dict[str, Any]]] = [
    (DELIVERIES, {}),
    ('{ notificationDelivery(id: "dlv_1") { id } }', {}),
    (BOUNCES, {}),
]
STAFF_WRITES: list[tuple[str, dict[str, Any]]] = [
    (RESEND, {"id": "dlv_1"}),
    (RECORD, {"input": {"address": "ada@example.com", "kind": "HARD"}}),
    (LIFT, {"address": "ada@example.com"}),
]


@pytest.mark.parametrize(("query", "variables"), STAFF_READS + STAFF_WRITES)
async def test_staff_fields_are_for_staff(
    shop: Any, ada: str, reader: str, query: str, variables: dict[str, Any]
) -> None:
    anonymous = await shop.running.ask(query, variables)
    assert anonymous["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    user = await shop.running.ask(query, variables, identity=ada)
    assert user["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    staff = await shop.running.ask(query, variables, identity=reader)
    assert ("errors" in staff) is ((query, variables) in STAFF_WRITES)


async def test_preferences_need_a_login(shop: Any, signer: Any) -> None:
    choice = {"topic": "NEWS", "channel": "EMAIL", "wanted": False}
    partner = signer.sign(kind="partner", sub="client_1", scope="notifications:write")
    for query, variables in ((PREFERENCES, {}), (SET, {"input": choice})):
        for identity in (None, partner):
            answer = await shop.running.ask(query, variables, identity=identity)
            assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_the_page_behind_the_link(shop: Any, relay: Any, ada: str) -> None:
    await sent(shop, "orders.order_delivered", "evt_1", delivered_at="2026-11-23T10:00:00Z")
    query = relay.mails[0]["List-Unsubscribe"].strip("<>").partition("?")[2]
    url = f"{shop.running.url}/unsubscribe?{query}"
    client = shop.running.client

    async with client.get(url, headers={"Accept-Language": "de-AT, en;q=0.5"}) as page:
        text = await page.text()
        assert (page.status, page.headers["Cache-Control"]) == (200, "no-store")
        assert "Abbestellen</button>" in text
        assert "Nord &amp; Süd" in text
    mine = await shop.running.data(PREFERENCES, identity=ada)
    assert all(it["wanted"] for it in mine["myNotificationPreferences"])

    async with client.post(url, data={"List-Unsubscribe": "One-Click"}) as page:
        assert page.status == 200
        assert "You will get no more messages of this kind." in await page.text()
    mine = await shop.running.data(PREFERENCES, identity=ada)
    assert [it["wanted"] for it in mine["myNotificationPreferences"]].count(False) == 1
    async with client.post(f"{shop.running.url}/unsubscribe?token=guess") as page:
        assert page.status == 404
