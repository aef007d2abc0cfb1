"""Traces, as a collector receives them over OTLP, and as the subgraphs are told of them."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

QUERY = 'query Shirt { product(slug: "shirt-1") { title available } }'
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
EXPORT_SECONDS = 0.03


@dataclass
class Collector:
    """An OTLP collector that keeps what it is sent."""

    url: str = ""
    spans: list[Span] = field(default_factory=list)
    resources: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)

    def named(self, name: str) -> Span:
        (span,) = [span for span in self.spans if span.name == name]
        return span

    async def wait(self, *names: str) -> None:
        """Wait for spans of these names."""
        async with asyncio.timeout(10):
            while not set(names) <= {span.name for span in self.spans}:
                await asyncio.sleep(EXPORT_SECONDS)


@pytest.fixture(autouse=True)
def export_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", str(int(EXPORT_SECONDS * 1000)))


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    kept = Collector()

    async def traces(request: web.Request) -> web.Response:
        body = await request.read()
        if body.startswith(b"\x1f\x8b"):
            body = gzip.decompress(body)
        kept.headers.append(dict(request.headers))
        for group in ExportTraceServiceRequest.FromString(body).resource_spans:
            kept.resources |= {
                each.value.string_value
                for each in group.resource.attributes
                if each.key == "service.name"
            }
            for scope in group.scope_spans:
                kept.spans += scope.spans
        answer = ExportTraceServiceResponse().SerializeToString()
        return web.Response(body=answer, content_type="application/x-protobuf")

    application = web.Application()
    application.router.add_post("/v1/traces", traces)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    kept.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/traces"
    yield kept
    await runner.cleanup()


def attributes(span: Span) -> dict[str, Any]:
    return {
        each.key: getattr(each.value, str(each.value.WhichOneof("value")))
        for each in span.attributes
    }


def tracing(collector: Collector, **options: Any) -> dict[str, Any]:
    return {"tracing": {"enabled": True, "endpoint": collector.url, **options}}


async def test_a_request_is_one_trace_from_the_client_to_the_subgraphs(
    start_router: Any, shop: Any, collector: Collector
) -> None:
    router = await start_router(
        telemetry=tracing(collector, service_name="shop-router", headers={"x-token": "t"})
    )

    reply = await router.query(
        QUERY, headers={"traceparent": f"00-{TRACE}-{PARENT}-01", "tracestate": "vendor=1"}
    )
    await collector.wait("query")

    assert reply.json["data"] == {"product": {"title": "Shirt", "available": 1}}
    assert {span.trace_id.hex() for span in collector.spans} == {TRACE}
    request = collector.named("query")
    assert request.parent_span_id.hex() == PARENT
    assert request.kind == Span.SPAN_KIND_SERVER
    assert attributes(request) == {
        "http.request.method": "POST",
        "url.path": "/graphql",
        "http.response.status_code": 200,
        "loom.request_id": reply.headers["x-request-id"],
        "loom.outcome": "ok",
        "graphql.operation.type": "query",
        "graphql.operation.name": "Shirt",
    }
    steps = {span.name for span in collector.spans if span.parent_span_id == request.span_id}
    assert {"request_id", "body", "parse", "validate", "plan", "execute"} <= steps
    execute = collector.named("execute")
    fetch = collector.named("subgraph catalog")
    assert fetch.parent_span_id == execute.span_id
    assert fetch.kind == Span.SPAN_KIND_CLIENT
    assert attributes(fetch)["subgraph.name"] == "catalog"
    (sent,) = shop.catalog.headers
    assert sent["traceparent"] == f"00-{TRACE}-{fetch.span_id.hex()}-01"
    assert sent["tracestate"] == "vendor=1"
    assert shop.inventory.headers[0]["traceparent"].startswith(f"00-{TRACE}-")
    assert collector.resources == {"shop-router"}
    assert collector.headers[0]["x-token"] == "t"


async def test_a_failed_fetch_is_an_error_and_a_refusal_is_not(
    start_router: Any, shop: Any, collector: Collector
) -> None:
    async def broken(_: web.Request) -> web.Response:
        return web.Response(status=500, text="down")

    shop.inventory.answer = broken
    router = await start_router(telemetry=tracing(collector))

    await router.query(QUERY)
    await router.query("{ nothing }")
    await collector.wait("query", "POST /graphql")

    fetch = collector.named("subgraph inventory")
    assert fetch.status.code == Status.STATUS_CODE_ERROR
    assert attributes(fetch)["error.type"].startswith("SUBGRAPH_")
    outcomes = {attributes(span).get("loom.outcome"): span for span in collector.spans}
    assert outcomes["partial"].status.code == Status.STATUS_CODE_UNSET
    assert outcomes["refused"].status.code == Status.STATUS_CODE_UNSET


async def test_what_a_client_does_not_trace_is_not_traced(
    start_router: Any, shop: Any, collector: Collector
) -> None:
    router = await start_router(telemetry=tracing(collector))

    await router.query(QUERY, headers={"traceparent": f"00-{TRACE}-{PARENT}-00"})
    await asyncio.sleep(10 * EXPORT_SECONDS)
    assert collector.spans == []
    assert shop.catalog.headers[0]["traceparent"].startswith(f"00-{TRACE}-")
    assert shop.catalog.headers[0]["traceparent"].endswith("-00")


async def test_a_client_cannot_have_more_traced_than_the_ratio_where_it_is_not_followed(
    start_router: Any, collector: Collector
) -> None:
    router = await start_router(telemetry=tracing(collector, sample_ratio=0, follow_clients=False))

    await router.query(QUERY, headers={"traceparent": f"00-{TRACE}-{PARENT}-01"})
    await asyncio.sleep(10 * EXPORT_SECONDS)
    assert collector.spans == []


async def test_it_is_off_unless_it_is_asked_for(start_router: Any, shop: Any) -> None:
    router = await start_router()

    await router.query(QUERY)

    assert "traceparent" not in shop.catalog.headers[0]
