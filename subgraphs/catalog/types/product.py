"""Products and their variants in the graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.types.brand import Brand
from subgraphs.catalog.types.context import CatalogInfo
from subgraphs.catalog.types.references import load_references
from subgraphs.catalog.types.values import (
    CareInstruction,
    Color,
    Image,
    MaterialShare,
    PriceRange,
    Seo,
    Size,
    money,
    show_color,
    show_size,
)
from subgraphs.kit.money_type import Money
from subgraphs.kit.scalars import CurrencyCode, Moment

if TYPE_CHECKING:
    from subgraphs.catalog.types.groupings import Category, Collection


@strawberry.federation.type(
    keys=["id", "sku"], description="A product in one size and colour: what is bought."
)
class ProductVariant:
    """See :class:`subgraphs.catalog.models.Variant`."""

    id: strawberry.ID
    sku: strawberry.ID
    size: Size
    color: Color
    barcode: str | None = strawberry.field(description="A GTIN (EAN, UPC).")
    weight_grams: int | None
    model: strawberry.Private[models.Variant]
    owner: strawberry.Private[models.Product]

    @strawberry.field(description="In this currency; null where it is not sold in it.")
    def price(self, currency: CurrencyCode) -> Money | None:
        """What it costs."""
        price = self.model.prices.get(currency)
        return money(price.amount, currency) if price else None

    @strawberry.field(description="The former, higher price while it is reduced.")
    def compare_at_price(self, currency: CurrencyCode) -> Money | None:
        """What it cost."""
        price = self.model.prices.get(currency)
        return money(price.compare_at, currency) if price and price.compare_at else None

    @strawberry.field(description="The product's first image in this colour, or for all colours.")
    def image(self) -> Image | None:
        """How it looks."""
        shown = self.model.color.slug
        fitting = [it for it in self.owner.images if it.color in (shown, None)]
        best = min(fitting, key=lambda it: it.color is None, default=None)
        return Image.from_model(best) if best else None

    @strawberry.field(description="Whether its stock runs low.")
    def selling_fast(self) -> bool:
        """As inventory told last."""
        return any(mark.low for mark in self.owner.stock_marks if mark.sku == self.sku)

    @strawberry.field
    def product(self) -> Product:
        """What it is a variant of."""
        return Product.from_model(self.owner)

    @classmethod
    async def resolve_references(
        cls, info: CatalogInfo, representations: Sequence[dict[str, Any]]
    ) -> list[ProductVariant | None]:
        """By id or SKU."""
        loaders = info.context.loaders
        owners = await load_references(
            representations,
            {"id": loaders.product_by_variant, "sku": loaders.product_by_sku},
        )
        found: list[ProductVariant | None] = []
        for representation, owner in zip(representations, owners, strict=True):
            wanted = {
                name: representation[name] for name in ("id", "sku") if name in representation
            }
            models_found = (
                model
                for model in (owner.variants if owner else ())
                if all(getattr(model, name) == value for name, value in wanted.items())
            )
            model = next(models_found, None)
            found.append(cls.from_model(model, owner) if model and owner else None)
        return found

    @classmethod
    def from_model(cls, model: models.Variant, owner: models.Product) -> ProductVariant:
        """Show a variant of ``owner``."""
        return cls(
            id=strawberry.ID(model.id),
            sku=strawberry.ID(model.sku),
            # None where a listing did not read it, because nobody asks for it
            size=show_size(model.size) if model.size else None,  # type: ignore[arg-type]
            color=show_color(model.color) if model.color else None,  # type: ignore[arg-type]
            barcode=model.barcode,
            weight_grams=model.weight_grams,
            model=model,
            owner=owner,
        )


@strawberry.federation.type(keys=["id", "slug"], description="What the shop sells.")
class Product:
    """See :class:`subgraphs.catalog.models.Product`."""

    id: strawberry.ID
    slug: str = strawberry.field(
        description="In its page's address. Former slugs find the product too: redirect to this."
    )
    title: str
    description: str = strawberry.field(description="Plain text; empty lines part paragraphs.")
    status: models.ProductStatus
    version: int = strawberry.field(description="For changes: the version that they are made to.")
    tags: list[str]
    view_count: int = strawberry.field(description="How often it was looked at; counted late.")
    published_at: Moment | None = strawberry.field(description="When it first was in the shop.")
    created_at: Moment
    updated_at: Moment
    model: strawberry.Private[models.Product]

    @strawberry.field
    def brand(self) -> Brand:
        """Whose it is."""
        return Brand.from_ref(self.model.brand)

    @strawberry.field(description="The one category that it lies in.")
    def category(
        self,
    ) -> Annotated[Category, strawberry.lazy("subgraphs.catalog.types.groupings")]:
        """Where it lies."""
        # categories list products: one of the two modules imports the other late
        from subgraphs.catalog.types.groupings import Category

        return Category.from_path(self.model.path)

    @strawberry.field
    async def collections(
        self, info: CatalogInfo
    ) -> list[Annotated[Collection, strawberry.lazy("subgraphs.catalog.types.groupings")]]:
        """What it was picked for, in the collections' order."""
        from subgraphs.catalog.types.groupings import Collection

        found = await info.context.loaders.collection.load_all(list(self.model.places))
        present = sorted(
            (model for model in found if model), key=lambda model: (model.position, model.id)
        )
        return [Collection.from_model(model) for model in present]

    @strawberry.field(description="What it is made of, in percent.")
    def materials(self) -> list[MaterialShare]:
        """Its composition."""
        return [MaterialShare(name=it.name, percent=it.percent) for it in self.model.materials]

    @strawberry.field
    def care(self) -> list[CareInstruction]:
        """How to look after it."""
        return [CareInstruction(symbol=it.symbol, label=it.label) for it in self.model.care]

    @strawberry.field(description="The first of its images.")
    def image(self) -> Image | None:
        """For listings."""
        return Image.from_model(self.model.images[0]) if self.model.images else None

    @strawberry.field(description="In the shop's order.")
    def images(self) -> list[Image]:
        """Of every colour."""
        return [Image.from_model(it) for it in self.model.images]

    @strawberry.field(description="By colour and size.")
    def variants(self) -> list[ProductVariant]:
        """What can be bought."""
        model = self.model
        return [ProductVariant.from_model(it, model) for it in model.variants]

    @strawberry.field
    def variant(self, sku: str) -> ProductVariant | None:
        """One of them by its SKU."""
        found = next((it for it in self.model.variants if it.sku == sku), None)
        return ProductVariant.from_model(found, self.model) if found else None

    @strawberry.field(description="That its variants come in, smallest first.")
    def sizes(self) -> list[Size]:
        """Each once."""
        ranked = sorted((it.size for it in self.model.variants), key=lambda it: (it.rank, it.code))
        return list({it.code: show_size(it) for it in ranked}.values())

    @strawberry.field(description="That its variants come in.")
    def colors(self) -> list[Color]:
        """Each once, in the variants' order."""
        return list({it.color.slug: show_color(it.color) for it in self.model.variants}.values())

    @strawberry.field(description="The lowest among its variants; null if not sold in it.")
    def price(self, currency: CurrencyCode) -> Money | None:
        """From what it costs."""
        cheapest = self._cheapest(currency)
        return money(cheapest.amount, currency) if cheapest else None

    @strawberry.field(description="The former, higher price of the cheapest, while it is reduced.")
    def compare_at_price(self, currency: CurrencyCode) -> Money | None:
        """From what it cost."""
        cheapest = self._cheapest(currency)
        if cheapest is None or cheapest.compare_at is None:
            return None
        return money(cheapest.compare_at, currency)

    @strawberry.field(description="From the cheapest variant to the dearest.")
    def price_range(self, currency: CurrencyCode) -> PriceRange | None:
        """What it costs."""
        amounts = [price.amount for price in self._prices(currency)]
        return PriceRange.of(min(amounts), max(amounts), currency) if amounts else None

    @strawberry.field
    def seo(self) -> Seo:
        """For search engines."""
        return Seo.from_model(self.model.seo)

    @strawberry.field(description="Whether the stock of some variant runs low.")
    def selling_fast(self) -> bool:
        """As inventory told last."""
        return any(mark.low for mark in self.model.stock_marks)

    def _prices(self, currency: str) -> Iterable[models.Price]:
        for variant in self.model.variants:
            price = variant.prices.get(currency)
            if price is not None:
                yield price

    def _cheapest(self, currency: str) -> models.Price | None:
        return min(self._prices(currency), key=lambda price: price.amount, default=None)

    @classmethod
    async def resolve_references(
        cls, info: CatalogInfo, representations: Sequence[dict[str, Any]]
    ) -> list[Product | None]:
        """By id or slug."""
        loaders = info.context.loaders
        found = await load_references(
            representations, {"id": loaders.product, "slug": loaders.product_by_slug}
        )
        return [cls.from_model(model) if model else None for model in found]

    @classmethod
    def from_model(cls, model: models.Product) -> Product:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            slug=model.slug,
            title=model.title,
            description=model.description,
            status=model.status,
            version=model.version,
            tags=model.tags,
            view_count=model.view_count,
            published_at=Moment(model.published_at) if model.published_at else None,
            created_at=Moment(model.created_at),
            updated_at=Moment(model.updated_at),
            model=model,
        )
