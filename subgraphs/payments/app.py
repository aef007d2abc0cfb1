"""Payments as a domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from subgraphs.kit.domain import Domain
from subgraphs.kit.logs import get_logger
from subgraphs.kit.resources import Resources, Stores
from subgraphs.payments.events import EVENTS
from subgraphs.payments.schema import schema
from subgraphs.payments.service.settings import PaymentsSettings, check_settings, settings_of
from subgraphs.payments.service.webhooks import MOST_BYTES, SignatureInvalid, keep, verify
from subgraphs.payments.tasks import tasks
from subgraphs.payments.types.context import PaymentsContext

SIGNATURE = "Sandbox-Signature"

logger = get_logger(__name__)


def routes(resources: Resources) -> Sequence[Route]:
    """Where providers send their messages."""
    settings = settings_of(resources)
    secret = settings.payments_sandbox_webhook_secret.get_secret_value()

    async def sandbox(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        now = datetime.now(UTC)
        try:
            verify(
                request.headers.get(SIGNATURE),
                bytes(body),
                secret=secret,
                now=now,
                tolerance_seconds=settings.payments_webhook_tolerance_seconds,
            )
        except SignatureInvalid as refusal:
            logger.warning("webhook refused", provider="sandbox", reason=str(refusal))
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        await keep(resources, bytes(body), now=now)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    return [Route("/webhooks/sandbox", sandbox, methods=["POST"])]


domain = Domain(
    name="payments",
    port=8004,
    schema=schema,
    context=PaymentsContext,
    stores=Stores(postgres=True),
    settings=PaymentsSettings,
    events=EVENTS,
    tasks=tasks,
    migrations="subgraphs.payments.migrations",
    routes=routes,
    prepare=check_settings,
)
