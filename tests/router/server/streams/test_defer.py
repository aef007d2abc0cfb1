"""``@defer`` over HTTP and WebSockets, byte by byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

QUERY = '{ product(id: "p1") { title ... @defer(label: "slow") { stock(delay: 0.1) } } }'
FAILING = '{ product(id: "p2") { title ... @defer { reserved } } }'
NESTED = """{ product(id: "p1") { id
  ... @defer { shelf(delay: 0.05) ... @defer(label: "in") { stock(delay: 0.2) } } } }"""
OF_2022 = "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json"
CURRENT = "multipart/mixed;incrementalSpec=v0.2,application/json"
Start = Callable[..., Awaitable[Any]]


async def answer(router: Any, query: str, accept: str) -> tuple[str, str]:
    headers = {"Accept": accept}
    async with (
        asyncio.timeout(10),
        router.session.post(router.url, json={"query": query}, headers=headers) as response,
    ):
        assert response.status == 200
        return response.headers["Content-Type"], await response.text()


def parts_of(body: str) -> list[Any]:
    """The JSON of a multipart body with the boundary ``-``."""
    first, *parts, last = body.split("\r\n---")
    assert (first, last) == ("", "--\r\n")
    heads, bodies = zip(*(part.split("\r\n\r\n") for part in parts), strict=True)
    assert set(heads) == {"\r\ncontent-type: application/json; charset=utf-8"}
    return [json.loads(body) for body in bodies]


async def test_the_form_of_2022(streaming_router: Any) -> None:
    kind, body = await answer(streaming_router, QUERY, OF_2022)
    assert kind == 'multipart/mixed; boundary="-"; deferSpec=20220824'
    assert parts_of(body) == [
        {"data": {"product": {"title": "Title p1"}}, "hasNext": True},
        {
            "incremental": [{"data": {"stock": 11}, "path": ["product"], "label": "slow"}],
            "hasNext": False,
        },
    ]


async def test_the_current_form(streaming_router: Any) -> None:
    kind, body = await answer(streaming_router, QUERY, CURRENT)
    assert kind == 'multipart/mixed; boundary="-"; incrementalSpec=v0.2'
    assert parts_of(body) == [
        {
            "data": {"product": {"title": "Title p1"}},
            "pending": [{"id": "0", "path": ["product"], "label": "slow"}],
            "hasNext": True,
        },
        {
            "incremental": [{"id": "0", "data": {"stock": 11}}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        },
    ]


async def test_a_fragment_within_a_fragment(streaming_router: Any) -> None:
    _, body = await answer(streaming_router, NESTED, CURRENT)
    assert parts_of(body)[1:] == [
        {
            "incremental": [{"id": "0", "data": {"shelf": "Shelf p1"}}],
            "completed": [{"id": "0"}],
            "pending": [{"id": "1", "path": ["product"], "label": "in"}],
            "hasNext": True,
        },
        {
            "incremental": [{"id": "1", "data": {"stock": 11}}],
            "completed": [{"id": "1"}],
            "hasNext": False,
        },
    ]


async def test_a_fragment_that_failed(streaming_router: Any) -> None:
    _, body = await answer(streaming_router, FAILING, OF_2022)
    (increment,) = parts_of(body)[1]["incremental"]
    assert (increment["data"], increment["path"]) == (None, ["product"])
    assert [error["path"] for error in increment["errors"]] == [["product", "reserved"]]
    _, body = await answer(streaming_router, FAILING, CURRENT)
    part = parts_of(body)[1]
    assert "incremental" not in part
    (completed,) = part["completed"]
    assert completed["id"] == "0"
    (error,) = completed["errors"]
    assert error["path"] == ["product", "reserved"]
    assert len(error["extensions"]["requestId"]) == 32


async def test_server_sent_events(streaming_router: Any) -> None:
    kind, body = await answer(streaming_router, QUERY, "text/event-stream")
    assert kind == "text/event-stream; charset=utf-8"
    events = [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: {")]
    assert [event["hasNext"] for event in events] == [True, False]
    assert events[1]["incremental"][0]["path"] == ["product"]
    assert body.endswith("event: complete\ndata:\n\n")
    _, body = await answer(streaming_router, QUERY, "text/event-stream;incrementalSpec=v0.2")
    assert '"completed":[{"id":"0"}]' in body


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json", "*/*"])
async def test_who_takes_one_answer_gets_all_in_it(streaming_router: Any, accept: str) -> None:
    kind, body = await answer(streaming_router, QUERY, accept)
    assert "json" in kind
    assert json.loads(body) == {"data": {"product": {"title": "Title p1", "stock": 11}}}


async def test_a_literal_condition(streaming_router: Any) -> None:
    query = '{ product(id: "p1") { title ... @defer(if: false) { shelf } } }'
    kind, body = await answer(streaming_router, query, OF_2022)
    assert kind == "application/graphql-response+json; charset=utf-8"
    assert json.loads(body) == {"data": {"product": {"title": "Title p1", "shelf": "Shelf p1"}}}


async def test_over_a_websocket(streaming_router: Any) -> None:
    router = streaming_router
    async with router.session.ws_connect(router.url, protocols=("graphql-transport-ws",)) as socket:
        await socket.send_json({"type": "connection_init"})
        await socket.receive_json(timeout=5)
        message = {"id": "a", "type": "subscribe", "payload": {"query": QUERY}}
        await socket.send_json(message)
        told = [await socket.receive_json(timeout=5) for _ in range(3)]
    assert [each["type"] for each in told] == ["next", "next", "complete"]
    assert told[0]["payload"] == {"data": {"product": {"title": "Title p1"}}, "hasNext": True}
    assert told[1]["payload"]["incremental"][0]["data"] == {"stock": 11}


async def test_a_client_that_goes(streaming_router: Any) -> None:
    router = streaming_router
    query = '{ product(id: "p1") { id ... @defer { stock(delay: 60) } } }'
    async with router.session.post(
        router.url, json={"query": query}, headers={"Accept": OF_2022}
    ) as response:
        await response.content.readuntil(b'"hasNext":true}')
        assert router.app.streams.count == 1
    async with asyncio.timeout(5):
        while router.app.streams.count:
            await asyncio.sleep(0.01)


async def test_defer_can_be_switched_off(start_streaming_router: Start) -> None:
    router = await start_streaming_router(incremental={"defer": False})
    _, body = await answer(router, QUERY, "application/json")
    (error,) = json.loads(body)["errors"]
    assert error["message"] == "Unknown directive '@defer'."
