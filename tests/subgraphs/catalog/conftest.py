"""The catalog, served on a database of its own, with a small shop in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Shop:
    """A served catalog, and what tests ask of it again and again."""

    running: Any
    staff: str

    async def data(self, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask as a shopper; there must be no errors."""
        data: dict[str, Any] = await self.running.data(query, variables)
        return data

    async def staff_data(
        self, query: str, variables: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Ask as staff; there must be no errors."""
        data: dict[str, Any] = await self.running.data(query, variables, identity=self.staff)
        return data

    async def change(self, field: str, more: str = "", **input: Any) -> dict[str, Any]:
        """Carry out a mutation as staff; return its answer with the fields of refusals.

        ``more`` are selections on its success.
        """
        mutation = domain.schema._schema.mutation_type
        assert mutation is not None
        input_type = mutation.fields[field].args["input"].type
        answer = await self.staff_data(
            f"""mutation ($input: {input_type}) {{
              {field}(input: $input) {{
                __typename ... on UserError {{ code message path }} {more}
              }}
            }}""",
            {"input": input},
        )
        result: dict[str, Any] = answer[field]
        return result

    async def product(self, slug: str, fields: str = "id version") -> dict[str, Any]:
        """What staff see of a product."""
        data = await self.staff_data(
            f"query ($slug: String!) {{ product(slug: $slug) {{ {fields} }} }}", {"slug": slug}
        )
        product: dict[str, Any] = data["product"]
        return product

    async def grouping(self, kind: str, slug: str, fields: str = "id version") -> dict[str, Any]:
        """What anybody sees of a category, brand or collection."""
        data = await self.data(
            f"query ($slug: String!) {{ {kind}(slug: $slug) {{ {fields} }} }}", {"slug": slug}
        )
        grouping: dict[str, Any] = data[kind]
        return grouping

    async def listed(self, category: str) -> list[str]:
        """The slugs that a shopper finds in a category, newest first."""
        data = await self.data(
            """query ($slug: String!) {
              category(slug: $slug) { products(first: 100) { nodes { slug } } }
            }""",
            {"slug": category},
        )
        return [node["slug"] for node in data["category"]["products"]["nodes"]]

    async def events(self) -> list[tuple[str, dict[str, Any]]]:
        """Type and data of what waits in the outbox, oldest first; it is empty afterwards."""
        outbox = self.running.resources.mongo.database["outbox"]
        rows = await outbox.find().sort("_id", 1).to_list()
        await outbox.delete_many({})
        return [(row["envelope"]["type"], row["envelope"]["data"]) for row in rows]

    async def everything(self) -> dict[str, list[dict[str, Any]]]:
        """All that the catalog's database holds, to see that nothing has changed."""
        database = self.running.resources.mongo.database
        return {
            name: await database[name].find().sort("_id", 1).to_list()
            for name in sorted(await database.list_collection_names())
        }


@pytest.fixture
async def empty_catalog(mongo_url: Callable[[], str], serve_domain: Any) -> AsyncIterator[Any]:
    """The catalog, served, with its indexes and nothing else; without Redis."""
    settings = Settings(mongodb_url=mongo_url(), redis_url="redis://127.0.0.1:1")
    async with serve_domain(domain, settings) as running:
        await running.resources.mongo.start(domain.stores.documents, indexes=True)
        yield running


async def fill(running: Any) -> None:
    """Put the small shop of this module into an empty catalog."""
    imported = CatalogImport(running.resources.transactions, now=OPENING)
    await imported.categories(CATEGORIES)
    await imported.brands(BRANDS)
    await imported.collections(COLLECTIONS)
    await imported.products(PRODUCTS)
    await imported.finish()
    await running.resources.mongo.database["outbox"].delete_many({})


@pytest.fixture
async def catalog(empty_catalog: Any) -> Any:
    """The catalog, served, with the small shop of this module."""
    await fill(empty_catalog)
    return empty_catalog


@pytest.fixture
async def viewed_catalog(
    mongo_url: Callable[[], str], redis_url: Callable[[], str], serve_domain: Any
) -> AsyncIterator[Any]:
    """As ``catalog``, with Redis."""
    settings = Settings(mongodb_url=mongo_url(), redis_url=redis_url())
    async with serve_domain(domain, settings) as running:
        await running.resources.mongo.start(domain.stores.documents, indexes=True)
        await fill(running)
        yield running


@pytest.fixture
def staff(signer: Any) -> str:
    """Who may read and change the catalog."""
    identity: str = signer.staff("catalog:read", "catalog:write")
    return identity


@pytest.fixture
def shop(catalog: Any, staff: str) -> Shop:
    """The small shop."""
    return Shop(catalog, staff)
