"""Values of the graph that have no identity."""

from __future__ import annotations

from functools import lru_cache

import strawberry

from subgraphs.catalog import models
from subgraphs.catalog.types.cache_control import AS_ITS_PARENT
from subgraphs.kit.money_type import Money
from subgraphs.kit.scalars import CurrencyCode


@strawberry.type(description="A size of a garment.")
class Size:
    """See :class:`subgraphs.catalog.models.Size`."""

    code: str = strawberry.field(description="Names it over the shop: M, EU-42. Filters take it.")
    label: str = strawberry.field(description="As it is shown.")
    system: models.SizeSystem


@strawberry.type(description="A named colour.")
class Color:
    """See :class:`subgraphs.catalog.models.Color`."""

    slug: str = strawberry.field(description="Names it over the shop. Filters take it.")
    name: str
    hex: str = strawberry.field(description="#rrggbb.")


@lru_cache(maxsize=4096)
def _size(code: str, label: str, system: models.SizeSystem) -> Size:
    return Size(code=code, label=label, system=system)


@lru_cache(maxsize=4096)
def _color(slug: str, name: str, hex_value: str) -> Color:
    return Color(slug=slug, name=name, hex=hex_value)


def show_size(model: models.Size) -> Size:
    """Show ``model``; a shop has few sizes, so each is made once."""
    return _size(model.code, model.label, model.system)


def show_color(model: models.Color) -> Color:
    """Show ``model``; a shop has few colours, so each is made once."""
    return _color(model.slug, model.name, model.hex)


@strawberry.type(description="A picture.", directives=[AS_ITS_PARENT])
class Image:
    """See :class:`subgraphs.catalog.models.Image`."""

    url: str
    alt: str = strawberry.field(description="For those who cannot see it.")
    width: int | None = strawberry.field(description="In pixels.")
    height: int | None = strawberry.field(description="In pixels.")
    color: str | None = strawberry.field(
        description="The slug of the colour that it shows; null if it stands for all."
    )

    @classmethod
    def from_model(cls, model: models.Image) -> Image:
        """Show ``model``."""
        return cls(
            url=model.url,
            alt=model.alt,
            width=model.width,
            height=model.height,
            color=model.color,
        )


@strawberry.type(description="A material and its share of the garment.")
class MaterialShare:
    """See :class:`subgraphs.catalog.models.MaterialShare`."""

    name: str
    percent: int


@strawberry.type(description="How to care for a garment, by a symbol of ISO 3758.")
class CareInstruction:
    """See :class:`subgraphs.catalog.models.CareInstruction`."""

    symbol: str = strawberry.field(description="Such as wash_30.")
    label: str = strawberry.field(description="In words.")


@strawberry.type(
    description="What search engines are shown; null where its own words do.",
    directives=[AS_ITS_PARENT],
)
class Seo:
    """See :class:`subgraphs.catalog.models.Seo`."""

    title: str | None
    description: str | None

    @classmethod
    def from_model(cls, model: models.Seo) -> Seo:
        """Show ``model``."""
        return cls(title=model.title, description=model.description)


@strawberry.type(description="The lowest and the highest of several prices.")
class PriceRange:
    """Both are equal where there is one price."""

    min: Money
    max: Money

    @classmethod
    def of(cls, low: int, high: int, currency: str) -> PriceRange:
        """From ``low`` to ``high`` minor units."""
        return cls(min=money(low, currency), max=money(high, currency))


def money(amount: int, currency: str) -> Money:
    """Show an amount of minor units."""
    return Money(amount=amount, currency=CurrencyCode(currency))
