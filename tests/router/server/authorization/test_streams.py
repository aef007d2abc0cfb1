"""What clients may not see of answers that come in parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import pytest

Start = Callable[..., Awaitable[Any]]
DEFER = {
    "Accept": "multipart/mixed;deferSpec=20220824,application/json",
    "Content-Type": "application/json",
}


async def _parts(router: Any, query: str, headers: dict[str, str]) -> list[Any]:
    async with router.session.post(
        router.url + "/graphql", data=orjson.dumps({"query": query}), headers=headers
    ) as reply:
        text = await reply.text()
    return [
        orjson.loads(part.partition("\r\n\r\n")[2]) for part in text.split("\r\n---") if "{" in part
    ]


QUERY = """{ me { name ...late @defer } }
fragment late on User { email friend { badges } label }"""


async def test_deferred_fields_are_withheld_too(
    start_router: Start, shop: Any, issuer: Any
) -> None:
    router = await start_router(jwks_url=issuer.url)
    first, *rest = await _parts(router, QUERY, DEFER)
    assert first["data"] == {"me": {"name": "Ann"}}
    assert [error["path"] for error in first["errors"]] == [
        ["me", "email"],
        ["me", "friend", "badges"],
    ]
    deferred = [each["data"] for part in rest for each in part.get("incremental", ())]
    assert deferred == [{"email": None, "friend": None, "label": "Ann"}]
    assert not any("email" in document or "badges" in document for document in shop.documents)


async def test_who_may_see_them_gets_them(start_router: Start, issuer: Any) -> None:
    router = await start_router(jwks_url=issuer.url)
    bearer = {"Authorization": f"Bearer {issuer.token(scope='badges')}"}
    first, *rest = await _parts(router, QUERY, {**DEFER, **bearer})
    assert first == {"data": {"me": {"name": "Ann"}}, "hasNext": True}
    deferred = [each["data"] for part in rest for each in part.get("incremental", ())]
    assert deferred == [
        {"email": "ann@example.com", "friend": {"badges": ["gold"]}, "label": "Ann"}
    ]


async def test_a_refused_subscription_does_not_begin(
    start_router: Start, shop: Any, issuer: Any
) -> None:
    router = await start_router(jwks_url=issuer.url)
    headers = {"Accept": "text/event-stream"}
    reply = await router.query("subscription { raises { name } }", headers=headers)
    assert "UNAUTHORIZED_FIELD_OR_TYPE" in reply.text
    assert '"data"' not in reply.text
    assert shop.documents == []


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
async def test_deferred_fields_in_one_answer(start_router: Start, issuer: Any, accept: str) -> None:
    router = await start_router(jwks_url=issuer.url)
    reply = await router.query(QUERY, headers={"Accept": accept})
    assert reply.json["data"] == {
        "me": {"name": "Ann", "email": None, "friend": None, "label": "Ann"}
    }
    assert len(reply.json["errors"]) == 2
