"""What the catalog keeps: one check for each kind of value, by whomever it is given.

Each returns the value as it is kept and raises a refusal that carries ``path``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from subgraphs.catalog.errors import InvalidPrice, InvalidValue, SkuTaken
from subgraphs.catalog.models import (
    Color,
    Image,
    MaterialShare,
    Price,
    Product,
    ProductStatus,
    Seo,
    Size,
    Variant,
)
from subgraphs.kit.money import currency_exponent

MAX_AMOUNT = 2_000_000_000
"""In minor units: what fits into the 32 bits of GraphQL's Int."""
MAX_VARIANTS = 500
MAX_IMAGES = 200
MAX_TAGS = 50
MAX_TITLE = 200
MAX_TEXT = 20_000
MAX_SLUG = 120
MAX_SEO_DESCRIPTION = 500
MAX_WEIGHT_GRAMS = 100_000
MAX_SIZE_CODE = 40
WHOLE_PERCENT = 100

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
_HEX = re.compile(r"#[0-9a-f]{6}")
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})

Path = Sequence[str]


def slug(value: str, path: Path) -> str:
    """Check a slug: words of small letters and digits, joined by hyphens."""
    if len(value) > MAX_SLUG or not _SLUG.fullmatch(value):
        raise InvalidValue(
            f"{value!r} is no slug: small letters and digits, joined by single hyphens.",
            path=list(path),
        )
    return value


def title(value: str, path: Path) -> str:
    """Check a title or name: 1 to 200 characters on one line."""
    kept = " ".join(value.split())
    if not 1 <= len(kept) <= MAX_TITLE:
        raise InvalidValue(f"A title has 1 to {MAX_TITLE} characters.", path=list(path))
    return kept


def text(value: str, path: Path) -> str:
    """Check a description."""
    if len(value) > MAX_TEXT:
        raise InvalidValue(f"A description has at most {MAX_TEXT:,} characters.", path=list(path))
    return value.strip()


def seo(value: Seo, path: Path) -> Seo:
    """Check what search engines are shown."""
    if len(value.title or "") > MAX_TITLE or len(value.description or "") > MAX_SEO_DESCRIPTION:
        raise InvalidValue(
            f"An SEO title has at most {MAX_TITLE} characters, a description "
            f"{MAX_SEO_DESCRIPTION}.",
            path=list(path),
        )
    return value


def tags(values: Iterable[str], path: Path) -> list[str]:
    """Check tags: slugs, each once, in alphabetical order."""
    kept = sorted({slug(value, path) for value in values})
    if len(kept) > MAX_TAGS:
        raise InvalidValue(f"A product has at most {MAX_TAGS} tags.", path=list(path))
    return kept


def materials(values: Sequence[MaterialShare], path: Path) -> list[MaterialShare]:
    """Check that shares are named once each and make 100 percent (or that there are none)."""
    names = {value.name for value in values}
    if values and (
        len(names) != len(values)
        or any(value.percent < 1 or not value.name.strip() for value in values)
        or sum(value.percent for value in values) != WHOLE_PERCENT
    ):
        raise InvalidValue("Materials are named once each and make 100 percent.", path=list(path))
    return list(values)


def images(values: Sequence[Image], path: Path) -> list[Image]:
    """Check images: an address and a text for those who cannot see it; no address twice."""
    if len(values) > MAX_IMAGES:
        raise InvalidValue(f"A product has at most {MAX_IMAGES} images.", path=list(path))
    for value in values:
        if not value.url.startswith(("https://", "http://", "/")) or not value.alt.strip():
            raise InvalidValue(
                f"The image {value.url!r} needs an http(s) or absolute address, and a text "
                "(alt) for those who cannot see it.",
                path=list(path),
            )
    doubled = [url for url, times in Counter(value.url for value in values).items() if times > 1]
    if doubled:
        raise InvalidValue(f"The image {doubled[0]!r} is there twice.", path=list(path))
    return list(values)


def prices(values: Mapping[str, Price], path: Path) -> dict[str, Price]:
    """Check prices by currency: 0 or more, and below the price that they are compared with."""
    for currency, price in values.items():
        try:
            currency_exponent(currency)
        except ValueError as error:
            raise InvalidPrice(str(error), currency, path=list(path)) from error
        if not 0 <= price.amount <= MAX_AMOUNT:
            raise InvalidPrice(
                f"A price lies between 0 and {MAX_AMOUNT:,} minor units, not {price.amount:,}.",
                currency,
                path=list(path),
            )
        if price.compare_at is not None and not price.amount < price.compare_at <= MAX_AMOUNT:
            raise InvalidPrice(
                f"The price to compare with, {price.compare_at:,}, is not above {price.amount:,}.",
                currency,
                path=list(path),
            )
    return dict(sorted(values.items()))


def variant(value: Variant, path: Path) -> Variant:
    """Check one variant by itself."""
    if not _SKU.fullmatch(value.sku):
        raise InvalidValue(
            f"{value.sku!r} is no SKU: up to 64 letters, digits, and . _ / -",
            path=[*path, "sku"],
        )
    _size(value.size, [*path, "size"])
    _color(value.color, [*path, "color"])
    if value.barcode is not None and not is_gtin(value.barcode):
        raise InvalidValue(
            f"{value.barcode!r} is no GTIN: 8, 12, 13 or 14 digits, the last a check digit.",
            path=[*path, "barcode"],
        )
    if value.weight_grams is not None and not 0 < value.weight_grams <= MAX_WEIGHT_GRAMS:
        raise InvalidValue("A weight lies between 1 g and 100 kg.", path=[*path, "weightGrams"])
    return value.model_copy(update={"prices": prices(value.prices, [*path, "prices"])})


def variants(product_id: str, values: Sequence[Variant], path: Path) -> list[Variant]:
    """Check a product's variants among themselves: a SKU, and a size in a colour, only once."""
    if len(values) > MAX_VARIANTS:
        raise InvalidValue(f"A product has at most {MAX_VARIANTS} variants.", path=list(path))
    skus = Counter(value.sku for value in values)
    options = Counter((value.size.code, value.color.slug) for value in values)
    for value in values:
        if skus[value.sku] > 1:
            raise SkuTaken(value.sku, product_id, path=[*path, "sku"])
        if options[value.size.code, value.color.slug] > 1:
            raise InvalidValue(
                f"There are two variants in size {value.size.code!r} and colour "
                f"{value.color.slug!r}.",
                path=list(path),
            )
    return list(values)


def reasons_against_publishing(product: Product) -> list[str]:
    """Return what a shopper would miss of this product, in words; nothing if it can be sold."""
    reasons = []
    if not product.variants:
        reasons.append("It has no variants.")
    if not product.images:
        reasons.append("It has no image.")
    unpriced = [variant.sku for variant in product.variants if not variant.prices]
    if unpriced:
        reasons.append(f"These variants have no price: {', '.join(unpriced)}.")
    if product.status is ProductStatus.ARCHIVED:
        reasons.append("It is archived: unarchive it first.")
    return reasons


def is_gtin(digits: str) -> bool:
    """Tell whether ``digits`` are a GTIN with a right check digit (GS1 General Specifications)."""
    if len(digits) not in _GTIN_LENGTHS or not (digits.isascii() and digits.isdigit()):
        return False
    weighted = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))
    )
    return weighted % 10 == 0


def _size(value: Size, path: Path) -> None:
    if not value.code.strip() or not value.label.strip() or len(value.code) > MAX_SIZE_CODE:
        raise InvalidValue("A size has a code of up to 40 characters and a label.", path=list(path))


def _color(value: Color, path: Path) -> None:
    slug(value.slug, [*path, "slug"])
    if not value.name.strip() or not _HEX.fullmatch(value.hex):
        raise InvalidValue(
            f"The colour {value.slug!r} needs a name and a value such as #1f2a44, not "
            f"{value.hex!r}.",
            path=list(path),
        )
