"""The span of each request to a subgraph, and the trace context that the subgraph is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse, Transport

PROPAGATOR: Final = TraceContextTextMapPropagator()


class TracedTransport:
    """Sends through ``inner``, each request in a client span below the one in force."""

    def __init__(self, inner: Transport, tracer: Tracer) -> None:
        self._inner = inner
        self._tracer = tracer

    async def send(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> SubgraphResponse:
        with self._tracer.start_as_current_span(
            f"subgraph {subgraph}",
            kind=SpanKind.CLIENT,
            attributes={
                "subgraph.name": subgraph,
                "graphql.operation.type": request.kind,
                "http.request.body.size": len(request.payload),
            },
        ) as span:
            carried: dict[str, str] = {}
            PROPAGATOR.inject(carried)
            headers = {**context.headers, **carried}
            response = await self._inner.send(subgraph, request, replace(context, headers=headers))
            if response.failure is not None:
                span.set_attribute("error.type", response.failure.code)
                span.set_status(Status(StatusCode.ERROR, response.failure.reason))
            else:
                span.set_attribute("graphql.error.count", len(response.errors))
            return response
