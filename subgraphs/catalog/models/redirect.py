"""Slugs that things had before they were renamed."""

from __future__ import annotations

from typing import ClassVar

from beanie import Document
from pymongo import IndexModel


class Redirect(Document):
    """``id`` is ``kind:slug``: an old slug of ``target_id`` among things of that kind."""

    id: str  # type: ignore[assignment]  # ours are strings, not ObjectIds
    target_id: str

    class Settings:
        """Collection and indexes."""

        name = "redirects"
        indexes: ClassVar[list[IndexModel]] = [IndexModel("target_id")]
