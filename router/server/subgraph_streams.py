"""The streams of subscriptions, from the settings and the URLs of the subgraphs."""

from __future__ import annotations

from collections.abc import Mapping

from router.execute.subscription.sharing import SharedStreams
from router.execute.subscription.upstreams import Upstream, Upstreams
from router.server.settings import ConfigurationError, Settings
from router.server.settings.subscriptions import SubgraphSubscriptionSettings


def build_streams(settings: Settings, urls: Mapping[str, tuple[str, ...]]) -> SharedStreams | None:
    """Streams to the first of each subgraph's ``urls``; ``None`` where subscriptions are off.

    Raises ``ConfigurationError`` where the settings name a subgraph that the supergraph has not.
    """
    section = settings.subscriptions
    if not section.enabled:
        return None
    unknown = sorted(set(section.subgraphs) - set(urls))
    if unknown:
        raise ConfigurationError(
            "subscriptions.subgraphs: the supergraph does not have"
            f" {', '.join(unknown)} (it has {', '.join(urls)})"
        )
    upstreams = Upstreams(
        {name: addresses[0] for name, addresses in urls.items()},
        _upstream(section.all),
        {name: _upstream(own) for name, own in section.subgraphs.items()},
    )
    return SharedStreams(upstreams, queue=section.queue)


def _upstream(settings: SubgraphSubscriptionSettings) -> Upstream:
    return Upstream(
        protocol=settings.protocol,
        url=settings.url,
        connect_timeout=settings.connect_timeout,
        heartbeat=settings.heartbeat,
        max_bytes=settings.max_event_bytes,
    )
