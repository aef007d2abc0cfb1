"""`python -m local seed`: the demo shop into the stores that the environment names.

Doing it again leaves the same state; interrupted, it goes on where it stopped. A larger shop keeps
the smaller one's garments and adds to them.
"""

import argparse
import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from local.demo import people
from local.demo.assortment import DEFAULT_COUNT, Assortment, assortment
from local.demo.catalog import fill_catalog
from local.demo.pictures import PictureFolder
from local.demo.stock import fill_inventory
from local.demo.terms import fill_pricing
from local.settings import Settings
from subgraphs.catalog.service import CatalogImport, Tally
from subgraphs.kit.server import running_domain
from subgraphs.registry import load

PICTURE_BATCH = 100

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a run did: pictures drawn, garments made and changed, SKUs that got stock."""

    pictures: int
    products: Tally
    stocked: int


def run(*, products: int | None = None, console: Console | None = None) -> Seeded:
    """Seed `products` garments (240 by default) into the stores of the environment."""
    shop = assortment(DEFAULT_COUNT if products is None else products)
    terminal = console or Console()
    settings = Settings.load()
    media = Path(os.environ.get("MEDIA_ROOT", settings.data / "media"))
    users = settings.data / "keys" / "demo-users.json"
    with _bars(terminal) as bar:
        done = asyncio.run(seed(shop, media=media, users=users, bar=bar))
    terminal.print(
        f"Demo shop: {shop.count:,} garments ({done.products.created:,} new, "
        f"{done.products.updated:,} changed), {done.stocked:,} SKUs stocked, "
        f"{done.pictures:,} pictures drawn. Who can log in: {users}",
        highlight=False,
        soft_wrap=True,
    )
    return done


async def seed(
    shop: Assortment, *, media: Path, users: Path, bar: Callable[[str, int], Advance]
) -> Seeded:
    """Draw the pictures, then fill the catalog, the inventory, the pricing and the accounts.

    `bar` opens a progress bar of that name and length and returns what moves it on.
    """
    now = datetime.now(UTC)
    drawn = draw_pictures(shop, media, bar("Pictures", shop.count))
    catalog, inventory, accounts, pricing = (
        load(name) for name in ("catalog", "inventory", "accounts", "pricing")
    )
    async with running_domain(catalog, catalog.settings()) as resources:
        imported = CatalogImport(resources.transactions, now=now)
        tally = await fill_catalog(imported, shop, bar("Catalog", shop.count))
    async with running_domain(inventory, inventory.settings()) as resources:
        stocked = await fill_inventory(
            resources.transactions, shop, now=now, progress=bar("Inventory", shop.count)
        )
    async with running_domain(pricing, pricing.settings()) as resources:
        await fill_pricing(resources.transactions, now=now, progress=bar("Pricing", 1))
    async with running_domain(accounts, accounts.settings()) as resources:
        chosen = people.passwords(users, _given_passwords())
        await people.invite(resources, chosen, now=now)
        bar("Accounts", len(people.PEOPLE))(len(people.PEOPLE))
    return Seeded(drawn, tally, stocked)


def draw_pictures(shop: Assortment, media: Path, advance: Advance) -> int:
    """Draw what is missing in `media`; how many pictures that were."""
    folder = PictureFolder.open(media)
    drawn = folder.add_scenes(shop.scenes)
    products = shop.products
    while batch := list(islice(products, PICTURE_BATCH)):
        drawn += folder.add(image.look for product in batch for image in product.images)
        advance(len(batch))
    folder.close()
    return drawn


def _given_passwords() -> dict[str, str]:
    """The administrator's password, where whoever started us has chosen it."""
    email, password = os.environ.get("LOOM_ADMIN_EMAIL"), os.environ.get("LOOM_ADMIN_PASSWORD")
    return {email: password} if email and password else {}


@contextmanager
def _bars(console: Console) -> Iterator[Callable[[str, int], Advance]]:
    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:

        def bar(name: str, total: int) -> Advance:
            task = progress.add_task(name, total=total)
            return lambda count: progress.advance(task, count)

        yield bar


def main(arguments: Sequence[str] | None = None) -> int:
    """`[--products N]`; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m local seed", description=__doc__)
    parser.add_argument("--products", type=int, default=None, help="how many garments (240)")
    run(products=parser.parse_args(arguments).products)
    return 0
