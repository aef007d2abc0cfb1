"""Inventory on a migrated database of its own, and its services without HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from subgraphs.inventory.app import domain
from subgraphs.kit.migrations import migrate
from subgraphs.kit.settings import Settings

SETUP = """
mutation ($a: CreateWarehouseInput!, $b: CreateWarehouseInput!) {
  a: createWarehouse(input: $a) { __typename }
  b: createWarehouse(input: $b) { __typename }
}
"""


@pytest.fixture(scope="session")
async def migrated(postgres_database: Callable[..., str]) -> str:
    """A migrated database to copy from."""
    url = postgres_database()
    assert domain.migrations
    await migrate(domain.migrations, url)
    return url


@pytest.fixture
async def inventory(
    migrated: str, postgres_database: Callable[..., str], serve_domain: Any, signer: Any
) -> AsyncIterator[Any]:
    """Inventory, served, with the warehouses BER (first) and ROT."""
    url = postgres_database(template=migrated)
    settings = Settings(database_url=url, postgres_pool_size=20)
    async with serve_domain(domain, settings) as running:
        await running.data(
            SETUP,
            {
                "a": {"code": "BER", "name": "Berlin", "country": "DE", "priority": 1},
                "b": {"code": "ROT", "name": "Rotterdam", "country": "NL", "priority": 2},
            },
            identity=signer.staff("inventory:write"),
        )
        yield running


@pytest.fixture
def staff(signer: Any) -> str:
    """Who may read and move stock."""
    identity: str = signer.staff("inventory:read", "inventory:write")
    return identity


@pytest.fixture
def service(signer: Any) -> str:
    """Checkout, as a service."""
    identity: str = signer.sign(kind="service", sub="orders")
    return identity
