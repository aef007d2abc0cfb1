"""The whole graph: stores, the domains in a process, the router in another, all over real sockets.

Between the router and inventory lies a proxy that misbehaves on command.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

import aiohttp
import orjson
import pymongo
import pytest
from joserfc.jwk import OKPKey
from pymongo.asynchronous.database import AsyncDatabase
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from local.stores.postgres import create_databases, drop_database
from subgraphs.accounts.models import Role
from subgraphs.accounts.store.users import UserStore
from subgraphs.kit.postgres import Postgres

ROOT = Path(__file__).parents[2]
DOMAINS = ("accounts", "catalog", "inventory", "carts", "pricing")
SQL_DOMAINS = ("accounts", "inventory", "pricing")
PRODUCTS = 240
ISSUER = "https://accounts.test"
PASSWORD = "correct horse battery"
READY_SECONDS = 60
METRIC = re.compile(r"^(\w+)\{(.*)\} (\S+)$", re.MULTILINE)
REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) {
    __typename
    ... on LoginSuccess { user { id } tokens { accessToken refreshToken } }
    ... on UserError { code message path }
  }
}
"""
LOGIN = """
mutation ($input: LoginInput!) {
  login(input: $input) {
    __typename
    ... on LoginSuccess { tokens { accessToken } }
    ... on UserError { code message path }
  }
}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """``python …`` with settings of its own, its output in a file."""

    def __init__(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], log: Path
    ) -> None:
        self.log = log
        self._arguments = arguments
        self._environment = {**os.environ, **environment}
        self._process: asyncio.subprocess.Process | None = None

    @property
    def returncode(self) -> int | None:
        """The exit code; ``None`` while it runs."""
        assert self._process is not None
        return self._process.returncode

    async def start(self) -> None:
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments,
                env=self._environment,
                cwd=ROOT,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
            )

    async def finish(self) -> None:
        """Wait for a command to end well."""
        await self.start()
        assert self._process is not None
        assert await self._process.wait() == 0, self.log.read_text()

    async def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        try:
            async with asyncio.timeout(20):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            raise AssertionError(f"did not end: {self._arguments}") from None

    def lines(self) -> list[dict[str, Any]]:
        """The log's lines that are JSON objects."""
        found = []
        for line in self.log.read_bytes().splitlines():
            with suppress(orjson.JSONDecodeError):
                found.append(orjson.loads(line))
        return [line for line in found if isinstance(line, dict)]


class Proxy:
    """A TCP proxy that passes everything on until it is told otherwise."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._answer: bytes | None = None
        self._silent = False
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = free_port()

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def close(self) -> None:
        """Refuse connections, and drop those that there are."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._drop()
        await asyncio.sleep(0.05)

    @asynccontextmanager
    async def down(self) -> AsyncIterator[None]:
        """Nobody listens meanwhile."""
        await self.close()
        yield
        await self.listen()

    @asynccontextmanager
    async def silent(self) -> AsyncIterator[None]:
        """Requests are taken and never answered meanwhile."""
        self._silent = True
        self._drop()
        yield
        self._silent = False
        self._drop()
        await asyncio.sleep(0.05)

    @asynccontextmanager
    async def answering(self, answer: bytes) -> AsyncIterator[None]:
        """Every request is answered with these bytes, and the connection closed, meanwhile."""
        self._answer = answer
        self._drop()
        yield
        self._answer = None
        self._drop()
        await asyncio.sleep(0.05)

    def _drop(self) -> None:
        for writer in self._open:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            with suppress(ConnectionError):
                await self._converse(reader, writer)
        finally:
            self._open.discard(writer)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._silent:
            while await reader.read(65536):
                pass
        elif self._answer is not None:
            await reader.read(65536)
            writer.write(self._answer)
            await writer.drain()
        else:
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", self._target)
            self._open.add(onward)
            try:
                await asyncio.gather(_pump(reader, onward), _pump(onward_reader, writer))
            finally:
                self._open.discard(onward)
                onward.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@dataclass(frozen=True)
class Member:
    """Somebody with an account."""

    id: str
    email: str
    token: str
    refresh_token: str


@dataclass(frozen=True)
class Stores:
    """Where the domains keep what they keep, as settings; and what is in it."""

    environment: dict[str, str]
    engines: dict[str, AsyncEngine]

    async def everything(self) -> dict[str, list[Any]]:
        """Every row and document of every domain, to see that nothing has changed."""
        found: dict[str, list[Any]] = {}
        for domain, engine in self.engines.items():
            async with engine.connect() as connection:
                tables = await connection.execute(
                    text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
                )
                for table in tables.scalars().all():
                    rows = await connection.execute(
                        text(f"SELECT t::text FROM {table} AS t ORDER BY 1")  # noqa: S608
                    )
                    found[f"{domain}.{table}"] = list(rows.scalars())
        url = self.environment["MONGODB_URL"]
        async with pymongo.AsyncMongoClient[dict[str, Any]](url) as client:
            database: AsyncDatabase[dict[str, Any]] = client.get_default_database()
            for name in sorted(await database.list_collection_names()):
                documents = await database[name].find().sort("_id", 1).to_list()
                found[f"catalog.{name}"] = documents
        return found


@dataclass
class Graph:
    """The running graph and a client of it."""

    url: str
    subgraphs: dict[str, str]
    stores: Stores
    environment: dict[str, str]
    proxy: Proxy
    serving: Program
    routing: Program
    client: aiohttp.ClientSession
    members: dict[str, Member] = field(default_factory=dict)

    async def send(
        self, body: object, *, token: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[aiohttp.ClientResponse, dict[str, Any]]:
        """POST a body (an object as JSON, bytes as they are); return the response and its JSON."""
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        sent = {"content-type": "application/json", **(headers or {})}
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        async with self.client.post(
            f"{self.url}/graphql", data=BytesIO(raw), headers=sent
        ) as response:
            answer: dict[str, Any] = orjson.loads(await response.read())
            return response, answer

    async def ask(
        self, query: str, variables: dict[str, Any] | None = None, *, token: str | None = None
    ) -> dict[str, Any]:
        """Run one operation; return the whole answer."""
        _, answer = await self.send({"query": query, "variables": variables or {}}, token=token)
        return answer

    async def data(
        self, query: str, variables: dict[str, Any] | None = None, *, token: str | None = None
    ) -> dict[str, Any]:
        """Run one operation that must have no errors; return its data."""
        answer = await self.ask(query, variables, token=token)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def fetches(self) -> dict[str, int]:
        """How many requests the router has sent to each subgraph so far."""
        found = dict.fromkeys(DOMAINS, 0)
        name = "router_subgraph_fetch_duration_seconds_count"
        for labels, value in await self.metric(self.url, name):
            found[labels["subgraph"]] += int(value)
        return found

    async def statements(self) -> dict[str, int]:
        """How many statements each domain has sent to its own store (not Redis) so far."""
        found = dict.fromkeys(DOMAINS, 0)
        name = "loom_store_statements_total"
        for labels, value in await self.metric(self.subgraphs["catalog"], name):
            if labels["store"] != "redis":
                found[labels["domain"]] += int(value)
        return found

    async def metric(self, url: str, name: str) -> list[tuple[dict[str, str], float]]:
        """Labels and value of each series of a metric."""
        async with self.client.get(f"{url}/metrics") as response:
            exposition = await response.text()
        return [
            (dict(re.findall(r'(\w+)="([^"]*)"', labels)), float(value))
            for found, labels, value in METRIC.findall(exposition)
            if found == name
        ]

    async def alive(self) -> bool:
        """Whether both processes are the ones that were started, and answer."""
        for url in (self.url, *self.subgraphs.values()):
            async with self.client.get(f"{url}/health/live") as response:
                if await response.json() != {"status": "alive"}:
                    return False
        return self.serving.returncode is None and self.routing.returncode is None

    async def register(self, name: str) -> Member:
        """Open an account through the router."""
        email = f"{name}-{secrets.token_hex(4)}@example.com"
        data = await self.data(
            REGISTER,
            {
                "input": {
                    "email": email,
                    "password": PASSWORD,
                    "givenName": name.title(),
                    "familyName": "Tester",
                }
            },
        )
        result = data["register"]
        assert result["__typename"] == "LoginSuccess", result
        tokens = result["tokens"]
        return Member(result["user"]["id"], email, tokens["accessToken"], tokens["refreshToken"])

    async def log_in(self, email: str) -> str:
        """Log in through the router; return the access token."""
        data = await self.data(LOGIN, {"input": {"email": email, "password": PASSWORD}})
        token: str = data["login"]["tokens"]["accessToken"]
        return token

    async def staff(self, *roles: Role) -> Member:
        """Somebody who holds ``roles``, one person for the same roles."""
        name = "-".join(role.value.lower() for role in roles) or "customer"
        if name not in self.members:
            member = await self.register(name)
            if roles:
                url = self.environment["DATABASE_URL"].replace("{domain}", "accounts")
                postgres = Postgres(url, domain="test", pool_size=1, timeout_seconds=5)
                async with postgres.begin() as session:
                    await UserStore(session).set_roles(member.id, list(roles))
                await postgres.close()
            token = await self.log_in(member.email)
            self.members[name] = Member(member.id, member.email, token, member.refresh_token)
        return self.members[name]


async def until(condition: Callable[[], Awaitable[object]], *, seconds: float = 30) -> None:
    """Wait until ``condition`` holds; a connection that fails means "not yet"."""
    async with asyncio.timeout(seconds):
        while True:
            with suppress(aiohttp.ClientError):
                if await condition():
                    return
            await asyncio.sleep(0.1)


StartGraph: TypeAlias = Callable[[Stores, Path], Any]


@pytest.fixture(scope="session", name="until")
def until_fixture() -> Callable[..., Awaitable[None]]:
    """``await until(condition, seconds=…)``."""
    return until


@pytest.fixture(scope="session")
def program() -> type[Program]:
    """``Program(arguments, environment, log)``."""
    return Program


@pytest.fixture(scope="session")
def stores_of() -> Callable[[dict[str, str]], Stores]:
    """Takes the settings that name stores."""
    return lambda environment: Stores(environment, {})


@pytest.fixture(scope="session")
def start_graph() -> StartGraph:
    """``async with start_graph(environment, folder) as graph`` migrates, stocks up and serves."""
    return _start_graph


@asynccontextmanager
async def _start_graph(
    stores: Stores, folder: Path, *, products: int = PRODUCTS
) -> AsyncIterator[Graph]:
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    ports = {domain: free_port() for domain in DOMAINS}
    router_port = free_port()
    environment = {
        **stores.environment,
        **{f"{domain.upper()}_PORT": str(port) for domain, port in ports.items()},
        "WORKER_PORT": str(free_port()),
        "HOST": "127.0.0.1",
        "IDENTITY_JWKS": orjson.dumps({"keys": [key.as_dict(private=False)]}).decode(),
        "ACCOUNTS_ISSUER": ISSUER,
        "ACCOUNTS_KEY_ENCRYPTION_KEY": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "PRICING_QUOTE_SECRET": secrets.token_urlsafe(48),
        "STORE_TIMEOUT_SECONDS": "2",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "debug",
    }
    subgraphs = {domain: f"http://127.0.0.1:{port}" for domain, port in ports.items()}
    proxy = Proxy(ports["inventory"])
    urls = {**subgraphs, "inventory": f"http://127.0.0.1:{proxy.port}"}
    router = {
        "ROUTER_IDENTITY_KEY": orjson.dumps(key.as_dict(private=True)).decode(),
        "ROUTER_SUBGRAPH_URLS": orjson.dumps(
            {domain: f"{url}/graphql" for domain, url in urls.items()}
        ).decode(),
        "ROUTER_SUBGRAPHS__NAMED": '{"inventory": {"timeout": 1.0}}',
        "ROUTER_JWKS_URL": f"{subgraphs['accounts']}/.well-known/jwks.json",
        "ROUTER_JWT_ISSUER": ISSUER,
        "ROUTER_JWT_AUDIENCE": "loom",
        "ROUTER_MANIFESTS": str(ROOT / "schema/manifests"),
        "LOG_FORMAT": "json",
    }
    serve_router = ("-m", "router", "serve", "--supergraph", "schema/supergraph.graphql")
    serving = Program(("-m", "subgraphs", "serve", "all"), environment, folder / "subgraphs.log")
    routing = Program(
        (*serve_router, "--host", "127.0.0.1", "--port", str(router_port)),
        router,
        folder / "router.log",
    )
    for command in (
        ("-m", "subgraphs", "migrate", "all"),
        ("-m", "bench.stock_up", "--products", str(products)),
    ):
        quiet = {**environment, "LOG_LEVEL": "warning"}
        await Program(command, quiet, folder / "setup.log").finish()
    async with AsyncExitStack() as stack:
        await proxy.listen()
        stack.push_async_callback(proxy.close)
        client = await stack.enter_async_context(aiohttp.ClientSession())
        for process in (serving, routing):
            await process.start()
            stack.push_async_callback(process.end)
        url = f"http://127.0.0.1:{router_port}"
        graph = Graph(url, subgraphs, stores, environment, proxy, serving, routing, client)

        async def ready() -> bool:
            async with client.get(f"{url}/health/ready") as response:
                return response.status == 200

        await until(ready, seconds=READY_SECONDS)
        yield graph


@pytest.fixture(scope="session")
def graph_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the graph's processes write their logs."""
    return tmp_path_factory.mktemp("graph")


@pytest.fixture(scope="session")
def database_url(postgres_url: str) -> Iterator[str]:
    """``postgresql+asyncpg://…_{domain}`` of new, empty databases, one a domain."""
    pattern = postgres_url.replace("{domain}", f"test_{secrets.token_hex(6)}_{{domain}}")
    urls = [pattern.replace("{domain}", domain) for domain in SQL_DOMAINS]
    create_databases(urls)
    yield pattern
    for url in urls:
        drop_database(url)


@pytest.fixture(scope="session")
async def stores(
    database_url: str,
    mongo_url: Callable[[], str],
    redis_url: Callable[[], str],
    broker_url: Callable[[], str],
) -> AsyncIterator[Stores]:
    """Databases that nobody else uses."""
    environment = {
        "DATABASE_URL": database_url,
        "MONGODB_URL": mongo_url(),
        "REDIS_URL": redis_url(),
        "BROKER_URL": broker_url(),
        "BROKER_NAMESPACE": f"test-{secrets.token_hex(4)}",
    }
    engines = {
        domain: create_async_engine(database_url.replace("{domain}", domain), pool_size=1)
        for domain in SQL_DOMAINS
    }
    yield Stores(environment, engines)
    for engine in engines.values():
        await engine.dispose()


@pytest.fixture(scope="session")
async def graph(
    stores: Stores, graph_folder: Path, start_graph: StartGraph
) -> AsyncIterator[Graph]:
    """The graph with 240 products in ten shelves of 24, all under ``women``."""
    async with start_graph(stores, graph_folder) as running:
        yield running
