"""``python -m bench.stock_up --products N``: a uniform assortment, 8 variants to a product.

The demo shop varies as a real one does; a bench wants every page to be the same amount of work.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime, timedelta

from subgraphs.catalog.app import domain as catalog
from subgraphs.catalog.models import (
    CareInstruction,
    Color,
    Image,
    MaterialShare,
    Price,
    Size,
    SizeSystem,
)
from subgraphs.catalog.service.drafts import (
    BrandDraft,
    CategoryDraft,
    ProductDraft,
    VariantDraft,
)
from subgraphs.catalog.service.importing import CatalogImport
from subgraphs.inventory.app import domain as inventory
from subgraphs.inventory.service.ledger import Ledger, StockLine
from subgraphs.inventory.service.warehouses import Items, Warehouses
from subgraphs.inventory.store.warehouses import WarehouseStore
from subgraphs.kit.resources import Resources
from subgraphs.kit.server import running_domain

CATEGORIES = 10
BRANDS = 12
SIZES = ("XS", "S", "M", "L")
COLORS = (("navy", "Navy", "#1f2a44"), ("ecru", "Ecru", "#f1ead9"))
BATCH = 500
START = datetime(2026, 1, 1, tzinfo=UTC)


def product(number: int) -> ProductDraft:
    """The product with this number, always the same."""
    slug = f"garment-{number:05}"
    cents = 1990 + number % 80 * 100
    return ProductDraft(
        slug=slug,
        title=f"Garment {number}",
        description="A garment of plain weave that is worn on most days of the year. " * 3,
        brand=f"brand-{number % BRANDS}",
        category=f"shelf-{number % CATEGORIES}",
        tags=("everyday",),
        materials=(MaterialShare(name="cotton", percent=100),),
        care=(CareInstruction(symbol="wash_30", label="Wash at 30 °C"),),
        images=tuple(
            Image(url=f"/media/{slug}-{color}.svg", alt=f"Garment {number} in {name}", color=color)
            for color, name, _ in COLORS
        ),
        variants=tuple(
            VariantDraft(
                sku=f"G{number:05}-{color.upper()}-{size}",
                size=Size(code=size, label=size, system=SizeSystem.EN_13402_LETTER, rank=rank),
                color=Color(slug=color, name=name, hex=code),
                prices={
                    "EUR": Price(amount=cents),
                    "USD": Price(amount=cents + 200),
                    "GBP": Price(amount=cents - 200),
                },
                weight_grams=250,
            )
            for color, name, code in COLORS
            for rank, size in enumerate(SIZES)
        ),
        published_at=START + timedelta(minutes=number),
    )


async def fill_catalog(resources: Resources, products: int) -> None:
    """Import categories, brands and products."""
    imported = CatalogImport(resources.transactions, now=datetime.now(UTC))
    await imported.categories(
        [
            CategoryDraft(slug="women", title="Women"),
            *(
                CategoryDraft(slug=f"shelf-{number}", title=f"Shelf {number}", parent="women")
                for number in range(CATEGORIES)
            ),
        ]
    )
    await imported.brands(
        [BrandDraft(slug=f"brand-{number}", name=f"Brand {number}") for number in range(BRANDS)]
    )
    for start in range(0, products, BATCH):
        await imported.products(
            [product(number) for number in range(start, min(start + BATCH, products))]
        )
    await imported.finish()


async def fill_warehouse(resources: Resources, products: int) -> None:
    """Receive each variant, some of them in small numbers and some not at all."""
    transactions = resources.transactions
    now = datetime.now(UTC)
    async with transactions.begin() as session:
        if await WarehouseStore(session).by_code("BENCH") is None:
            await Warehouses(session).create(code="BENCH", name="Bench", country="DE", priority=0)
    for start in range(0, products, BATCH):
        numbers = range(start, min(start + BATCH, products))
        skus = [variant.sku for number in numbers for variant in product(number).variants]
        async with transactions.begin() as session:
            record = lambda event: transactions.record(session, event)  # noqa: E731
            await Items(session, record, now=now).track(skus)
            await Ledger(session, record, actor=None, now=now).receive(
                "BENCH",
                [StockLine(sku, place % 7 * 4) for place, sku in enumerate(skus) if place % 7],
                reason="bench",
                key=f"bench:{start}",
            )


async def stock_up(products: int) -> None:
    """Fill catalog and inventory."""
    async with running_domain(catalog, catalog.settings()) as resources:
        await fill_catalog(resources, products)
    async with running_domain(inventory, inventory.settings()) as resources:
        await fill_warehouse(resources, products)


def main(arguments: list[str] | None = None) -> int:
    """Fill the stores that the environment names."""
    parser = argparse.ArgumentParser(prog="python -m bench.stock_up", description=__doc__)
    parser.add_argument("--products", type=int, default=240)
    options = parser.parse_args(arguments)
    asyncio.run(stock_up(options.products))
    return 0


if __name__ == "__main__":
    sys.exit(main())
