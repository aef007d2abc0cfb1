"""Slugs and SKUs, each claimed once."""

from __future__ import annotations

from typing import ClassVar

from beanie import Document
from pymongo import IndexModel


class Claim(Document):
    """``id`` is ``kind:value`` (``product:oxford-shirt``, ``sku:OX-M``); it is ``owner_id``'s.

    A slug stays its owner's after a rename, so that it leads there for ever. This is where slugs
    and SKUs are unique, and not by unique indexes on the documents themselves: an index knows
    nothing of former slugs, and not every server (SecantusDB) keeps one true when documents are
    updated, while no server takes an ``_id`` twice.
    """

    id: str  # type: ignore[assignment]  # ours are strings, not ObjectIds
    owner_id: str

    class Settings:
        """Collection and indexes."""

        name = "claims"
        indexes: ClassVar[list[IndexModel]] = [IndexModel("owner_id")]
