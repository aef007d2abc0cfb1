"""The catalog's documents in MongoDB."""

from beanie import Document

from subgraphs.catalog.models.claim import Claim
from subgraphs.catalog.models.grouping import Brand, Category, Collection, Shop
from subgraphs.catalog.models.product import (
    ALL_PRODUCTS,
    INDEXED_CURRENCIES,
    Product,
    StockMark,
    Variant,
)
from subgraphs.catalog.models.values import (
    BrandRef,
    CareInstruction,
    Color,
    Crumb,
    Image,
    MaterialShare,
    Price,
    ProductStatus,
    Seo,
    Signpost,
    Signposts,
    Size,
    SizeSystem,
)

DOCUMENTS: tuple[type[Document], ...] = (Product, Category, Brand, Collection, Shop, Claim)

__all__ = [
    "ALL_PRODUCTS",
    "DOCUMENTS",
    "INDEXED_CURRENCIES",
    "Brand",
    "BrandRef",
    "CareInstruction",
    "Category",
    "Claim",
    "Collection",
    "Color",
    "Crumb",
    "Image",
    "MaterialShare",
    "Price",
    "Product",
    "ProductStatus",
    "Seo",
    "Shop",
    "Signpost",
    "Signposts",
    "Size",
    "SizeSystem",
    "StockMark",
    "Variant",
]
