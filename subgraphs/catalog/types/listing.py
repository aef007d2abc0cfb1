"""Listings of products in the graph: filters, orders, pages and facets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.store import facets as facet_store
from subgraphs.catalog.store import listing
from subgraphs.catalog.store.groupings import shop_signposts
from subgraphs.catalog.types.brand import Brand
from subgraphs.catalog.types.context import READ, CatalogInfo
from subgraphs.catalog.types.product import Product
from subgraphs.catalog.types.read_fields import fields_to_read
from subgraphs.catalog.types.values import Color, PriceRange, Size, show_color, show_size
from subgraphs.kit.errors import BadInput
from subgraphs.kit.pagination import Page, PageInfo, Window, encode_cursor
from subgraphs.kit.scalars import CurrencyCode

DEFAULT_CURRENCY = CurrencyCode("EUR")
MAX_CHOICES = 100

KEY_LENGTH = 2
"""A cursor holds the order that it belongs to and the product's key in it."""


@strawberry.enum(description="An order of products.")
class ProductSort(Enum):
    """By price in the ``currency`` argument."""

    NEWEST = "NEWEST"
    PRICE_ASC = "PRICE_ASC"
    PRICE_DESC = "PRICE_DESC"
    TITLE_ASC = "TITLE_ASC"
    POPULAR = "POPULAR"


@strawberry.input(description="Prices in minor units, bounds inclusive.")
class PriceRangeInput:
    """Either bound may be left out."""

    currency: CurrencyCode
    min: int | None = None
    max: int | None = None


@strawberry.input(
    description="Which products. Each field narrows the list; within a list of values any will do. "
    "Sizes, colours and price must meet in one variant."
)
class ProductFilter:
    """Every field is optional."""

    category: strawberry.ID | None = strawberry.field(
        default=None, description="This category or a descendant of it."
    )
    category_slug: str | None = strawberry.field(
        default=None, description="This category or a descendant of it."
    )
    brands: list[str] | None = strawberry.field(default=None, description="Slugs of brands.")
    sizes: list[str] | None = strawberry.field(default=None, description="Codes of sizes.")
    colors: list[str] | None = strawberry.field(default=None, description="Slugs of colours.")
    price: PriceRangeInput | None = None
    tags: list[str] | None = None
    collection: str | None = strawberry.field(default=None, description="Slug of a collection.")
    status: list[models.ProductStatus] | None = strawberry.field(
        default=None, description="For staff (scope catalog:read); published, if not given."
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A selection of products, ``None`` if it cannot have any, and its list's signposts."""

    selection: listing.Selection | None
    signposts: Mapping[str, models.Signposts]


async def select(
    info: CatalogInfo,
    filter: ProductFilter | None,
    within: models.Category | models.Collection | None = None,
) -> Listed:
    """Turn ``filter``, on the list of ``within``, into a selection."""
    wanted = filter or ProductFilter()
    if wanted.status:
        info.context.identity.require_scope(READ)
    narrowing = [within] if within is not None else []
    for found in await _groupings(info, wanted):
        if found is None:
            return Listed(None, {})
        narrowing.append(found)
    narrowing.sort(key=_length)
    signposts = narrowing[0].signposts if narrowing else await shop_signposts()
    selection = listing.Selection(
        lists=tuple(dict.fromkeys(it.id for it in narrowing)) or (models.ALL_PRODUCTS,),
        statuses=tuple(wanted.status or (models.ProductStatus.PUBLISHED,)),
        brands=_choices("brands", wanted.brands),
        tags=_choices("tags", wanted.tags),
        sizes=_choices("sizes", wanted.sizes),
        colors=_choices("colors", wanted.colors),
        price=_price(wanted.price),
    )
    return Listed(selection, signposts)


async def _groupings(
    info: CatalogInfo, wanted: ProductFilter
) -> list[models.Category | models.Collection | None]:
    loaders = info.context.loaders
    found: list[models.Category | models.Collection | None] = []
    if wanted.category:
        found.append(await loaders.category.load(wanted.category))
    if wanted.category_slug:
        found.append(await loaders.category_by_slug.load(wanted.category_slug))
    if wanted.collection:
        found.append(await loaders.collection_by_slug.load(wanted.collection))
    return found


def _length(grouping: models.Category | models.Collection) -> int:
    newest = grouping.signposts.get("newest")
    return newest.total if newest else 0


def _choices(name: str, values: list[str] | None) -> tuple[str, ...]:
    if values and len(values) > MAX_CHOICES:
        raise BadInput(f"Choose at most {MAX_CHOICES} of {name!r}, not {len(values)}.")
    return tuple(dict.fromkeys(values or ()))


def _price(wanted: PriceRangeInput | None) -> listing.PriceBounds | None:
    if wanted is None:
        return None
    if wanted.min is not None and wanted.max is not None and wanted.min > wanted.max:
        raise BadInput(f"The lowest price {wanted.min} is above the highest, {wanted.max}.")
    return listing.PriceBounds(wanted.currency, wanted.min, wanted.max)


def order_of(
    sort: ProductSort, filter: ProductFilter | None, currency: CurrencyCode | None
) -> listing.Order:
    """Return the order for ``sort``; prices are by default in the filter's currency, or in euro."""
    match sort:
        case ProductSort.NEWEST:
            return listing.Order("newest", descending=True)
        case ProductSort.PRICE_ASC:
            return listing.Order(f"price_{currency_of(filter, currency)}")
        case ProductSort.PRICE_DESC:
            return listing.Order(f"price_{currency_of(filter, currency)}", descending=True)
        case ProductSort.TITLE_ASC:
            return listing.Order("title")
        case ProductSort.POPULAR:
            return listing.Order("popular", descending=True)


def currency_of(filter: ProductFilter | None, currency: CurrencyCode | None) -> CurrencyCode:
    """Return ``currency``, or that of the filter's price, or euro."""
    if currency is not None:
        return currency
    return filter.price.currency if filter and filter.price else DEFAULT_CURRENCY


@strawberry.type
class ProductEdge:
    """A product and its place in the list."""

    node: Product
    cursor: str


@strawberry.type(description="A page of a list of products.")
class ProductConnection:
    """Relay's connection."""

    nodes: list[Product]
    page_info: PageInfo
    page: strawberry.Private[Page[models.Product]]
    selection: strawberry.Private[listing.Selection | None]
    order: strawberry.Private[listing.Order]

    @strawberry.field
    def edges(self) -> list[ProductEdge]:
        """The products with their cursors."""
        return [
            ProductEdge(node=node, cursor=encode_cursor(key))
            for node, key in zip(self.nodes, self.page.keys, strict=True)
        ]

    @strawberry.field(description="In the whole list. It takes time to count: ask if you need it.")
    async def total_count(self) -> int:
        """By a statement of its own."""
        if self.selection is None:
            return 0
        return await listing.count(self.selection, self.order)

    @classmethod
    async def of(
        cls,
        info: CatalogInfo,
        listed: Listed,
        order: listing.Order,
        *,
        first: int | None,
        after: str | None,
        last: int | None,
        before: str | None,
    ) -> ProductConnection:
        """Read the page that is asked for; :class:`BadInput` names an argument that is wrong."""
        window = Window.of(
            first=first, after=after, last=last, before=before, key_length=KEY_LENGTH
        )
        for name, key in (("after", window.after), ("before", window.before)):
            if key is not None and key[0] != order.key:
                raise BadInput(f"The cursor {name!r} belongs to a list in another order.")
        if listed.selection is None:
            page: Page[models.Product] = Page.of([], [], window)
        else:
            page = await listing.find_page(
                listed.selection,
                order,
                window,
                signposts=listed.signposts,
                fields=fields_to_read(info._raw_info),  # noqa: SLF001  # Strawberry's own view costs more
            )
        return cls(
            nodes=[Product.from_model(model) for model in page.rows],
            page_info=PageInfo.of(page),
            page=page,
            selection=listed.selection,
            order=order,
        )


@strawberry.type
class SizeFacet:
    """A size to choose."""

    size: Size
    count: int = strawberry.field(description="Products that the choice would leave.")


@strawberry.type
class ColorFacet:
    """A colour to choose."""

    color: Color
    count: int = strawberry.field(description="Products that the choice would leave.")


@strawberry.type
class BrandFacet:
    """A brand to choose."""

    brand: Brand
    count: int = strawberry.field(description="Products that the choice would leave.")


@strawberry.type(
    description="What a list can be narrowed by. Each facet is counted with regard to what is "
    "chosen of the others and not of itself."
)
class ProductFacets:
    """Sizes smallest first, colours and brands by name."""

    sizes: list[SizeFacet]
    colors: list[ColorFacet]
    brands: list[BrandFacet]
    price: PriceRange | None

    @classmethod
    async def of(cls, listed: Listed, currency: CurrencyCode) -> ProductFacets:
        """Count them."""
        if listed.selection is None:
            return cls(sizes=[], colors=[], brands=[], price=None)
        counted = await facet_store.count_facets(listed.selection, currency)
        return cls(
            sizes=[SizeFacet(size=show_size(it), count=n) for it, n in counted.sizes],
            colors=[ColorFacet(color=show_color(it), count=n) for it, n in counted.colors],
            brands=[BrandFacet(brand=Brand.from_ref(it), count=n) for it, n in counted.brands],
            price=PriceRange.of(*counted.price, currency) if counted.price else None,
        )
