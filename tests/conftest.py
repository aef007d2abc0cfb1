"""Real servers for the tests.

Each server starts once per test process, when the first test asks for it, in a temporary folder
and on a free port. Tests ask the factories below for a database that nothing else uses.

PostgreSQL, Redis and the broker come twice: ``embedded``, and ``real`` from ``REAL_DATABASE_URL``
(``postgresql+asyncpg://user:password@host:port``, an account that may create databases),
``REAL_REDIS_URL`` and ``REAL_BROKER_URL`` (``amqp://…``). A real one that is not given is skipped,
or fails with ``REQUIRE_REAL=1``. There is no real MongoDB to be had everywhere:
``REAL_MONGODB_URL`` replaces the embedded one where it is set.
"""

from __future__ import annotations

import fcntl
import itertools
import logging
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pymongo
import pytest
import redis
import structlog

from local.stores.mongo import Mongo
from local.stores.postgres import Postgres, copy_database, create_databases, drop_database
from local.stores.valkey import Valkey


def _real(variable: str) -> str:
    """A real server's URL; skips the test without one, or fails it with ``REQUIRE_REAL=1``."""
    url = os.environ.get(variable)
    if url:
        return url
    reason = f"no real server: {variable} is not set"
    if os.environ.get("REQUIRE_REAL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


_configure_structlog = structlog.configure


def _configure_without_cache(**options: Any) -> None:
    """Configure loggers that look at the configuration anew each time.

    A module's logger that was cached would go on writing to the captured stream of the test that
    used it first, which is closed by then.
    """
    _configure_structlog(**{**options, "cache_logger_on_first_use": False})


structlog.configure = _configure_without_cache  # type: ignore[assignment]  # it takes the same


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A test that configures logging does so for itself."""
    root = logging.getLogger()
    handlers, level, configuration = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configuration)
    structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="session")
def stores_folder() -> Iterator[Path]:
    """Where the embedded servers keep their data and logs, short enough for every path in it."""
    folder = Path(tempfile.mkdtemp(prefix="loom-tests-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session", params=["embedded", pytest.param("real", marks=pytest.mark.real)])
def servers(request: pytest.FixtureRequest) -> str:
    """Which servers a test speaks to: ``embedded`` or ``real``."""
    return str(request.param)


@pytest.fixture(scope="session")
def embedded_postgres(stores_folder: Path) -> Iterator[Postgres]:
    store = Postgres(
        stores_folder / "postgres",
        password=secrets.token_urlsafe(12),
        log=stores_folder / "postgres.log",
        durable=False,
    )
    store.start()
    yield store
    store.stop()


@pytest.fixture(scope="session")
def embedded_valkey(stores_folder: Path) -> Iterator[Valkey]:
    store = Valkey(
        stores_folder / "valkey",
        password=secrets.token_urlsafe(12),
        databases=4096,
        log=stores_folder / "valkey.log",
        durable=False,
    )
    store.start()
    yield store
    store.stop()


@pytest.fixture(scope="session")
def embedded_mongo(stores_folder: Path) -> Iterator[Mongo]:
    store = Mongo(stores_folder / "mongodb", log=stores_folder / "mongodb.log", durable=False)
    store.start()
    yield store
    store.stop()


@pytest.fixture(scope="session")
def postgres_url(servers: str, request: pytest.FixtureRequest) -> str:
    """A PostgreSQL server: ``postgresql+asyncpg://…/{domain}``, ``{domain}`` being any database."""
    if servers == "real":
        url = urlsplit(_real("REAL_DATABASE_URL"))
        return url._replace(path="").geturl() + "/{domain}"
    embedded: Postgres = request.getfixturevalue("embedded_postgres")
    return embedded.server_url + "/{domain}"


@pytest.fixture(scope="session")
def postgres_database(postgres_url: str) -> Iterator[Callable[..., str]]:
    """Makes databases: ``postgres_database()`` returns the URL of a new, empty one.

    ``postgres_database(template=url)`` copies another (to which nothing may be connected), say one
    that is migrated already. All are dropped at the end of the session.
    """
    made: list[str] = []

    def make(*, template: str | None = None) -> str:
        url = postgres_url.replace("{domain}", f"test_{secrets.token_hex(6)}")
        if template is None:
            create_databases([url])
        else:
            copy_database(template, url)
        made.append(url)
        return url

    yield make
    for url in made:
        drop_database(url)


@pytest.fixture(scope="session")
def mongo_url(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Makes databases: ``mongo_url()`` returns ``mongodb://…/test_…`` of a new, empty one."""
    server = os.environ.get("REAL_MONGODB_URL")
    if not server:
        embedded: Mongo = request.getfixturevalue("embedded_mongo")
        server = embedded.server_url + "/?directConnection=true"
    parts = urlsplit(server)
    made: list[str] = []

    def make() -> str:
        name = f"test_{secrets.token_hex(6)}"
        made.append(name)
        return parts._replace(path=f"/{name}").geturl()

    yield make
    client: pymongo.MongoClient[dict[str, object]] = pymongo.MongoClient(server)
    try:
        for name in made:
            client.drop_database(name)
    finally:
        client.close()


@pytest.fixture(scope="session")
def embedded_numbers(embedded_valkey: Valkey) -> Iterator[int]:
    """Numbers of databases that nobody has had yet, however often the servers change."""
    return iter(range(embedded_valkey.databases))


@pytest.fixture(scope="session")
def redis_url(servers: str, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Hands out databases: ``redis_url()`` returns ``redis://…/N`` of one that has been emptied.

    The embedded server has one for every call. A real one usually has 16, so that its databases
    come round again: keep at most seven at a time there.
    """
    if servers == "embedded":
        embedded: Valkey = request.getfixturevalue("embedded_valkey")
        numbers: Iterator[int] = request.getfixturevalue("embedded_numbers")
        return lambda: embedded.database_url(next(numbers))
    parts = urlsplit(_real("REAL_REDIS_URL"))
    # each test process has a share of its own
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = itertools.cycle(range(1 + 7 * worker, 8 + 7 * worker))

    def take() -> str:
        url = parts._replace(path=f"/{next(share)}").geturl()
        with redis.Redis.from_url(url) as client:
            client.flushdb()
        return url

    return take


@pytest.fixture(scope="session")
def broker_url(servers: str, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Hands out brokers: ``broker_url()`` returns a Redis database, or RabbitMQ's URL if real.

    RabbitMQ's is the same one every time: a test that counts messages names its own queues.
    """
    if servers == "embedded":
        make: Callable[[], str] = request.getfixturevalue("redis_url")
        return make
    url = _real("REAL_BROKER_URL")
    return lambda: url


@pytest.fixture(scope="session")
def npm() -> Callable[[Path], Path]:
    """Installs npm packages: ``npm(folder)`` takes a folder with a ``package.json`` and scripts.

    Returns ``.loom/node/<the folder's name>``, with the packages, which are installed anew where
    ``package.json`` has changed, and copies of the scripts: Node looks for packages beside them.
    Skips the test where there is no Node.
    """
    npm_command = shutil.which("npm")
    if npm_command is None:
        pytest.skip("Node is not installed")

    def install(folder: Path) -> Path:
        home = Path(__file__).parents[1] / ".loom" / "node" / folder.name
        home.mkdir(parents=True, exist_ok=True)
        wanted = (folder / "package.json").read_bytes()
        installed = home / "installed.json"
        with (home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for script in folder.glob("*.mjs"):
                shutil.copyfile(script, home / script.name)
            if not installed.is_file() or installed.read_bytes() != wanted:
                (home / "package.json").write_bytes(wanted)
                flags = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel", "error")
                command = [npm_command, "install", *flags]
                subprocess.run(command, cwd=home, check=True, timeout=300)
                installed.write_bytes(wanted)
        return home

    return install
