"""The catalog, served on a database of its own, with a small shop in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from subgraphs.catalog.app import domain
from subgraphs.catalog.models import (
    CareInstruction,
    Color,
    Image,
    MaterialShare,
    Price,
    ProductStatus,
    Size,
    SizeSystem,
)
from subgraphs.catalog.service import (
    BrandDraft,
    CatalogImport,
    CategoryDraft,
    CollectionDraft,
    ProductDraft,
    VariantDraft,
)
from subgraphs.kit.settings import Settings

OPENING = datetime(2026, 3, 1, 9, tzinfo=UTC)

SIZES = {
    code: Size(code=code, label=code, system=SizeSystem.EN_13402_LETTER, rank=rank)
    for rank, code in enumerate(("S", "M", "L"))
}
COLORS = {
    "navy": Color(slug="navy", name="Navy", hex="#1f2a44"),
    "ecru": Color(slug="ecru", name="Ecru", hex="#f0ead6"),
}

CATEGORIES = (
    CategoryDraft(slug="women", title="Women", description="For women."),
    CategoryDraft(slug="women-tops", title="Tops", parent="women"),
    CategoryDraft(slug="women-shirts", title="Shirts", parent="women-tops"),
    CategoryDraft(slug="women-knitwear", title="Knitwear", parent="women"),
    CategoryDraft(slug="men", title="Men"),
)
BRANDS = (
    BrandDraft(slug="alder", name="Alder", description="From the north."),
    BrandDraft(slug="birch", name="Birch"),
)
COLLECTIONS = (
    CollectionDraft(slug="spring", title="Spring"),
    CollectionDraft(slug="linen", title="Linen"),
)


def draft(
    slug: str,
    *,
    title: str | None = None,
    brand: str = "alder",
    category: str = "women-shirts",
    options: tuple[str, ...] = ("S/navy", "M/navy", "L/ecru"),
    euro: int = 4900,
    days: int = 0,
    **more: Any,
) -> ProductDraft:
    """A product with one variant for each ``size/colour``, all at ``euro`` cents."""
    variants = tuple(
        VariantDraft(
            sku=f"{slug}-{option.replace('/', '-')}".upper(),
            size=SIZES[option.split("/")[0]],
            color=COLORS[option.split("/")[1]],
            prices={"EUR": Price(amount=euro), "GBP": Price(amount=euro - 500)},
            weight_grams=250,
        )
        for option in options
    )
    values: dict[str, Any] = {
        "description": f"All about {slug}.",
        "materials": (MaterialShare(name="Linen", percent=100),),
        "care": (CareInstruction(symbol="wash_30", label="Wash at 30 °C"),),
        "images": tuple(
            Image(url=f"/media/{slug}-{color}.svg", alt=f"{slug} in {color}", color=color)
            for color in dict.fromkeys(option.split("/")[1] for option in options)
        ),
        "variants": variants,
        "published_at": OPENING + timedelta(days=days),
        **more,
    }
    return ProductDraft(
        slug=slug, title=title or slug.title(), brand=brand, category=category, **values
    )


PRODUCTS = (
    draft("oxford", title="Oxford shirt", euro=4900, days=1, collections=("spring",)),
    draft("zephyr", title="Zéphyr blouse", brand="birch", euro=6900, days=2, tags=("new",)),
    draft("amble", title="amble shirt", euro=3900, days=3, collections=("spring", "linen")),
    draft(
        "cable",
        title="Cable jumper",
        category="women-knitwear",
        brand="birch",
        euro=8900,
        days=4,
        options=("M/ecru", "L/ecru"),
        tags=("new", "wool"),
    ),
    draft("brogue", title="Brogue", category="men", euro=12900, days=5, options=("M/navy",)),
    draft("secret", title="Secret coat", category="men", status=ProductStatus.DRAFT),
    draft("relic", title="Relic coat", category="men", status=ProductStatus.ARCHIVED),
)


@pytest.fixture(scope="session")
def make_draft() -> Callable[..., ProductDraft]:
    """Makes product drafts; see :func:`draft`."""
    return draft


@pytest.fixture
async def empty_catalog(
    mongo_url: Callable[[], str], redis_url: Callable[[], str], serve_domain: Any
) -> AsyncIterator[Any]:
    """The catalog, served, with its indexes and nothing else."""
    settings = Settings(mongodb_url=mongo_url(), redis_url=redis_url())
    async with serve_domain(domain, settings) as running:
        await running.resources.mongo.start(domain.stores.documents, indexes=True)
        yield running


@pytest.fixture
async def catalog(empty_catalog: Any) -> Any:
    """The catalog, served, with the small shop of this module."""
    imported = CatalogImport(empty_catalog.resources.transactions, now=OPENING)
    await imported.categories(CATEGORIES)
    await imported.brands(BRANDS)
    await imported.collections(COLLECTIONS)
    await imported.products(PRODUCTS)
    await imported.finish()
    await empty_catalog.resources.mongo.database["outbox"].delete_many({})
    return empty_catalog


@pytest.fixture
def staff(signer: Any) -> str:
    """Who may read and change the catalog."""
    identity: str = signer.staff("catalog:read", "catalog:write")
    return identity
