"""Spans by OpenTelemetry: one a request, one a step, one a request to a subgraph.

The names of the attributes are those of OpenTelemetry's semantic conventions for HTTP and GraphQL.
Trace context travels as W3C ``traceparent`` and ``tracestate``, from the client through the router
to the subgraphs. Where tracing is off none of this is in the way of a request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import structlog
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, Sampler, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer, format_trace_id
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from router.execute.transport import Transport
from router.server.exchange import Answer, Exchange, Stream
from router.server.pipeline import Pipeline, Step
from router.server.settings.telemetry import TracingSettings
from router.server.telemetry.fetches import TracedTransport

PROPAGATOR: Final = TraceContextTextMapPropagator()
CARRIED: Final = (b"traceparent", b"tracestate")
SERVER_ERROR: Final = 500


class Tracing:
    """Tracing, switched on. Build it with :meth:`start`; ``close`` sends what is still waiting."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("router")

    @classmethod
    def start(
        cls, settings: TracingSettings, exporter: SpanExporter | None = None
    ) -> Tracing | None:
        """Begins to export spans in a thread of its own; ``None`` where tracing is off.

        ``exporter`` takes the place of the one to the settings' endpoint.
        """
        if not settings.enabled:
            return None
        provider = TracerProvider(
            sampler=_sampler(settings),
            resource=Resource.create({SERVICE_NAME: settings.service_name}),
            shutdown_on_exit=False,
        )
        target = exporter or OTLPSpanExporter(settings.endpoint, headers=settings.headers)
        provider.add_span_processor(BatchSpanProcessor(target))
        return cls(provider)

    def pipeline(self, steps: Sequence[Step], on_unexpected: Callable[[], None]) -> Pipeline:
        """A pipeline that records a span a request, and one a step below it."""
        return TracedPipeline(steps, on_unexpected, self._tracer)

    def transport(self, inner: Transport) -> Transport:
        """A transport that records a span a fetch, and hands the subgraph the trace context."""
        return TracedTransport(inner, self._tracer)

    def close(self) -> None:
        """Exports what is recorded, and stops."""
        self._provider.shutdown()


class TracedPipeline(Pipeline):
    """The pipeline, each request of it in a span that continues the client's trace."""

    def __init__(
        self, steps: Sequence[Step], on_unexpected: Callable[[], None], tracer: Tracer
    ) -> None:
        super().__init__(steps, on_unexpected)
        self._recorded = Pipeline([TracedStep(step, tracer) for step in steps], on_unexpected)
        self._tracer = tracer

    async def run(self, exchange: Exchange) -> Answer | Stream:
        with (
            self._tracer.start_as_current_span(
                f"{exchange.method} /graphql",
                context=_parent(exchange),
                kind=SpanKind.SERVER,
                attributes={"http.request.method": exchange.method, "url.path": "/graphql"},
            ) as span,
            structlog.contextvars.bound_contextvars(
                trace_id=format_trace_id(span.get_span_context().trace_id)
            ),
        ):
            if not span.is_recording():  # then its steps need no spans either
                return await super().run(exchange)
            answer = await self._recorded.run(exchange)
            _describe(span, exchange, answer)
            return answer


class TracedStep:
    """A step in a span that has its name."""

    def __init__(self, step: Step, tracer: Tracer) -> None:
        self._step = step
        self._tracer = tracer
        self._name = step_name(step)

    async def __call__(self, exchange: Exchange) -> Answer | Stream | None:
        # What a step raises is mostly a refusal: the request's span tells what became of it.
        with self._tracer.start_as_current_span(
            self._name, record_exception=False, set_status_on_exception=False
        ):
            return await self._step(exchange)


def step_name(step: object) -> str:
    """A step's name: the file that it stands in, as the documentation lists it."""
    module: str = getattr(step, "__module__", type(step).__module__)
    return module.rpartition(".")[2]


def _sampler(settings: TracingSettings) -> Sampler:
    ratio = TraceIdRatioBased(settings.sample_ratio)
    return ParentBased(ratio) if settings.follow_clients else ratio


def _parent(exchange: Exchange) -> Context:
    carrier = {
        name.decode(): exchange.headers[name].decode("latin-1")
        for name in CARRIED
        if name in exchange.headers
    }
    return PROPAGATOR.extract(carrier)


def _describe(span: Span, exchange: Exchange, answer: Answer | Stream) -> None:
    span.set_attribute("http.response.status_code", answer.status)
    span.set_attribute("loom.request_id", exchange.request_id)
    span.set_attribute("loom.outcome", answer.outcome)
    if exchange.kind is not None:
        span.set_attribute("graphql.operation.type", exchange.kind)
        span.update_name(exchange.kind)
    if exchange.operation is not None and exchange.operation.name is not None:
        span.set_attribute("graphql.operation.name", exchange.operation.name)
    if answer.status >= SERVER_ERROR:
        span.set_status(Status(StatusCode.ERROR))
