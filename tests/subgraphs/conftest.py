"""A domain on its real stores, asked over a real socket as the router asks it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import aiohttp
import orjson
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import OKPKey

from subgraphs.kit.domain import Domain
from subgraphs.kit.mongo import Mongo
from subgraphs.kit.postgres import Postgres
from subgraphs.kit.resources import Resources
from subgraphs.kit.server import EmbeddedServer, build_app, running_domain
from subgraphs.kit.settings import Settings


@dataclass(frozen=True)
class Signer:
    """Signs identities as the router does, with a key of the tests."""

    key: OKPKey

    @property
    def jwks(self) -> str:
        """The public half, for ``IDENTITY_JWKS``."""
        return orjson.dumps({"keys": [self.key.as_dict(private=False)]}).decode()

    def sign(self, *, kind: str = "anonymous", **claims: Any) -> str:
        """Return a Loom-Identity header; ``scope``, ``sub``, ``roles``, ``exp`` … as given."""
        now = int(time.time())
        statement = {
            "iss": "loom-router",
            "aud": "loom-subgraphs",
            "iat": now,
            "exp": now + 60,
            "kind": kind,
            **claims,
        }
        return jwt.encode(
            {"alg": "Ed25519", "kid": self.key.kid}, statement, self.key, algorithms=["Ed25519"]
        )

    def staff(self, *scopes: str, sub: str = "usr_staff") -> str:
        """An identity that holds ``scopes``."""
        return self.sign(kind="user", sub=sub, scope=" ".join(scopes))


@dataclass(frozen=True)
class Running:
    """A domain that is being served: its open stores, its address, and a client for it."""

    resources: Resources
    url: str
    client: aiohttp.ClientSession
    signer: Signer

    async def ask(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        *,
        identity: str | None = None,
    ) -> dict[str, Any]:
        """Send one operation (anonymously where no identity is given); return the whole answer."""
        async with self.client.post(
            f"{self.url}/graphql",
            json={"query": query, "variables": variables or {}},
            headers={"Loom-Identity": identity or self.signer.sign()},
        ) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def data(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        *,
        identity: str | None = None,
    ) -> dict[str, Any]:
        """Send one operation that must have no errors; return its data."""
        answer = await self.ask(query, variables, identity=identity)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """Collect the statements that the domain's own store is sent meanwhile."""
        sent: list[str] = []
        store = self.resources.opened.get("postgres") or self.resources.opened["mongodb"]
        assert isinstance(store, Postgres | Mongo)
        store.on_statement.append(sent.append)
        try:
            yield sent
        finally:
            store.on_statement.remove(sent.append)


ServeDomain: TypeAlias = Callable[[Domain, Settings], AbstractAsyncContextManager[Running]]


@pytest.fixture(scope="session")
def signer() -> Signer:
    return Signer(OKPKey.generate_key("Ed25519", auto_kid=True))


@pytest.fixture(scope="session")
def serve_domain(signer: Signer) -> ServeDomain:
    """``async with serve_domain(domain, settings) as running`` serves a domain on a free port."""

    @asynccontextmanager
    async def serve(domain: Domain, settings: Settings) -> AsyncIterator[Running]:
        settings = settings.model_copy(update={"identity_jwks": signer.jwks})
        async with running_domain(domain, settings) as resources:
            config = uvicorn.Config(
                build_app(domain, resources), port=0, log_config=None, lifespan="off"
            )
            server = EmbeddedServer(config)
            serving = asyncio.create_task(server.serve())
            while not server.started:  # uvicorn offers a flag, no event
                await asyncio.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            try:
                async with aiohttp.ClientSession() as client:
                    yield Running(resources, f"http://127.0.0.1:{port}", client, signer)
            finally:
                server.should_exit = True
                await serving

    return serve
