"""The assortment in the catalog's words, and its import."""

from collections.abc import Callable, Sequence
from itertools import islice

from local.demo.assortment import model
from local.demo.assortment.model import Assortment, Product
from subgraphs.catalog.models import (
    CareInstruction,
    Color,
    Image,
    MaterialShare,
    Price,
    Seo,
    Size,
    SizeSystem,
)
from subgraphs.catalog.service import (
    BrandDraft,
    CatalogImport,
    CategoryDraft,
    CollectionDraft,
    ProductDraft,
    Tally,
    VariantDraft,
)

BATCH = 50
"""Garments in one unit of work. An embedded store keeps all that a unit of work has written in its
cache (each garment stands in some hundred index entries) and stalls when that is too much."""


async def fill_catalog(
    imported: CatalogImport, shop: Assortment, progress: Callable[[int], None]
) -> Tally:
    """Bring the catalog to the state of `shop`; what it holds beside it stays.

    `progress` is told how many garments each step dealt with.
    """
    await imported.categories([_category(category) for category in shop.categories])
    await imported.brands(
        [
            BrandDraft(slug=brand.slug, name=brand.name, description=brand.description)
            for brand in shop.brands
        ]
    )
    scenes = {scene.slug: scene for scene in shop.scenes}
    await imported.collections([_collection(it, scenes) for it in shop.collections])
    tally, products = Tally(), shop.products
    while batch := list(islice(products, BATCH)):
        tally += await imported.products([product_draft(it) for it in batch], progress=progress)
    await imported.finish()
    return tally


def _category(category: model.Category) -> CategoryDraft:
    return CategoryDraft(
        slug=category.slug,
        title=category.title,
        description=category.description,
        parent=category.parent,
        seo=Seo(title=category.seo_title, description=category.seo_description),
    )


def _collection(collection: model.Collection, scenes: dict[str, model.Scene]) -> CollectionDraft:
    scene = scenes.get(collection.slug)
    width, height = model.SCENE_SIZE
    image = None
    if scene is not None:
        image = Image(
            url=f"{model.MEDIA_URL}/{scene.file_name}",
            alt=f"Garments of the collection {collection.title}, side by side",
            width=width,
            height=height,
        )
    return CollectionDraft(
        slug=collection.slug,
        title=collection.title,
        description=collection.description,
        image=image,
        seo=Seo(title=f"{collection.title} | Loom", description=collection.description),
    )


def product_draft(product: Product) -> ProductDraft:
    """A garment as the catalog takes it."""
    return ProductDraft(
        slug=product.slug,
        title=product.title,
        brand=product.brand,
        category=product.category,
        description=product.description,
        collections=product.collections,
        tags=product.tags,
        materials=tuple(
            MaterialShare(name=share.name, percent=share.percent) for share in product.materials
        ),
        care=tuple(CareInstruction(symbol=it.symbol, label=it.label) for it in product.care),
        images=_images(product.images),
        variants=tuple(_variant(variant) for variant in product.variants),
        seo=Seo(title=product.seo_title, description=product.seo_description),
        published_at=product.published_at,
    )


def _images(images: Sequence[model.Image]) -> tuple[Image, ...]:
    width, height = model.IMAGE_SIZE
    return tuple(
        Image(url=it.url, alt=it.alt, width=width, height=height, color=it.look.color.slug)
        for it in images
    )


def _variant(variant: model.Variant) -> VariantDraft:
    size, color = variant.size, variant.color
    return VariantDraft(
        sku=variant.sku,
        size=Size(code=size.code, label=size.label, system=SizeSystem(size.system), rank=size.rank),
        color=Color(slug=color.slug, name=color.name, hex=color.hex),
        prices={
            price.currency: Price(amount=price.amount, compare_at=price.compare_at)
            for price in variant.prices
        },
        barcode=variant.barcode,
        weight_grams=variant.weight_grams,
    )
