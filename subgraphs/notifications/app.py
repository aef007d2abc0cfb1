"""Notifications as a domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from subgraphs.kit.domain import Domain
from subgraphs.kit.resources import Resources, Stores
from subgraphs.notifications.errors import UnsubscribeTokenInvalid
from subgraphs.notifications.schema import schema
from subgraphs.notifications.service.preferences import Preferences
from subgraphs.notifications.service.settings import (
    NotificationsSettings,
    check_settings,
    settings_of,
)
from subgraphs.notifications.service.unsubscribing import Moment, language_of, page
from subgraphs.notifications.tasks import tasks
from subgraphs.notifications.types.context import NotificationsContext

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Language",
    "X-Content-Type-Options": "nosniff",
}


def routes(resources: Resources) -> Sequence[Route]:
    """``/unsubscribe?token=…``, where the links in mails lead.

    Mail programs post to it with one click (RFC 8058). A GET changes nothing: programs that look
    for viruses follow every link. It asks, and its button posts.
    """
    shop = settings_of(resources).shop
    transactions = resources.transactions

    def answer(request: Request, moment: Moment, status: int = 200) -> HTMLResponse:
        language = language_of(request.headers.get("accept-language", ""))
        return HTMLResponse(page(moment, language, shop), status, HEADERS)

    async def unsubscribe(request: Request) -> HTMLResponse:
        if request.method != "POST":
            return answer(request, "asking")
        token = request.query_params.get("token", "")
        try:
            async with transactions.begin() as session:
                await Preferences(session, now=datetime.now(UTC)).unsubscribe(token)
        except UnsubscribeTokenInvalid:
            return answer(request, "unknown", 404)
        return answer(request, "done")

    return [Route("/unsubscribe", unsubscribe, methods=["GET", "POST"])]


domain = Domain(
    name="notifications",
    port=8005,
    schema=schema,
    context=NotificationsContext,
    stores=Stores(postgres=True),
    settings=NotificationsSettings,
    tasks=tasks,
    migrations="subgraphs.notifications.migrations",
    routes=routes,
    prepare=check_settings,
)
