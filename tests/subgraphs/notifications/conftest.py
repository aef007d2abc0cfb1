"""Notifications on a migrated database, with a mail relay and a provider of text messages."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr
from sqlalchemy import delete

from subgraphs.kit.events import Envelope
from subgraphs.kit.migrations import migrate
from subgraphs.kit.outbox.sql import EVENT_TABLES
from subgraphs.kit.resources import Resources, Stores, open_resources
from subgraphs.kit.tasks import Work
from subgraphs.notifications.app import domain
from subgraphs.notifications.models import METADATA
from subgraphs.notifications.service.settings import NotificationsSettings
from subgraphs.notifications.tasks import tasks


@dataclass
class Relay:
    """A mail relay that keeps what it is handed, or answers as it is told to."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    on_recipient: str | None = None
    on_data: str | None = None
    vanishes: bool = False

    def reset(self) -> None:
        """Forget everything."""
        self.mails.clear()
        self.raw.clear()
        self.recipients.clear()
        self.encrypted.clear()
        self.on_recipient = self.on_data = None
        self.vanishes = False

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.on_recipient:
            return self.on_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.on_data:
            return self.on_data
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        self.raw.append(envelope.content)
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(
            session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None
        )
        if self.vanishes:
            server.transport.abort()
        return "250 2.0.0 taken as 4711"


def parts(mail: EmailMessage) -> tuple[str, str]:
    """The text and the HTML of a mail."""
    text, html = mail.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return text.get_content(), html.get_content()


OpenRelay = Callable[..., Any]


@pytest.fixture
def open_relay() -> OpenRelay:
    """``async with open_relay(**options) as relay`` runs one on a free port."""

    @asynccontextmanager
    async def run(
        *, implicit: ssl.SSLContext | None = None, **options: Any
    ) -> AsyncIterator[Relay]:
        relay = Relay()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(relay, loop=loop, **options), "127.0.0.1", 0, ssl=implicit
        )
        relay.port = server.sockets[0].getsockname()[1]
        try:
            yield relay
        finally:
            server.close()
            await server.wait_closed()

    return run


def admit(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    """Let in shop:s3cret."""
    return AuthResult(success=(data.login, data.password) == (b"shop", b"s3cret"), handled=False)


@dataclass
class Provider:
    """A provider of text messages."""

    url: str = ""
    status: int = 202
    sent: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    delay: float = 0

    async def take(self, request: web.Request) -> web.Response:
        """Answer as told."""
        self.sent.append(await request.json())
        self.keys.append(request.headers["Idempotency-Key"])
        self.tokens.append(request.headers["Authorization"])
        await asyncio.sleep(self.delay)
        return web.json_response({"id": "msg_1"}, status=self.status)


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    """A provider over HTTP on a free port."""
    made = Provider()
    app = web.Application()
    app.router.add_post("/messages", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/messages"
    yield made
    await runner.cleanup()


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1 that signs itself."""

    path: Path
    server: ssl.SSLContext


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return Certificate(folder / "cert.pem", server)


@pytest.fixture(scope="session")
async def migrated(postgres_database: Callable[..., str]) -> str:
    """A migrated database to copy from."""
    url = postgres_database()
    await migrate("subgraphs.notifications.migrations", url)
    return url


@pytest.fixture
async def relay(open_relay: OpenRelay) -> AsyncIterator[Relay]:
    """A relay without TLS."""
    async with open_relay() as running:
        yield running


@pytest.fixture(scope="session")
def database(migrated: str, postgres_database: Callable[..., str]) -> str:
    """One database for the tests to empty."""
    return postgres_database(template=migrated)


@pytest.fixture
def settings(database: str, relay: Relay, provider: Provider) -> NotificationsSettings:
    return NotificationsSettings(
        database_url=database,
        smtp_url=f"smtp://127.0.0.1:{relay.port}",
        mail_from="Nord & Süd <shop@nord.test>",
        shop_name="Nord & Süd",
        shop_url="https://shop.test/",
        sms_url=provider.url,
        sms_token=SecretStr("t0ken"),
        notifications_staff_address="stock@nord.test",
        notifications_unsubscribe_url="https://mail.test/unsubscribe",
        notifications_timeout_seconds=1.0,
        notifications_max_tries=4,
    )


@pytest.fixture
async def resources(settings: NotificationsSettings) -> AsyncIterator[Resources]:
    """Notifications' stores, empty."""
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(
            open_resources("notifications", Stores(postgres=True), settings)
        )
        async with opened.postgres.begin() as session:
            for table in (*reversed(METADATA.sorted_tables), *EVENT_TABLES.sorted_tables):
                await session.execute(delete(table))
        yield opened


@pytest.fixture(name="admit")
def _admit() -> Any:
    """Who may log in at a relay."""
    return admit


@pytest.fixture(name="parts")
def _parts() -> Any:
    """Takes a mail apart."""
    return parts


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
    return port


@pytest.fixture
async def silent_port() -> AsyncIterator[int]:
    """A port where somebody listens and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0))
    yield listener.getsockname()[1]
    listener.close()


@dataclass
class Shop:
    """Notifications, served, with events and a courier at hand."""

    running: Any
    signer: Any

    @property
    def resources(self) -> Resources:
        """Its open stores."""
        opened: Resources = self.running.resources
        return opened

    async def tell(
        self, event: str, *, event_id: str = "evt_1", times: int = 2, **data: Any
    ) -> None:
        """Deliver an event to its subscriber, twice where nothing else is said, as may happen.

        The inbox is left out: what must hold holds without it.
        """
        (subscriber,) = [each for each in tasks.subscribers if each.event_type == event]
        transactions = self.resources.transactions
        envelope = Envelope.model_validate(
            {
                "id": event_id,
                "source": f"/loom/{event.partition('.')[0]}",
                "type": event,
                "dataversion": 1,
                "time": "2026-11-23T10:00:00Z",
                "subject": "subject",
                "data": data,
            }
        )
        fact = subscriber.fact.model_validate(envelope.data)
        for _ in range(times):
            async with transactions.begin() as session:
                await subscriber.handle(Work(session, envelope, self.resources, transactions), fact)

    async def send(self) -> None:
        """Run the periodic task that sends what is due."""
        (periodic,) = [it for it in tasks.periodic if it.name.endswith("send_due_messages")]
        await periodic.run(self.resources)


@pytest.fixture
async def shop(resources: Resources, serve_domain: Any, signer: Any) -> AsyncIterator[Shop]:
    """Notifications, where nothing has happened yet."""
    async with serve_domain(domain, resources.settings) as running:
        yield Shop(running, signer)
