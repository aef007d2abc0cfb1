"""The router's application, put together from its settings. The only place that knows all parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from router.server.caching.caching import CacheCollector, Caching
from router.server.edge.asgi import App
from router.server.edge.build import with_edge
from router.server.endpoint import GraphQLEndpoint
from router.server.exchange import Receive, Scope, Send
from router.server.fetch_context import FetchContexts
from router.server.headers.request import RequestHeaders
from router.server.headers.response import ResponseHeaders
from router.server.health import Readiness
from router.server.identity import IdentityKeyError, IdentitySigner, load_identity_key
from router.server.jwks import JwksSource
from router.server.lifecycle.client_watch import WatchedPipeline
from router.server.lifecycle.collectors import ReloadCollector, SubgraphCollector
from router.server.lifecycle.drain import Drain
from router.server.lifecycle.engines import EngineBuilder, Engines
from router.server.lifecycle.peers import Peers
from router.server.lifecycle.reload import Parts as Reloading
from router.server.lifecycle.reload import Reloader
from router.server.lifecycle.sources import read_supergraph, supergraph_source
from router.server.lifecycle.warming import Warming
from router.server.metrics import Metrics
from router.server.operations.manifest import ManifestError
from router.server.operations.operations import Operations
from router.server.operations.warm_up import HotDocuments, WarmUp
from router.server.pipeline import Parts, Pipeline, request_steps
from router.server.playground import ASSETS_PATH, Playground
from router.server.rates.build import RateLimits
from router.server.redis_link import RedisCollector, RedisLink
from router.server.settings import ConfigurationError, Settings
from router.server.steps.batch import bind_batch
from router.server.streams.http import StreamSender
from router.server.streams.open_streams import OpenStreams
from router.server.streams.websocket import GraphQLWebSocket
from router.server.streams.wiring import serve_websocket, websocket_endpoint
from router.server.tokens import TokenPolicy, TokenVerifier

if TYPE_CHECKING:
    from router.server.telemetry.tracing import Tracing

GRAPHQL_PATH = "/graphql"


@dataclass(frozen=True, slots=True, eq=False)
class RouterApp:
    """The ASGI application: GraphQL straight to its endpoint, everything else to the pages.

    ``edge`` is the endpoint with what stands around it.
    """

    endpoint: GraphQLEndpoint
    edge: App
    pages: Starlette
    reloader: Reloader
    streams: OpenStreams
    websocket: GraphQLWebSocket | None
    drain: Drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.drain.active and scope["type"] == "http":
            send = self.drain.closing(send)
        if scope["type"] == "http" and scope["path"] == GRAPHQL_PATH:
            await self.edge(scope, receive, send)
        elif scope["type"] == "websocket":
            await serve_websocket(self.websocket, scope, receive, send)
        else:
            await self.pages(scope, receive, send)  # type: ignore[arg-type]


def create_app(settings: Settings, peers: Peers | None = None) -> RouterApp:
    """Builds the router; ``peers`` are the other workers, where it is one of several.

    Raises :class:`~router.server.settings.ConfigurationError` for a supergraph, key or manifest
    that cannot be used; the message names the file or the setting and what to do.
    """
    source = supergraph_source(settings)
    sdl = read_supergraph(source)
    tracing = _tracing(settings)
    wrap = tracing.transport if tracing is not None else None
    builder = EngineBuilder(settings, source.name, wrap)
    engines = Engines(builder.build(sdl), grace=settings.request_timeout + 1)
    metrics = Metrics()
    metrics.watch_cache(lambda: engines().operations.counts)
    redis = _redis(settings)
    caching = _caching(settings, redis, engines)
    if caching is not None:
        metrics.register(CacheCollector(caching.store))
    operations = _operations(settings, redis)
    for collector in operations.collectors():
        metrics.register(collector)
    if redis is not None:
        metrics.register(RedisCollector(redis))
    jwks = _jwks(settings)
    playground = Playground.load() if settings.playground else None
    streams = OpenStreams(settings.subscriptions.max_streams)
    metrics.register(streams)
    parts = Parts(
        contexts=_contexts(settings, metrics, caching),
        operations=operations,
        streams=streams,
        verifier=_verifier(settings, jwks),
        playground=playground,
        security=metrics.security,
        rates=RateLimits.build(settings, redis, metrics.security, operations.classes or ()),
    )
    make_pipeline = tracing.pipeline if tracing is not None else Pipeline
    steps = request_steps(settings, parts)
    pipeline = make_pipeline(steps, metrics.count_unexpected)
    bind_batch(steps, pipeline.run)
    watched = WatchedPipeline(pipeline) if settings.cancel_abandoned else pipeline
    sender = StreamSender(
        streams,
        settings.subscriptions.heartbeat,
        patience=settings.subscriptions.send_timeout,
        access_log=settings.access_log,
    )
    endpoint = GraphQLEndpoint(
        watched,
        engines,
        metrics,
        access_log=settings.access_log,
        stream=sender,
    )
    websocket = websocket_endpoint(
        settings.subscriptions, parts, pipeline, engines, endpoint, sender
    )
    warming = Warming(steps)
    warm_up = _warm_up(settings, operations, redis, engines, warming)
    reloading = Reloading(source, builder, engines, warming, settings.reload.warm_operations)
    reloader = Reloader(reloading, settings.reload.interval)
    metrics.register(SubgraphCollector(lambda: engines.current.transport))
    metrics.register(ReloadCollector(reloader.state, lambda: engines.current.digest))
    drain = Drain()
    readiness = Readiness(lambda: engines().subgraphs, jwks, reloader.state, drain)
    beside = _Beside(operations, redis, caching, warm_up, engines, reloader, metrics, peers)
    pages = _pages(readiness, playground, jwks, tracing, beside)
    edge = with_edge(endpoint, settings)
    return RouterApp(endpoint, edge, pages, reloader, streams, websocket, drain)


def _jwks(settings: Settings) -> JwksSource | None:
    if settings.jwks_url is None:
        return None
    return JwksSource(
        settings.jwks_url, max_age=settings.jwks_max_age, cooldown=settings.jwks_cooldown
    )


def _verifier(settings: Settings, jwks: JwksSource | None) -> TokenVerifier | None:
    if jwks is None:
        return None
    policy = TokenPolicy(
        issuer=settings.jwt_issuer,
        audience=settings.jwt_audience,
        algorithms=settings.jwt_algorithms,
        leeway=settings.jwt_leeway,
        require_type=settings.jwt_require_type,
    )
    try:
        return TokenVerifier(jwks, policy)
    except ValueError as error:
        message = f"jwt_algorithms: {error}"
        raise ConfigurationError(message) from error


def _caching(settings: Settings, redis: RedisLink | None, engines: Engines) -> Caching | None:
    if not settings.caching.enabled:
        return None
    return Caching(settings.caching, redis, lambda: tuple(engines().subgraphs))


def _warm_up(
    settings: Settings,
    operations: Operations,
    redis: RedisLink | None,
    engines: Engines,
    warming: Warming,
) -> WarmUp | None:
    most = settings.persisted_operations.warm_up
    if not most:
        return None

    def recent(wanted: int) -> list[tuple[str, str | None]]:
        return engines().operations.recent(wanted)

    return WarmUp(
        operations.registry,
        HotDocuments(redis, most) if redis is not None else None,
        most=most,
        warm=lambda documents: warming.warm(engines(), documents),
        recent=recent,
    )


def _tracing(settings: Settings) -> Tracing | None:
    if not settings.telemetry.tracing.enabled:
        return None
    from router.server.telemetry.tracing import Tracing  # a tenth of a second's worth of modules

    return Tracing.start(settings.telemetry.tracing)


def _contexts(settings: Settings, metrics: Metrics, caching: Caching | None) -> FetchContexts:
    try:
        request_headers = RequestHeaders.of(settings.headers.request)
        response_headers = ResponseHeaders.of(settings.headers.response)
    except ValueError as error:
        message = f"headers: {error}"
        raise ConfigurationError(message) from error
    return FetchContexts(
        _signer(settings),
        timeout=settings.request_timeout,
        on_fetch=metrics.observe_fetch,
        request_headers=request_headers,
        response_headers=response_headers,
        caching=caching,
    )


def _signer(settings: Settings) -> IdentitySigner | None:
    if settings.identity_key is None:
        return None
    try:
        return IdentitySigner(load_identity_key(settings.identity_key))
    except IdentityKeyError as error:
        message = f"identity_key: {error}"
        raise ConfigurationError(message) from error


def _redis(settings: Settings) -> RedisLink | None:
    if settings.redis.url is None:
        return None
    try:
        return RedisLink(settings.redis)
    except ValueError as error:
        message = f"redis.url: {error}"
        raise ConfigurationError(message) from error


def _operations(settings: Settings, redis: RedisLink | None) -> Operations:
    try:
        return Operations.build(settings, redis)
    except ManifestError as error:
        message = f"manifests: {error}"
        raise ConfigurationError(message) from error


@dataclass(frozen=True, slots=True)
class _Beside:
    """What runs beside the requests, and what it needs until it has stopped."""

    operations: Operations
    redis: RedisLink | None
    caching: Caching | None
    warm_up: WarmUp | None
    engines: Engines
    reloader: Reloader
    metrics: Metrics
    peers: Peers | None

    async def exposition(self) -> bytes:
        if self.peers is not None:
            return await self.peers.exposition()
        return self.metrics.exposition()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if self.redis is not None:
                await stack.enter_async_context(self.redis)
            stack.push_async_callback(self.engines.close)
            if self.peers is not None:
                await stack.enter_async_context(self.peers.running(self.metrics.collect))
            await stack.enter_async_context(self.operations.running())
            if self.caching is not None:
                await stack.enter_async_context(self.caching.running())
            if self.warm_up is not None:
                await stack.enter_async_context(self.warm_up.running())
            await stack.enter_async_context(self.reloader.running())
            yield


def _pages(
    readiness: Readiness,
    playground: Playground | None,
    jwks: JwksSource | None,
    tracing: Tracing | None,
    beside: _Beside,
) -> Starlette:
    """Everything that is not GraphQL, and the lifespan of what needs closing."""

    async def alive(_: Request) -> Response:
        return _json({"status": "alive"})

    async def ready(_: Request) -> Response:
        report = await readiness.report()
        return _json(report, 200 if report["status"] == "ready" else 503)

    async def exposition(_: Request) -> Response:
        return Response(await beside.exposition(), media_type=Metrics.content_type)

    async def front(_: Request) -> Response:
        return RedirectResponse(GRAPHQL_PATH)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with beside.running():
            yield
            if jwks is not None:
                await jwks.close()
            if tracing is not None:
                await asyncio.to_thread(tracing.close)

    routes: list[BaseRoute] = [
        Route("/", front),
        Route("/health", alive),
        Route("/health/live", alive),
        Route("/health/ready", ready),
        Route("/metrics", exposition),
    ]
    if beside.caching is not None:
        routes += beside.caching.routes()
    if playground is not None:
        routes.append(Mount(ASSETS_PATH, StaticFiles(directory=playground.assets)))
    return Starlette(routes=routes, lifespan=lifespan)


def _json(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")
