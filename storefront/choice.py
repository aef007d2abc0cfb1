"""Which variant of a product the URL has chosen, and what else could be chosen from there.

The page works by links alone: every colour and every size is a link to the page with that one
chosen, so "another size" needs no script.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode


class Stock(StrEnum):
    """inventory's `AvailabilityStatus`, and what to say when inventory could not be asked."""

    IN_STOCK = "IN_STOCK"
    LOW_STOCK = "LOW_STOCK"
    OUT_OF_STOCK = "OUT_OF_STOCK"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Availability:
    """Stock of one variant; `available` counts units and is None when not known."""

    status: Stock
    available: int | None = None

    @classmethod
    def read(cls, answer: Mapping[str, Any] | None) -> Self:
        """From the graph's answer, which is null while inventory cannot be asked."""
        if not answer or answer.get("status") not in Stock.__members__:
            return cls(Stock.UNKNOWN)
        return cls(Stock(answer["status"]), answer.get("available"))

    @property
    def buyable(self) -> bool:
        """False only when it is known to be sold out."""
        return self.status is not Stock.OUT_OF_STOCK


@dataclass(frozen=True, slots=True)
class ColorOption:
    slug: str
    name: str
    hex: str
    href: str
    chosen: bool
    buyable: bool


@dataclass(frozen=True, slots=True)
class SizeOption:
    code: str
    label: str
    href: str
    chosen: bool
    buyable: bool
    made: bool
    """Whether the garment is made in this size in the chosen colour at all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The state of the variant picker.

    `variant` is None until both colour and size are settled; `availability` speaks of `variant`.
    """

    color: Mapping[str, Any] | None
    size: Mapping[str, Any] | None
    variant: Mapping[str, Any] | None
    availability: Availability
    colors: tuple[ColorOption, ...]
    sizes: tuple[SizeOption, ...]
    images: tuple[Mapping[str, Any], ...]
    wrong_size: str | None
    """A size in the URL that the garment does not come in, in this colour."""


def choose(product: Mapping[str, Any], color: str | None, size: str | None) -> Choice:
    """Settle colour and size for `product` (the graph's `Product`) from the URL's `color`, `size`.

    Without a (known) colour the first one that can be bought is shown. A garment in a single size
    has it chosen; otherwise the size stays open until the shopper picks one.
    """
    variants: Sequence[Mapping[str, Any]] = product.get("variants") or ()
    colors: Sequence[Mapping[str, Any]] = product.get("colors") or ()
    sizes: Sequence[Mapping[str, Any]] = product.get("sizes") or ()
    stock = {variant["sku"]: Availability.read(variant.get("availability")) for variant in variants}

    def in_color(slug: str) -> list[Mapping[str, Any]]:
        return [variant for variant in variants if variant["color"]["slug"] == slug]

    def buyable(some: Sequence[Mapping[str, Any]]) -> bool:
        return any(stock[variant["sku"]].buyable for variant in some)

    shown = (
        next((c for c in colors if c["slug"] == color), None)
        or next((c for c in colors if buyable(in_color(c["slug"]))), None)
        or next(iter(colors), None)
    )
    offered = in_color(shown["slug"]) if shown else list(variants)
    by_size = {variant["size"]["code"]: variant for variant in offered}
    if size is None and len(sizes) == 1:
        size = sizes[0]["code"]
    variant = by_size.get(size) if size is not None else None

    def href(color_slug: str | None, size_code: str | None) -> str:
        pairs = {"color": color_slug, "size": size_code}
        return f"/p/{product['slug']}?" + urlencode({k: v for k, v in pairs.items() if v})

    return Choice(
        color=shown,
        size=variant["size"] if variant else None,
        variant=variant,
        availability=stock[variant["sku"]] if variant else Availability(Stock.UNKNOWN),
        colors=tuple(
            ColorOption(
                slug=c["slug"],
                name=c["name"],
                hex=c["hex"],
                href=href(c["slug"], size),
                chosen=c is shown,
                buyable=buyable(in_color(c["slug"])),
            )
            for c in colors
        ),
        sizes=tuple(
            SizeOption(
                code=s["code"],
                label=s["label"],
                href=href(shown["slug"] if shown else None, s["code"]),
                chosen=variant is not None and s["code"] == size,
                buyable=s["code"] in by_size and stock[by_size[s["code"]]["sku"]].buyable,
                made=s["code"] in by_size,
            )
            for s in sizes
        ),
        images=_images(product, shown, variant),
        wrong_size=size if size is not None and variant is None else None,
    )


def _images(
    product: Mapping[str, Any],
    color: Mapping[str, Any] | None,
    variant: Mapping[str, Any] | None,
) -> tuple[Mapping[str, Any], ...]:
    """The chosen colour's pictures, the variant's own first; all where none names a colour."""
    images: Sequence[Mapping[str, Any]] = product.get("images") or ()
    slug = color["slug"] if color else None
    of_color = [image for image in images if image.get("color") in {slug, None}]
    own = variant.get("image") if variant else None
    first = [own] if own else []
    distinct = {image["url"]: image for image in [*first, *(of_color or images)]}
    return tuple(distinct.values())
