"""Every embedded store: it starts, stops, and keeps what it acknowledged through a kill -9."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # the package has no types
import psutil
import pymongo
import pytest
import redis

from local import ports
from local.errors import StoreFailedError
from local.stores.embedded import EmbeddedStore
from local.stores.mongo import Mongo
from local.stores.postgres import Postgres, run_apart
from local.stores.valkey import Valkey


def _postgres(folder: Path, port: int | None) -> EmbeddedStore:
    password = "häkel nadel/@:%"
    log = folder / "postgres.log"
    return Postgres(folder / "postgres", password=password, log=log, port=port)


def _valkey(folder: Path, port: int | None) -> EmbeddedStore:
    log = folder / "valkey.log"
    return Valkey(folder / "valkey", password="strick-nadel", log=log, port=port)


def _mongo(folder: Path, port: int | None) -> EmbeddedStore:
    return Mongo(folder / "mongo", log=folder / "mongo.log", port=port)


def _sql(store: EmbeddedStore, statement: str) -> Any:
    async def run() -> Any:
        url = store.url.replace("+asyncpg", "").replace("loom_{domain}", "postgres")
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return run_apart(run())


def _write_sql(store: EmbeddedStore) -> None:
    _sql(store, "CREATE TABLE thread AS SELECT generate_series(1, 500) AS metre")


def _read_sql(store: EmbeddedStore) -> int:
    return int(_sql(store, "SELECT count(*) FROM thread"))


def _write_redis(store: EmbeddedStore) -> None:
    with redis.Redis.from_url(store.url) as client:
        client.rpush("thread", *range(500))
        client.waitaof(1, 0, 5000)  # acknowledged as on disk; without it the last second may go


def _read_redis(store: EmbeddedStore) -> int:
    with redis.Redis.from_url(store.url) as client:
        return int(client.llen("thread"))


def _collection(store: EmbeddedStore) -> tuple[pymongo.MongoClient[dict[str, Any]], Any]:
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        store.url.replace("{domain}", "test")
    )
    return client, client.get_default_database()["thread"]


def _write_mongo(store: EmbeddedStore) -> None:
    client, thread = _collection(store)
    with client:
        for metre in range(500):
            thread.insert_one({"metre": metre})


def _read_mongo(store: EmbeddedStore) -> int:
    client, thread = _collection(store)
    with client:
        return int(thread.count_documents({}))


@dataclass(frozen=True)
class Kind:
    make: Callable[[Path, int | None], EmbeddedStore]
    write: Callable[[EmbeddedStore], None]
    read: Callable[[EmbeddedStore], int]


KINDS = {
    "postgres": Kind(_postgres, _write_sql, _read_sql),
    "valkey": Kind(_valkey, _write_redis, _read_redis),
    "mongo": Kind(_mongo, _write_mongo, _read_mongo),
}


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not below pytest's own folder, which is closed to the account PostgreSQL runs as."""
    path = Path(tempfile.mkdtemp(prefix="loom stores ", dir="/tmp"))  # blanks are allowed
    yield path
    shutil.rmtree(path)


def test_starts_stops_and_keeps_its_data(kind: Kind, folder: Path) -> None:
    store = kind.make(folder, None)
    store.start()
    assert store.child is not None
    process = psutil.Process(store.child.pid)
    kind.write(store)
    store.stop()
    assert not process.is_running()
    assert ports.is_free(store.host, store.port)

    again = kind.make(folder, None)
    again.start()
    try:
        assert kind.read(again) == 500
    finally:
        again.stop()


def test_keeps_what_it_acknowledged_through_kill_9(kind: Kind, folder: Path) -> None:
    store = kind.make(folder, None)
    store.start()
    kind.write(store)
    assert store.child is not None
    os.kill(store.child.pid, signal.SIGKILL)
    store.child.wait(5)

    again = kind.make(folder, store.port)
    again.start()
    try:
        assert kind.read(again) == 500
    finally:
        again.stop()


def test_a_fixed_port_that_is_taken_is_an_error(kind: Kind, folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        store = kind.make(folder, port)
        began = time.monotonic()
        with pytest.raises(StoreFailedError, match=r"stopped with code \d+ while starting"):
            store.start()
    assert time.monotonic() - began < 30
    assert store.child is None


def test_a_chosen_port_that_is_snatched_away_is_replaced(kind: Kind, folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        store = kind.make(folder, None)
        store.port = taken.getsockname()[1]
        store.start()
        try:
            assert store.port != taken.getsockname()[1]
            store.ping()
        finally:
            store.stop()


def test_secrets_are_not_on_the_command_line(folder: Path) -> None:
    for kind in (KINDS["postgres"], KINDS["valkey"]):
        store = kind.make(folder, None)
        store.start()
        try:
            assert store.child is not None
            words = " ".join(psutil.Process(store.child.pid).cmdline())
            assert "nadel" not in words
        finally:
            store.stop()
