"""Who asks: what the router signs a subgraph believes, and what accounts signs the router does."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from aiohttp import web
from joserfc.jwk import OKPKey

from router.server.claims import ANONYMOUS, Claims
from router.server.identity import HEADER as SENT_HEADER
from router.server.identity import LIFETIME_SECONDS, IdentitySigner
from router.server.jwks import JwksSource
from router.server.tokens import TokenError, TokenPolicy, TokenVerifier
from subgraphs.accounts.models import Role
from subgraphs.accounts.service.keys import KeyRing, Vault, rotate_keys
from subgraphs.accounts.service.tokens import AUDIENCE, AccessTokens
from subgraphs.kit.identity import (
    HEADER,
    LEEWAY_SECONDS,
    Identity,
    IdentityRequired,
    IdentityVerifier,
)
from subgraphs.kit.migrations import migrate
from subgraphs.kit.outbox import SqlTransactions
from subgraphs.kit.postgres import Postgres

ISSUER = "https://accounts.test"
KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
OTHER_KEY = OKPKey.generate_key("Ed25519", auto_kid=True)


def published(*keys: OKPKey) -> str:
    return orjson.dumps({"keys": [key.as_dict(private=False) for key in keys]}).decode()


def unsigned() -> str:
    """A statement by the algorithm ``none``, with everything right but its signature."""
    now = int(time.time())
    parts: tuple[dict[str, Any], ...] = (
        {"alg": "none", "kid": KEY.kid},
        {
            "iss": "loom-router",
            "aud": "loom-subgraphs",
            "iat": now,
            "exp": now + 60,
            "kind": "service",
        },
    )
    encoded = (base64.urlsafe_b64encode(orjson.dumps(part)).decode().rstrip("=") for part in parts)
    return ".".join([*encoded, ""])


def test_the_header_has_one_name() -> None:
    assert SENT_HEADER.lower() == HEADER.lower() == "loom-identity"


@pytest.mark.parametrize(
    ("claims", "address", "identity"),
    [
        (ANONYMOUS, None, Identity(kind="anonymous")),
        (ANONYMOUS, "192.0.2.7", Identity(kind="anonymous", address="192.0.2.7")),
        (
            Claims("user", "usr_1", ("CUSTOMER", "SUPPORT"), "accounts:read catalog:read", "ses_1"),
            "2001:db8::1",
            Identity(
                kind="user",
                subject="usr_1",
                roles=frozenset({"CUSTOMER", "SUPPORT"}),
                scopes=frozenset({"accounts:read", "catalog:read"}),
                session_id="ses_1",
                address="2001:db8::1",
            ),
        ),
        (
            Claims("partner", "cli_1", (), "inventory:write"),
            None,
            Identity(kind="partner", subject="cli_1", scopes=frozenset({"inventory:write"})),
        ),
    ],
    ids=["anonymous", "anonymous with an address", "user", "partner"],
)
def test_a_subgraph_reads_what_the_router_says(
    claims: Claims, address: str | None, identity: Identity
) -> None:
    header = IdentitySigner(KEY).sign(claims, address)

    assert IdentityVerifier(published(OTHER_KEY, KEY)).verify(header) == identity


def test_the_routers_word_is_good_for_a_minute() -> None:
    age = LIFETIME_SECONDS + LEEWAY_SECONDS
    fresh = IdentitySigner(KEY, clock=lambda: time.time() - age + 3).sign(ANONYMOUS, None)
    stale = IdentitySigner(KEY, clock=lambda: time.time() - age - 3).sign(ANONYMOUS, None)
    verifier = IdentityVerifier(published(KEY))

    assert verifier.verify(fresh) == Identity(kind="anonymous")
    with pytest.raises(IdentityRequired):
        verifier.verify(stale)


def test_what_was_believed_is_refused_once_it_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    header = IdentitySigner(KEY).sign(ANONYMOUS, None)
    verifier = IdentityVerifier(published(KEY))
    verifier.verify(header)
    later = time.time() + LIFETIME_SECONDS + LEEWAY_SECONDS + 3
    monkeypatch.setattr("time.time", lambda: later)

    with pytest.raises(IdentityRequired):
        verifier.verify(header)


@pytest.mark.parametrize(
    "header",
    [
        IdentitySigner(OTHER_KEY).sign(ANONYMOUS, None),
        unsigned(),
        "nonsense",
    ],
    ids=["another key", "no signature", "nonsense"],
)
def test_a_subgraph_believes_nobody_else(header: str) -> None:
    with pytest.raises(IdentityRequired):
        IdentityVerifier(published(KEY)).verify(header)


@pytest.fixture
async def ring(postgres_database: Callable[..., str]) -> AsyncIterator[KeyRing]:
    """Accounts' keys in a database of their own, made for now."""
    url = postgres_database()
    await migrate("subgraphs.accounts.migrations", url)
    postgres = Postgres(url, domain="accounts", pool_size=2, timeout_seconds=5)
    vault = Vault(base64.urlsafe_b64encode(os.urandom(32)).decode())
    await rotate_keys(SqlTransactions(postgres), vault, datetime.now(UTC))
    yield KeyRing(postgres, vault)
    await postgres.close()


@pytest.fixture
async def verifier(ring: KeyRing) -> AsyncIterator[TokenVerifier]:
    """The router's verifier, with accounts' JWK Set over HTTP."""

    async def jwks(_request: web.Request) -> web.Response:
        return web.json_response(await ring.published())

    app = web.Application()
    app.router.add_get("/.well-known/jwks.json", jwks)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    source = JwksSource(f"http://127.0.0.1:{port}/.well-known/jwks.json")
    yield TokenVerifier(source, TokenPolicy(issuer=ISSUER, audience=AUDIENCE))
    await source.close()
    await runner.cleanup()


async def test_the_router_reads_what_accounts_says(ring: KeyRing, verifier: TokenVerifier) -> None:
    tokens = AccessTokens(ring, ISSUER)
    user = await tokens.issue(
        kind="user",
        subject="usr_1",
        scopes=["catalog:read", "catalog:write"],
        roles=[Role.CUSTOMER, Role.CATALOG_MANAGER],
        session_id="ses_1",
        now=datetime.now(UTC),
    )
    partner = await tokens.issue(
        kind="partner", subject="cli_1", scopes=["inventory:read"], now=datetime.now(UTC)
    )

    assert await verifier.verify(user) == Claims(
        "user", "usr_1", ("CUSTOMER", "CATALOG_MANAGER"), "catalog:read catalog:write", "ses_1"
    )
    assert await verifier.verify(partner) == Claims("partner", "cli_1", (), "inventory:read")


async def test_the_router_refuses_an_expired_token_and_another_issuers(
    ring: KeyRing, verifier: TokenVerifier
) -> None:
    claims: dict[str, Any] = {"kind": "user", "subject": "usr_1", "scopes": []}
    expired = await AccessTokens(ring, ISSUER).issue(
        **claims, now=datetime.now(UTC) - timedelta(minutes=11)
    )
    foreign = await AccessTokens(ring, "https://elsewhere.test").issue(
        **claims, now=datetime.now(UTC)
    )

    with pytest.raises(TokenError, match="expired"):
        await verifier.verify(expired)
    with pytest.raises(TokenError, match="not valid"):
        await verifier.verify(foreign)


async def test_the_jwk_set_shows_no_private_key(ring: KeyRing) -> None:
    published_keys = (await ring.published())["keys"]

    assert published_keys
    for key in published_keys:
        assert (key["kty"], key["crv"]) == ("OKP", "Ed25519")
        assert "d" not in key
