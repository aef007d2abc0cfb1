"""The transport to the subgraphs, from the settings and what a supergraph says of their URLs."""

from __future__ import annotations

from collections.abc import Mapping

from router.execute.transport.http import HttpTransport
from router.execute.transport.policy import (
    BreakerPolicy,
    EjectionPolicy,
    RetryPolicy,
    SubgraphPolicy,
)
from router.server.settings import ConfigurationError, Settings
from router.server.settings.subgraphs import SubgraphSettings


def subgraph_urls(settings: Settings, named: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The URLs in force, where ``named`` are the supergraph's.

    Raises ``ConfigurationError`` where the settings name a subgraph that the supergraph has not.
    """
    own = settings.subgraphs.named
    rules = settings.headers
    ruled = {*rules.request.subgraphs, *rules.response.subgraphs}
    unknown = sorted({*settings.subgraph_urls, *own, *ruled} - set(named))
    if unknown:
        message = (
            f"the settings name subgraphs that the supergraph does not have: {', '.join(unknown)}"
            f" (it has {', '.join(named)})"
        )
        raise ConfigurationError(message)
    return {
        name: (own[name].urls if name in own else ()) or (settings.subgraph_urls.get(name, url),)
        for name, url in named.items()
    }


def build_transport(
    settings: Settings,
    urls: Mapping[str, tuple[str, ...]],
    before: HttpTransport | None = None,
) -> HttpTransport:
    """A transport to ``urls``; what has not changed since ``before`` is taken over from it."""
    policies = {name: _policy(settings.subgraphs.of(name)) for name in urls}
    return HttpTransport(urls, policies=policies, before=before)


def _policy(settings: SubgraphSettings) -> SubgraphPolicy:
    retry, breaker, ejection = settings.retry, settings.breaker, settings.ejection
    return SubgraphPolicy(
        timeout=settings.timeout,
        connect_timeout=settings.connect_timeout,
        response_bytes=settings.max_response_bytes,
        connections=settings.connections,
        share=settings.share,
        deadline_header=settings.deadline_header or None,
        retry=RetryPolicy(**retry.model_dump()) if retry.attempts > 1 else None,
        breaker=BreakerPolicy(**breaker.model_dump(exclude={"enabled"}))
        if breaker.enabled
        else None,
        ejection=EjectionPolicy(**ejection.model_dump(exclude={"enabled"}))
        if ejection.enabled
        else None,
    )
