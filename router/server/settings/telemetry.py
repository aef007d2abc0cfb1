"""Settings: what the router tells about its work, beside logs and metrics."""

from __future__ import annotations

from pydantic import Field

from router.server.settings.section import Section


class TracingSettings(Section):
    """Spans by OpenTelemetry, sent over OTLP."""

    enabled: bool = Field(default=False, description="Record and export spans.")
    endpoint: str = Field(
        "http://127.0.0.1:4318/v1/traces", description="Where spans are sent: OTLP over HTTP."
    )
    headers: dict[str, str] = Field(
        default_factory=dict, repr=False, description="Headers for the endpoint, say a token."
    )
    service_name: str = Field("loom-router", description="The resource's `service.name`.")
    sample_ratio: float = Field(
        1.0, ge=0, le=1, description="Share of the traces begun here that are recorded."
    )
    follow_clients: bool = Field(
        default=True,
        description="Record what a client's `traceparent` says is recorded, whatever the ratio.",
    )


class TelemetrySettings(Section):
    """What the router tells about its work."""

    tracing: TracingSettings = Field(TracingSettings(), description="Spans by OpenTelemetry.")
