"""Accounts on a migrated database and a Redis of its own."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.smtp import SMTP
from sqlalchemy import delete, select

from subgraphs.accounts.app import domain
from subgraphs.accounts.models import METADATA
from subgraphs.accounts.service.settings import AccountsSettings
from subgraphs.kit.events import Envelope
from subgraphs.kit.migrations import migrate
from subgraphs.kit.outbox.sql import EVENT_TABLES, OUTBOX
from subgraphs.kit.tasks import Work

PASSWORD = "correct horse battery"
REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) {
    __typename
    ... on LoginSuccess { tokens { accessToken refreshToken expiresIn } user { id email } }
    ... on UserError { code path }
  }
}
"""
LOGIN = """
mutation ($email: String!, $password: String!) {
  login(input: {email: $email, password: $password, userAgent: "Other/2"}) {
    __typename
    ... on LoginSuccess { tokens { accessToken refreshToken } user { id } }
    ... on UserError { code message path }
    ... on TooManyAttempts { retryAfterSeconds }
  }
}
"""
REFRESH = """
mutation ($token: String!) {
  refreshSession(refreshToken: $token) {
    __typename
    ... on RefreshSessionSuccess { tokens { accessToken refreshToken } }
    ... on UserError { code }
  }
}
"""


@dataclass
class Member:
    """A user who has registered, and the identity that the router would vouch for."""

    id: str
    email: str
    password: str
    access_token: str
    refresh_token: str
    session_id: str
    identity: str


@dataclass
class Accounts:
    """Accounts, served, and how to become somebody there."""

    running: Any
    signer: Any

    def as_user(self, access_token: str) -> str:
        """The identity that the router makes of an access token."""
        claims = read_token(access_token)
        return str(
            self.signer.sign(
                kind="user",
                sub=claims["sub"],
                sid=claims["sid"],
                roles=claims["roles"],
                scope=claims["scope"],
                ip="192.0.2.7",
            )
        )

    async def register(self, email: str = "ada@example.com", password: str = PASSWORD) -> Member:
        """Open an account."""
        data = await self.running.data(
            REGISTER,
            {
                "input": {
                    "email": email,
                    "password": password,
                    "givenName": "Ada",
                    "familyName": "Lovelace",
                    "userAgent": "Test/1.0",
                }
            },
        )
        result = data["register"]
        assert result["__typename"] == "LoginSuccess", result
        access = result["tokens"]["accessToken"]
        return Member(
            id=result["user"]["id"],
            email=result["user"]["email"],
            password=password,
            access_token=access,
            refresh_token=result["tokens"]["refreshToken"],
            session_id=read_token(access)["sid"],
            identity=self.as_user(access),
        )

    async def log_in(self, email: str, password: str, **claims: str) -> dict[str, Any]:
        """Try to log in; the whole answer."""
        data = await self.running.data(
            LOGIN, {"email": email, "password": password}, identity=self.signer.sign(**claims)
        )
        result: dict[str, Any] = data["login"]
        return result

    async def refresh(self, token: str, **claims: str) -> dict[str, Any]:
        """Try to refresh a session; the whole answer."""
        data = await self.running.data(
            REFRESH, {"token": token}, identity=self.signer.sign(**claims)
        )
        result: dict[str, Any] = data["refreshSession"]
        return result

    async def events(self) -> list[dict[str, Any]]:
        """The envelopes in the outbox, the oldest first."""
        async with self.running.resources.postgres.reading() as session:
            rows = await session.execute(select(OUTBOX.c.envelope).order_by(OUTBOX.c.id))
        return list(rows.scalars())

    async def deliver(self) -> None:
        """Hand what is in the outbox to accounts' own subscribers, as the bus does."""
        transactions = self.running.resources.transactions
        await transactions.relay(self._hand_over, 100)

    async def deliver_one(self, place: int) -> None:
        """Hand over one of accounts' requests for mail, and leave the outbox as it is."""
        requests = [it for it in await self.events() if it["type"].endswith("_requested")]
        await self._hand_over([Envelope.model_validate(requests[place])])

    async def _hand_over(self, envelopes: Sequence[Envelope]) -> None:
        resources = self.running.resources
        transactions = resources.transactions
        assert domain.tasks
        for envelope in envelopes:
            for subscriber in domain.tasks.subscribers:
                if subscriber.event_type == envelope.type:
                    fact = subscriber.fact.model_validate(envelope.data)
                    async with transactions.begin() as session:
                        work = Work(session, envelope, resources, transactions)
                        await subscriber.handle(work, fact)


def read_token(token: str) -> dict[str, Any]:
    """The claims of a token, not verified."""
    payload = token.split(".")[1]

    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return claims


@pytest.fixture(scope="session")
async def migrated(postgres_database: Callable[..., str]) -> str:
    """A migrated database to copy from."""
    url = postgres_database()
    assert domain.migrations
    await migrate(domain.migrations, url)
    return url


@dataclass
class Outbox:
    """A mail server that keeps what it is handed, or refuses it."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refusing: bool = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.refusing:
            return "451 Not now"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 OK"

    def token(self, path: str) -> str:
        """The token in the link of the last mail, which leads to ``path``."""
        link = re.search(r"https://\S+", self.mails[-1].get_content())
        assert link
        url = urlsplit(link[0])
        assert (url.hostname, url.path) == ("shop.test", path)
        return parse_qs(url.query)["token"][0]


@pytest.fixture(scope="session")
async def mail_server() -> AsyncIterator[Outbox]:
    """A server that speaks SMTP on a free port."""
    outbox = Outbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(outbox, loop=loop), "127.0.0.1", 0)
    outbox.port = server.sockets[0].getsockname()[1]
    yield outbox
    server.close()
    await server.wait_closed()


@pytest.fixture
def outbox(mail_server: Outbox) -> Outbox:
    """The mail server, with no mail yet."""
    mail_server.mails.clear()
    mail_server.refusing = False
    return mail_server


@pytest.fixture(scope="session")
def make_settings(
    migrated: str,
    postgres_database: Callable[..., str],
    redis_url: Callable[[], str],
    mail_server: Outbox,
) -> Callable[..., AccountsSettings]:
    """Makes settings with stores of their own; changes by name."""

    def make(**changes: Any) -> AccountsSettings:
        stores: dict[str, Any] = {}
        if "database_url" not in changes:
            stores["database_url"] = postgres_database(template=migrated)
        if "redis_url" not in changes:
            stores["redis_url"] = redis_url()
        return AccountsSettings(
            **{
                "accounts_issuer": "https://accounts.test",
                "accounts_key_encryption_key": encryption_key(),
                "smtp_url": f"smtp://127.0.0.1:{mail_server.port}",
                "shop_url": "https://shop.test/",
                **stores,
                **changes,
            }
        )

    return make


def encryption_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@pytest.fixture(scope="session")
async def served(
    make_settings: Callable[..., AccountsSettings], serve_domain: Any
) -> AsyncIterator[Any]:
    """Accounts, served for all tests."""
    async with serve_domain(domain, make_settings()) as running:
        yield running


@pytest.fixture
async def accounts(served: Any, signer: Any) -> Accounts:
    """Accounts, where nobody has been before."""
    async with served.resources.postgres.begin() as session:
        for table in (*reversed(METADATA.sorted_tables), *EVENT_TABLES.sorted_tables):
            if table.name != "signing_keys":
                await session.execute(delete(table))
    await served.resources.redis.client.flushdb()
    return Accounts(served, signer)


@pytest.fixture
def staff(signer: Any) -> str:
    """Who may read and change accounts."""
    identity: str = signer.staff("accounts:read", "accounts:write")
    return identity
