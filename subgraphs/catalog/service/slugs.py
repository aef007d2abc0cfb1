"""Slugs: unique among things of a kind, also those that led there before a rename."""

from __future__ import annotations

from subgraphs.catalog.errors import SlugTaken, StaleVersion
from subgraphs.catalog.service import validity
from subgraphs.catalog.store.documents import DocumentStore, DocumentT

SLUG_PATH = ["input", "slug"]


async def free_slug(store: DocumentStore[DocumentT], slug: str, owner_id: str) -> str:
    """Return ``slug`` if it may lead to ``owner_id``, which may have had it before.

    Raises :class:`InvalidValue` and :class:`SlugTaken`.
    """
    validity.slug(slug, SLUG_PATH)
    holder = (await store.slugs.owners([slug])).get(slug, owner_id)
    if holder != owner_id:
        raise SlugTaken(slug, holder, path=SLUG_PATH)
    return slug


async def change_slug(
    store: DocumentStore[DocumentT], document: DocumentT, slug: str | None
) -> bool:
    """Give ``document`` another slug, the old one leading to it; tell whether it is another."""
    if slug is None or slug == document.slug:
        return False
    await free_slug(store, slug, document.id)
    if slug not in await store.slugs.owners([slug]):
        await store.slugs.claim([(slug, document.id)])
    document.slug = slug
    return True


def check_version(document: DocumentT, version: int) -> None:
    """Raise :class:`StaleVersion` unless ``document`` is as the caller read it."""
    if document.version != version:
        raise StaleVersion(document.version)
