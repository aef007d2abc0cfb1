"""Settings: what each subgraph is allowed to take, and what is done when it fails."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AnyHttpUrl, Field, TypeAdapter, field_validator

from router.server.settings.section import Section

Seconds = Annotated[float, Field(gt=0)]
HTTP_URL: TypeAdapter[AnyHttpUrl] = TypeAdapter(AnyHttpUrl)


class RetrySettings(Section):
    """Sending a query again that the subgraph cannot have begun to answer."""

    attempts: int = Field(
        2, ge=1, le=10, description="How often a query is sent at most; 1 switches retries off."
    )
    backoff: float = Field(
        0.025,
        ge=0,
        description="Longest pause before the second attempt in seconds; it doubles with each"
        " attempt, and the pause is chosen at random below it.",
    )
    longest_backoff: float = Field(
        1.0,
        ge=0,
        description="The longest pause in seconds. A `Retry-After` beyond it ends the attempts.",
    )
    budget: float = Field(
        0.2, ge=0, le=1, description="Share of the last ten seconds' requests that may be retries."
    )
    reserve: float = Field(
        10.0, ge=0, description="Retries a second that are allowed beside the share."
    )


class BreakerSettings(Section):
    """Leaving a subgraph alone that fails most of its requests."""

    enabled: bool = Field(default=False, description="Use a circuit breaker.")
    failures: float = Field(0.5, gt=0, le=1, description="Share of failed requests that opens it.")
    minimum: int = Field(20, ge=1, description="Requests in the window before it can open.")
    window: Seconds = Field(10.0, description="Seconds over which requests are counted.")
    pause: Seconds = Field(5.0, description="Seconds that it stays open before it is probed.")
    probes: int = Field(1, ge=1, description="Requests that must succeed before it closes.")


class EjectionSettings(Section):
    """Leaving out one of several URLs that fails."""

    enabled: bool = Field(default=True, description="Leave out URLs that fail.")
    failures: int = Field(5, ge=1, description="Failures in a row after which a URL is left out.")
    pause: Seconds = Field(5.0, description="Seconds for the first time; longer for each further.")
    longest_pause: Seconds = Field(60.0, description="The most seconds that it is left out.")
    probe_path: str | None = Field(
        None,
        pattern="^/",
        description="Path on the hosts of the URLs that is asked for from time to time, such as"
        " `/health/live`; a URL that does not answer is left out. Without it none is asked.",
    )
    probe_interval: Seconds = Field(5.0, description="Seconds between two such requests.")


class SubgraphSettings(Section):
    """The way to one subgraph."""

    urls: tuple[str, ...] = Field(
        (),
        description="Its URLs, in place of the supergraph's; requests are spread over several.",
    )
    timeout: Seconds = Field(15.0, description="Seconds for one request with all its retries.")
    connect_timeout: Seconds = Field(
        3.0, description="Seconds until there is a connection, a new one or one of the pool."
    )
    max_response_bytes: int = Field(
        32 * 1024 * 1024, gt=0, description="The largest answer that is taken."
    )
    connections: int = Field(64, gt=0, description="Connections to each of its hosts.")
    share: bool = Field(
        default=True,
        description="Send a query once that several clients ask with the same identity and headers"
        " at the same time.",
    )
    deadline_header: str | None = Field(
        "X-Envoy-Expected-Rq-Timeout-Ms",
        description="Header that tells the subgraph how many milliseconds the router will wait;"
        " empty: none.",
    )
    retry: RetrySettings = Field(RetrySettings(), description="Sending a query again.")
    breaker: BreakerSettings = Field(BreakerSettings(), description="The circuit breaker.")
    ejection: EjectionSettings = Field(
        EjectionSettings(), description="Leaving out one of several URLs."
    )

    @field_validator("urls")
    @classmethod
    def _http(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for url in value:
            HTTP_URL.validate_python(url)
        return value


class SubgraphsSettings(Section):
    """The way to the subgraphs: the same for all, but for what is set for one by its name."""

    all: SubgraphSettings = Field(
        SubgraphSettings(), description="What holds for each subgraph (but `urls`)."
    )
    named: dict[str, SubgraphSettings] = Field(
        default_factory=dict,
        description="What differs for the subgraph of this name; the rest is as for all.",
    )

    @field_validator("all")
    @classmethod
    def _no_urls(cls, value: SubgraphSettings) -> SubgraphSettings:
        if value.urls:
            message = "`urls` are one subgraph's own: set them in `subgraphs.named`"
            raise ValueError(message)
        return value

    def of(self, name: str) -> SubgraphSettings:
        """What holds for one subgraph: its own settings over those of all."""
        if name not in self.named:
            return self.all
        own = self.named[name].model_dump(exclude_unset=True)
        return SubgraphSettings.model_validate(_over(self.all.model_dump(), own))


def _over(under: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    return {
        **under,
        **{
            name: _over(under[name], value) if isinstance(value, dict) else value
            for name, value in own.items()
        },
    }
