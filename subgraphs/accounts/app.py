"""Accounts as a domain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oauth2.rfc6749.errors import InvalidRequestError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from subgraphs.accounts.events import (
    EmailVerificationRequested,
    PasswordResetRequested,
    UserRegistered,
)
from subgraphs.accounts.schema import schema
from subgraphs.accounts.service.oauth import (
    METHODS,
    Grant,
    TokenEndpoint,
    TokenRequest,
    refusal,
)
from subgraphs.accounts.service.roles import PARTNER_SCOPES
from subgraphs.accounts.service.settings import AccountsSettings, settings_of
from subgraphs.accounts.service.signing import access_tokens, ensure_signing_key, key_ring
from subgraphs.accounts.service.tokens import LIFETIME_SECONDS
from subgraphs.accounts.store.credentials import PartnerClientStore
from subgraphs.accounts.tasks import tasks
from subgraphs.accounts.types import AccountsContext
from subgraphs.kit.domain import Domain
from subgraphs.kit.resources import Resources, Stores

MAX_FORM_BYTES = 16 * 1024


def routes(resources: Resources) -> Sequence[Route]:
    """HTTP beside GraphQL: the JWK Set, and OAuth 2 for partners."""

    async def jwks(_request: Request) -> Response:
        published = await key_ring(resources).published()
        return JSONResponse(published, headers={"Cache-Control": "public, max-age=300"})

    async def metadata(_request: Request) -> Response:
        issuer = settings_of(resources).accounts_issuer.rstrip("/")
        return JSONResponse(
            {
                "issuer": settings_of(resources).accounts_issuer,
                "token_endpoint": f"{issuer}/oauth/token",
                "jwks_uri": f"{issuer}/.well-known/jwks.json",
                "grant_types_supported": [Grant.GRANT_TYPE],
                "response_types_supported": [],
                "token_endpoint_auth_methods_supported": list(METHODS),
                "scopes_supported": list(PARTNER_SCOPES),
            }
        )

    async def token(request: Request) -> Response:
        try:
            asked = TokenRequest.parse(
                request.headers.get("content-type", ""),
                await _form_body(request),
                request.headers.get("authorization"),
            )
        except OAuth2Error as error:
            status, body, headers = refusal(error)
            return JSONResponse(body, status_code=status, headers=headers)
        client = None
        if asked.client_id:
            async with resources.postgres.reading() as session:
                client = await PartnerClientStore(session).get(asked.client_id)
        status, body, headers = TokenEndpoint(client).answer(asked)
        if status == HTTPStatus.OK and client is not None:
            signed = await access_tokens(resources).issue(
                kind="partner",
                subject=client.id,
                scopes=body["scope"].split(),
                now=datetime.now(UTC),
            )
            body = {**body, "access_token": signed, "expires_in": LIFETIME_SECONDS}
        return JSONResponse(body, status_code=status, headers=headers)

    return [
        Route("/.well-known/jwks.json", jwks),
        Route("/.well-known/oauth-authorization-server", metadata),
        Route("/oauth/token", token, methods=["POST"]),
    ]


async def _form_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            raise InvalidRequestError("The body is too large.")
    return bytes(body)


domain = Domain(
    name="accounts",
    port=8001,
    schema=schema,
    context=AccountsContext,
    stores=Stores(postgres=True, redis=True),
    settings=AccountsSettings,
    events=(UserRegistered, EmailVerificationRequested, PasswordResetRequested),
    tasks=tasks,
    migrations="subgraphs.accounts.migrations",
    routes=routes,
    prepare=ensure_signing_key,
)
