"""The seed: into real stores, twice, larger, and after an interruption."""

from __future__ import annotations

import asyncio
import io
import json
import os
import secrets
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymongo
import pytest
from rich.console import Console
from sqlalchemy import text

from local.demo import seed
from local.demo.assortment import assortment
from local.keys import Keys
from local.stores.postgres import create_databases, drop_database
from subgraphs.kit.postgres import Postgres
from subgraphs.kit.server import running_domain
from subgraphs.registry import load

ROOT = Path(__file__).parents[3]
GARMENTS = 12


@dataclass(frozen=True)
class Place:
    """Empty, migrated stores, which the environment names."""

    data: Path

    @property
    def media(self) -> Path:
        return self.data / "media"

    @property
    def users(self) -> Path:
        return self.data / "keys" / "demo-users.json"

    async def seed(self, products: int = GARMENTS) -> tuple[seed.Seeded, str]:
        """Runs the command; what it did, and what it printed."""
        printed = io.StringIO()
        console = Console(file=printed, width=200)
        done = await asyncio.to_thread(seed.run, products=products, console=console)
        return done, printed.getvalue()


@pytest.fixture
def place(
    tmp_path: Path,
    postgres_url: str,
    mongo_url: Callable[[], str],
    redis_url: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Place]:
    databases = postgres_url.replace("{domain}", f"test_{secrets.token_hex(6)}_{{domain}}")
    urls = [databases.replace("{domain}", name) for name in ("accounts", "inventory", "pricing")]
    create_databases(urls)
    keys = Keys.ensure(tmp_path / "keys")
    variables = {
        "LOOM_DATA": str(tmp_path),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "DATABASE_URL": databases,
        "MONGODB_URL": mongo_url(),
        "REDIS_URL": redis_url(),
        "IDENTITY_JWKS": str(keys.identity_jwks),
        "ACCOUNTS_ISSUER": "http://accounts.example",
        "ACCOUNTS_KEY_ENCRYPTION_KEY": keys.key_encryption_key,
        "PRICING_QUOTE_SECRET": keys.quote_secret,
        "LOOM_ADMIN_EMAIL": "admin@loom.example",
        "LOOM_ADMIN_PASSWORD": keys.admin_password,
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-m", "subgraphs", "migrate", "all"]
    migrated = subprocess.run(
        command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    assert migrated.returncode == 0, migrated.stderr
    yield Place(tmp_path)
    for url in urls:
        drop_database(url)


def _catalog() -> list[dict[str, Any]]:
    """Every product document, without ids that the store makes."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(os.environ["MONGODB_URL"])
    with client:
        return sorted(client.get_default_database().products.find(), key=lambda it: str(it["slug"]))


async def _rows(domain: str, statement: str) -> list[tuple[Any, ...]]:
    of = load(domain)
    async with running_domain(of, of.settings()) as resources:
        postgres: Postgres = resources.postgres
        async with postgres.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(statement))]


STOCK = (
    "SELECT sku, code, on_hand FROM stock_levels JOIN warehouses w ON w.id = warehouse_id "
    "ORDER BY sku, code"
)


async def test_the_shop_is_in_the_stores(place: Place) -> None:
    done, _ = await place.seed()
    products = list(assortment(GARMENTS).products)
    variants = [variant for product in products for variant in product.variants]
    assert done.products.created == GARMENTS
    documents = _catalog()
    assert [it["slug"] for it in documents] == sorted(product.slug for product in products)
    kept = {variant["sku"]: variant for it in documents for variant in it["variants"]}
    assert set(kept) == {variant.sku for variant in variants}
    first = variants[0]
    assert kept[first.sku]["prices"]["EUR"]["amount"] == first.prices[0].amount
    expected = sorted(
        (variant.sku, code, amount)
        for variant in variants
        for code, amount in variant.stock
        if amount
    )
    assert await _rows("inventory", STOCK) == expected
    tracked = await _rows("inventory", "SELECT count(*) FROM stock_items")
    assert tracked == [(len(variants),)]
    for product in products:
        for image in product.images:
            assert (place.media / image.look.file_name).exists()


async def test_there_is_someone_for_each_role_and_nobody_reads_their_password(
    place: Place,
) -> None:
    _, printed = await place.seed()
    people = json.loads(place.users.read_text())
    assert stat.S_IMODE(place.users.stat().st_mode) == 0o600
    assert {it["role"] for it in people.values()} == {
        "ADMINISTRATOR",
        "CATALOG_MANAGER",
        "SUPPORT",
        "CUSTOMER",
    }
    assert people["admin@loom.example"]["password"] == os.environ["LOOM_ADMIN_PASSWORD"]
    assert len({it["password"] for it in people.values()}) == 4
    for person in people.values():
        assert person["password"] not in printed
    emails = await _rows("accounts", "SELECT email FROM users ORDER BY email")
    assert [email for (email,) in emails] == sorted(people)


async def test_again_changes_nothing(place: Place) -> None:
    await place.seed()
    documents, stock = _catalog(), await _rows("inventory", STOCK)
    ledger = await _rows("inventory", "SELECT id FROM stock_movements ORDER BY id")
    users = place.users.read_bytes()
    done, _ = await place.seed()
    assert (done.products.created, done.products.updated, done.stocked, done.pictures) == (
        0,
        0,
        0,
        0,
    )
    assert done.products.unchanged == GARMENTS
    assert _catalog() == documents
    assert await _rows("inventory", STOCK) == stock
    assert await _rows("inventory", "SELECT id FROM stock_movements ORDER BY id") == ledger
    assert place.users.read_bytes() == users


async def test_a_larger_shop_keeps_the_smaller_one(place: Place) -> None:
    await place.seed(5)
    before = {it["slug"]: it["_id"] for it in _catalog()}
    done, _ = await place.seed(9)
    assert (done.products.created, done.products.unchanged) == (4, 5)
    after = {it["slug"]: it["_id"] for it in _catalog()}
    assert before.items() <= after.items()
    assert len(after) == 9


async def test_an_interrupted_run_is_finished_by_the_next(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise RuntimeError("the store went away")

    with monkeypatch.context() as patch:
        patch.setattr(seed, "fill_inventory", interrupt)
        with pytest.raises(RuntimeError, match="went away"):
            await place.seed()
    assert len(_catalog()) == GARMENTS
    assert await _rows("inventory", STOCK) == []
    done, _ = await place.seed()
    assert (done.products.unchanged, done.stocked > 0) == (GARMENTS, True)
    assert len(await _rows("accounts", "SELECT id FROM users")) == 4
