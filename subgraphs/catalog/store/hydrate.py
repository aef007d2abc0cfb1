"""From a document of our own to the model, without checking again what was checked when written.

Validation was a quarter of what a listing cost. Values that recur (a shop has few sizes, colours
and prices) are made once, since they are frozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from subgraphs.catalog.models import (
    BrandRef,
    CareInstruction,
    Color,
    Crumb,
    Image,
    MaterialShare,
    Price,
    Product,
    ProductStatus,
    Seo,
    Size,
    SizeSystem,
    StockMark,
    Variant,
)

_KEPT = 4096
_NO_SEO = Seo()
_VARIANT_FIELDS = set(Variant.model_fields)
_set = object.__setattr__


def product_of(document: Mapping[str, Any]) -> Product:
    """Return the product that ``document`` holds; fields that were not read have their defaults.

    Only for documents that this package has written, and only for reading.
    """
    get = document.get
    seo = get("seo")
    # every field is named: pydantic takes far longer to find out what a default is
    product: Product = Product.model_construct(
        id=document["_id"],
        revision_id=None,
        slug=document["slug"],
        title=document["title"],
        description=get("description", ""),
        status=ProductStatus(document["status"]),
        version=document["version"],
        brand=_brand(**document["brand"]),
        path=[_crumb(**crumb) for crumb in document["path"]],
        places=get("places", {}),
        tags=get("tags", []),
        materials=[MaterialShare.model_construct(**it) for it in get("materials", ())],
        care=[CareInstruction.model_construct(**it) for it in get("care", ())],
        images=[Image.model_construct(**it) for it in get("images", ())],
        variants=[_variant(it) for it in get("variants", ())],
        seo=Seo.model_construct(**seo) if seo else _NO_SEO,
        view_count=get("view_count", 0),
        stock_marks=[StockMark.model_construct(**it) for it in get("stock_marks", ())],
        published_at=get("published_at"),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        lists=get("lists", []),
        keys=get("keys", {}),
    )
    return product


def _variant(document: Mapping[str, Any]) -> Variant:
    get = document.get
    size, color, prices = get("size"), get("color"), get("prices")
    # what was not read is None, so that whoever asks for it all the same fails
    values = {
        "id": document["id"],
        "sku": document["sku"],
        "size": _size(**size) if size is not None else None,
        "color": _color(**color) if color is not None else None,
        "prices": {currency: _price(**it) for currency, it in prices.items()}
        if prices is not None
        else None,
        "barcode": get("barcode"),
        "weight_grams": get("weight_grams"),
    }
    # what model_construct does in the end; a listing has two hundred variants
    variant = Variant.__new__(Variant)
    _set(variant, "__dict__", values)
    _set(variant, "__pydantic_fields_set__", _VARIANT_FIELDS)
    _set(variant, "__pydantic_extra__", None)
    _set(variant, "__pydantic_private__", None)
    return variant


@lru_cache(maxsize=_KEPT)
def _size(code: str, label: str, system: str, rank: int = 0) -> Size:
    return Size(code=code, label=label, system=SizeSystem(system), rank=rank)


@lru_cache(maxsize=_KEPT)
def _color(slug: str, name: str, hex: str) -> Color:  # the field's name
    return Color(slug=slug, name=name, hex=hex)


@lru_cache(maxsize=_KEPT)
def _price(amount: int, compare_at: int | None = None) -> Price:
    return Price(amount=amount, compare_at=compare_at)


@lru_cache(maxsize=_KEPT)
def _brand(id: str, slug: str, name: str) -> BrandRef:  # the field's name
    return BrandRef(id=id, slug=slug, name=name)


@lru_cache(maxsize=_KEPT)
def _crumb(id: str, slug: str, title: str) -> Crumb:  # the field's name
    return Crumb(id=id, slug=slug, title=title)
