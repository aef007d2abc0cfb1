"""What products are grouped by: categories, brands and collections.

Each keeps the signposts of its list of products (:mod:`subgraphs.catalog.store.signposts`).
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from beanie import Document
from pydantic import Field
from pymongo import ASCENDING, IndexModel

from subgraphs.catalog.models.values import Crumb, Image, Seo, Signposts


class Category(Document):
    """A node of the category tree. ``path`` leads from its root to itself, inclusive."""

    id: str  # type: ignore[assignment]  # ours are strings with a prefix, not ObjectIds
    slug: str
    title: str
    description: str = ""
    parent_id: str | None = None
    position: int = 0
    path: list[Crumb]
    seo: Seo = Seo()
    version: int = 1
    created_at: datetime
    updated_at: datetime
    signposts: dict[str, Signposts] = Field(default_factory=dict)

    class Settings:
        """Collection and indexes."""

        name = "categories"
        indexes: ClassVar[list[IndexModel]] = [
            IndexModel("slug"),
            IndexModel([("parent_id", ASCENDING), ("position", ASCENDING)]),
            IndexModel("path.id"),
        ]


class Brand(Document):
    """Whose garment it is."""

    id: str  # type: ignore[assignment]  # ours are strings with a prefix, not ObjectIds
    slug: str
    name: str
    description: str = ""
    seo: Seo = Seo()
    version: int = 1
    created_at: datetime
    updated_at: datetime
    signposts: dict[str, Signposts] = Field(default_factory=dict)

    class Settings:
        """Collection and indexes."""

        name = "brands"
        indexes: ClassVar[list[IndexModel]] = [IndexModel("slug"), IndexModel("name")]


class Collection(Document):
    """A hand-picked list of products, in an order of its own (``Product.places``)."""

    id: str  # type: ignore[assignment]  # ours are strings with a prefix, not ObjectIds
    slug: str
    title: str
    description: str = ""
    image: Image | None = None
    position: int = 0
    seo: Seo = Seo()
    version: int = 1
    created_at: datetime
    updated_at: datetime
    signposts: dict[str, Signposts] = Field(default_factory=dict)

    class Settings:
        """Collection and indexes."""

        name = "collections"
        indexes: ClassVar[list[IndexModel]] = [
            IndexModel("slug"),
            IndexModel("position"),
        ]


class Shop(Document):
    """The one document about the shop as a whole: the signposts of the list of all products."""

    id: str  # type: ignore[assignment]  # it is always ALL_PRODUCTS
    signposts: dict[str, Signposts] = Field(default_factory=dict)

    class Settings:
        """Collection and indexes."""

        name = "shop"
