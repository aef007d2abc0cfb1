"""Accounts on a migrated database and a Redis of its own."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from subgraphs.accounts.app import domain
from subgraphs.accounts.service.settings import AccountsSettings
from subgraphs.kit.migrations import migrate

REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) {
    __typename
    ... on LoginSuccess { tokens { accessToken refreshToken expiresIn } user { id email } }
    ... on UserError { code path }
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

    async def register(
        self, email: str = "ada@example.com", password: str = "correct horse battery"
    ) -> Member:
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


@pytest.fixture
def settings(
    migrated: str, postgres_database: Callable[..., str], redis_url: Callable[[], str]
) -> AccountsSettings:
    return AccountsSettings(
        database_url=postgres_database(template=migrated),
        redis_url=redis_url(),
        accounts_issuer="https://accounts.test",
        accounts_key_encryption_key=base64.urlsafe_b64encode(os.urandom(32)).decode(),
    )


@pytest.fixture
async def accounts(
    settings: AccountsSettings, serve_domain: Any, signer: Any
) -> AsyncIterator[Accounts]:
    async with serve_domain(domain, settings) as running:
        yield Accounts(running, signer)


@pytest.fixture
def staff(signer: Any) -> str:
    """Who may read and change accounts."""
    identity: str = signer.staff("accounts:read", "accounts:write")
    return identity
