"""The storefront as an ASGI application: its routes, its middleware, what lives as long as it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount, Route

from storefront import assets, health, metrics
from storefront.assets import Assets
from storefront.cookies import Cookies
from storefront.graph import Graph, Manifest
from storefront.media import MediaFiles
from storefront.middleware.mistakes import MistakesMiddleware
from storefront.middleware.request_context import RequestContextMiddleware
from storefront.middleware.security_headers import SecurityHeadersMiddleware
from storefront.middleware.visitors import VisitorMiddleware
from storefront.navigation import Navigation
from storefront.rendering import environment
from storefront.session import SessionStore
from storefront.settings import PACKAGE, Settings
from storefront.views import (
    account,
    crawlers,
    failures,
    home,
    listings,
    mailbox,
    preferences,
    product,
    recovery,
)

LARGEST_FORM_BYTES: Final = 64 * 1024
PREFERENCE_LIFETIME: Final = timedelta(days=365)

PAGES: Final[tuple[BaseRoute, ...]] = (
    Route("/", home.home),
    Route("/c/{slug}", listings.category),
    Route("/p/{slug}", product.product),
    Route("/brands", listings.brands),
    Route("/b/{slug}", listings.brand),
    Route("/collections/{slug}", listings.collection),
    Route("/currency", preferences.currency, methods=["POST"]),
    Route("/account", account.account),
    Route("/account/login", account.login, methods=["GET", "POST"]),
    Route("/account/register", account.register, methods=["GET", "POST"]),
    Route("/account/logout", account.logout, methods=["POST"]),
    Route("/account/end-session", account.end_session, methods=["POST"]),
    Route("/account/resend", account.resend, methods=["POST"]),
    Route("/account/verify", recovery.verify, methods=["GET", "POST"]),
    Route("/account/forgot", recovery.forgot, methods=["GET", "POST"]),
    Route("/account/reset", recovery.reset, methods=["GET", "POST"]),
)
LOCAL_PAGES: Final[tuple[BaseRoute, ...]] = (
    Route("/dev/mail", mailbox.inbox),
    Route("/dev/mail/{key}", mailbox.letter),
)
FILES: Final[tuple[BaseRoute, ...]] = (
    Route("/health/live", health.live),
    Route("/health/ready", health.ready),
    Route("/metrics", metrics.metrics),
    Route("/static/{name}", assets.static_file),
    Route("/favicon.ico", assets.favicon),
    Route("/robots.txt", crawlers.robots),
    Route("/sitemap.xml", crawlers.sitemap),
)


def create_app(settings: Settings) -> Starlette:
    """Build the application; it connects to the router and to Redis when it starts.

    Raises:
        ManifestError: The persisted operations cannot be read.
    """
    manifest = Manifest.read(settings.storefront_manifest)
    files = Assets.read(PACKAGE / "static")

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        graph = Graph(
            settings.graph_endpoint,
            manifest,
            timeout=settings.storefront_router_timeout,
            connections=settings.storefront_router_connections,
        )
        redis = Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2)
        app.state.graph = graph
        app.state.navigation = Navigation(graph)
        app.state.redis = redis
        app.state.sessions = SessionStore(redis, app.state.session_lifetime)
        try:
            yield
        finally:
            await graph.close()
            await redis.aclose()

    app = Starlette(
        routes=_routes(settings),
        middleware=[
            Middleware(RequestContextMiddleware),
            Middleware(
                SecurityHeadersMiddleware,
                image_origins=settings.storefront_image_origins,
                https=settings.secure_cookies,
            ),
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
            Middleware(MistakesMiddleware),
            Middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_FORM_BYTES),
        ],
        exception_handlers={
            HTTPException: failures.http_error,
            **dict.fromkeys(failures.GRAPH_ERRORS, failures.graph_error),
        },
        lifespan=lifespan,
    )
    app.state.settings = settings
    app.state.assets = files
    app.state.templates = environment(files)
    app.state.cookies = Cookies(secure=settings.secure_cookies)
    app.state.session_lifetime = timedelta(days=settings.storefront_session_days)
    app.state.preference_lifetime = PREFERENCE_LIFETIME
    return app


def _routes(settings: Settings) -> list[BaseRoute]:
    routes = [*FILES]
    if settings.media_root is not None:
        routes.append(Mount("/media", MediaFiles(directory=settings.media_root, check_dir=False)))
    pages = [*PAGES, *(LOCAL_PAGES if settings.mail_dir is not None else ())]
    routes.append(Mount("/", routes=pages, middleware=[Middleware(VisitorMiddleware)]))
    return routes
