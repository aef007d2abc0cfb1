"""The router's application, put together from its settings. The only place that knows all parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from router.execute.errors import ErrorPolicy
from router.execute.transport.http import HttpTransport
from router.federation.supergraph import Supergraph, SupergraphError
from router.server.authorization.policy import access_policy
from router.server.endpoint import GraphQLEndpoint
from router.server.engine import Engine
from router.server.exchange import Receive, Scope, Send
from router.server.fetch_context import FetchContexts
from router.server.headers.request import RequestHeaders
from router.server.headers.response import ResponseHeaders
from router.server.health import Readiness
from router.server.identity import IdentityKeyError, IdentitySigner, load_identity_key
from router.server.jwks import JwksSource
from router.server.metrics import Metrics
from router.server.operation_cache import OperationCache
from router.server.operations.manifest import ManifestError
from router.server.operations.operations import Operations
from router.server.pipeline import Parts, Pipeline, request_steps
from router.server.playground import ASSETS_PATH, Playground
from router.server.redis_link import RedisCollector, RedisLink
from router.server.settings import ConfigurationError, Settings
from router.server.subgraph_transport import build_transport, subgraph_urls
from router.server.telemetry.tracing import Tracing
from router.server.tokens import TokenPolicy, TokenVerifier

GRAPHQL_PATH = "/graphql"


@dataclass(frozen=True, slots=True, eq=False)
class RouterApp:
    """The ASGI application: GraphQL straight to its endpoint, everything else to the pages."""

    endpoint: GraphQLEndpoint
    pages: Starlette

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == GRAPHQL_PATH:
            await self.endpoint(scope, receive, send)
        else:
            await self.pages(scope, receive, send)  # type: ignore[arg-type]


def create_app(settings: Settings) -> RouterApp:
    """Builds the router.

    Raises :class:`~router.server.settings.ConfigurationError` for a supergraph, key or manifest
    that cannot be used; the message names the file or the setting and what to do.
    """
    supergraph = load_supergraph(settings)
    urls = subgraph_urls(settings, supergraph.subgraphs)
    transport = build_transport(settings, urls)
    tracing = Tracing.start(settings.telemetry.tracing)
    engine = Engine.build(
        supergraph,
        tracing.transport(transport) if tracing is not None else transport,
        subgraphs=urls,
        policy=ErrorPolicy(redact=settings.redact_errors, name_service=settings.name_subgraphs),
        operations=OperationCache(
            entries=settings.plan_cache_entries, characters=settings.plan_cache_characters
        ),
        access=access_policy(settings.authorization),
    )
    metrics = Metrics()
    metrics.watch_cache(lambda: engine.operations.counts)
    redis = _redis(settings)
    operations = _operations(settings, redis)
    for collector in operations.collectors():
        metrics.register(collector)
    if redis is not None:
        metrics.register(RedisCollector(redis))
    jwks = _jwks(settings)
    playground = Playground.load() if settings.playground else None
    parts = Parts(
        contexts=_contexts(settings, metrics),
        operations=operations,
        verifier=_verifier(settings, jwks),
        playground=playground,
        security=metrics.security,
    )
    make_pipeline = tracing.pipeline if tracing is not None else Pipeline
    pipeline = make_pipeline(request_steps(settings, parts), metrics.count_unexpected)
    endpoint = GraphQLEndpoint(pipeline, lambda: engine, metrics, access_log=settings.access_log)
    readiness = Readiness(lambda: engine.subgraphs, jwks)
    beside = _Beside(operations, redis)
    return RouterApp(
        endpoint, _pages(readiness, metrics, playground, transport, jwks, tracing, beside)
    )


def load_supergraph(settings: Settings) -> Supergraph:
    """Reads the supergraph that the settings name; raises ``ConfigurationError``."""
    path = settings.supergraph
    if path is None:
        message = "no supergraph is given; use --supergraph FILE or set ROUTER_SUPERGRAPH"
        raise ConfigurationError(message)
    try:
        return Supergraph.parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise ConfigurationError(message) from error
    except SupergraphError as error:
        message = f"{path}: {error}"
        raise ConfigurationError(message) from error


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


def _contexts(settings: Settings, metrics: Metrics) -> FetchContexts:
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

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if self.redis is not None:
                await stack.enter_async_context(self.redis)
            await stack.enter_async_context(self.operations.running())
            yield


def _pages(
    readiness: Readiness,
    metrics: Metrics,
    playground: Playground | None,
    transport: HttpTransport,
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
        return Response(metrics.exposition(), media_type=metrics.content_type)

    async def front(_: Request) -> Response:
        return RedirectResponse(GRAPHQL_PATH)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with transport, beside.running():
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
    if playground is not None:
        routes.append(Mount(ASSETS_PATH, StaticFiles(directory=playground.assets)))
    return Starlette(routes=routes, lifespan=lifespan)


def _json(content: object, status: int = 200) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")
