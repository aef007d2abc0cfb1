"""The category tree: what staff may do to it, in one unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.errors import CategoryCycle, CategoryNotEmpty, CategoryNotFound
from subgraphs.catalog.events import CategoryChanged
from subgraphs.catalog.models import Category, Crumb, Seo
from subgraphs.catalog.service import validity
from subgraphs.catalog.service.announcements import Record
from subgraphs.catalog.service.slugs import change_slug, check_version, free_slug
from subgraphs.catalog.store.groupings import CategoryStore
from subgraphs.catalog.store.products import ProductStore
from subgraphs.kit.ids import new_id


class Categories:
    """Changes of the tree; what products and descendants copy is brought up to date with them."""

    def __init__(self, session: AsyncClientSession, record: Record, now: datetime) -> None:
        self._record = record
        self._now = now
        self._store = CategoryStore(session)
        self._products = ProductStore(session)

    async def create(
        self, *, slug: str, title: str, description: str, parent_id: str | None, seo: Seo
    ) -> Category:
        """Add a category behind its siblings.

        Raises :class:`SlugTaken`, :class:`CategoryNotFound` (the parent), :class:`InvalidValue`.
        """
        category_id = new_id("cat")
        parent = await self._get(parent_id, "parent") if parent_id is not None else None
        title = validity.title(title, ["input", "title"])
        await free_slug(self._store, slug, category_id)
        siblings = (await self._store.children([parent_id])).get(parent_id, [])
        category = Category(
            id=category_id,
            slug=slug,
            title=title,
            description=validity.text(description, ["input", "description"]),
            parent_id=parent_id,
            position=max((it.position for it in siblings), default=-1) + 1,
            path=[
                *(parent.path if parent else []),
                Crumb(id=category_id, slug=slug, title=title),
            ],
            seo=validity.seo(seo, ["input", "seo"]),
            created_at=self._now,
            updated_at=self._now,
        )
        await self._store.insert_many([category])
        await self._announce(category)
        return category

    async def update(
        self,
        category_id: str,
        version: int,
        *,
        slug: str | None = None,
        title: str | None = None,
        description: str | None = None,
        seo: Seo | None = None,
    ) -> Category:
        """Change what describes a category; ``None`` stays as it is.

        Raises :class:`CategoryNotFound`, :class:`StaleVersion`, :class:`SlugTaken`,
        :class:`InvalidValue`.
        """
        category = await self._open(category_id, version)
        renamed = await change_slug(self._store, category, slug)
        if title is not None and title != category.title:
            category.title = validity.title(title, ["input", "title"])
            renamed = True
        if description is not None:
            category.description = validity.text(description, ["input", "description"])
        if seo is not None:
            category.seo = validity.seo(seo, ["input", "seo"])
        await self._keep(category)
        if renamed:
            for store in (self._store, self._products):
                await store.rewrite_crumb(category.id, slug=category.slug, title=category.title)
            category.path = [
                *category.path[:-1],
                Crumb(id=category.id, slug=category.slug, title=category.title),
            ]
            await self._announce(category)
        return category

    async def move(self, category_id: str, version: int, *, parent_id: str | None) -> Category:
        """Put a category, with all below it, behind the children of another; ``None`` is the root.

        Raises :class:`CategoryNotFound`, :class:`StaleVersion` and :class:`CategoryCycle`.
        """
        category = await self._open(category_id, version)
        parent = await self._get(parent_id, "parent") if parent_id is not None else None
        if parent and any(crumb.id == category.id for crumb in parent.path):
            raise CategoryCycle(
                f"{parent.title!r} lies in {category.title!r}: it cannot become its parent.",
                path=["input", "parent"],
            )
        if parent_id == category.parent_id:
            return category
        siblings = (await self._store.children([parent_id])).get(parent_id, [])
        subtree = await self._store.subtree(category.id)
        depth = len(category.path) - 1
        above = parent.path if parent else []
        for node in subtree:
            before = node.path
            node.path = [*above, *before[depth:]]
            await self._products.move_category(node.id, before=before, after=node.path)
        await self._store.save_many(subtree)
        category.path = [*above, *category.path[depth:]]
        category.parent_id = parent_id
        category.position = max((it.position for it in siblings), default=-1) + 1
        await self._keep(category)
        for node in subtree:
            await self._announce(node)
        return category

    async def reorder(self, parent_id: str | None, ids: Sequence[str]) -> list[Category]:
        """Show these children of a category first, in this order; return all of its children.

        Raises :class:`CategoryNotFound` for one that is no child of it.
        """
        children = {
            it.id: it for it in (await self._store.children([parent_id])).get(parent_id, [])
        }
        first: dict[str, Category] = {}
        for place, category_id in enumerate(ids):
            if category_id not in children:
                raise CategoryNotFound(category_id, path=["input", "children", str(place)])
            first[category_id] = children[category_id]
        ordered = list({**first, **children}.values())
        for position, category in enumerate(ordered):
            category.position = position
        await self._store.save_many(ordered)
        return ordered

    async def delete(self, category_id: str, version: int) -> None:
        """Delete a category without children and products, archived ones included.

        Raises :class:`CategoryNotFound`, :class:`StaleVersion` and :class:`CategoryNotEmpty`.
        """
        category = await self._open(category_id, version)
        if await self._store.children([category.id]):
            raise CategoryNotEmpty(f"{category.title!r} has categories below it.")
        if await self._products.any_with({"lists": category.id}):
            raise CategoryNotEmpty(f"There are products in {category.title!r}.")
        await self._store.delete(category.id)

    async def _open(self, category_id: str, version: int) -> Category:
        category = await self._get(category_id, "id")
        check_version(category, version)
        return category

    async def _get(self, category_id: str, argument: str) -> Category:
        category = await self._store.get(category_id)
        if category is None:
            raise CategoryNotFound(category_id, path=["input", argument])
        return category

    async def _keep(self, category: Category) -> None:
        category.version += 1
        category.updated_at = self._now
        await self._store.save_many([category])

    async def _announce(self, category: Category) -> None:
        await self._record(
            CategoryChanged(
                category_id=category.id,
                slug=category.slug,
                title=category.title,
                path=[crumb.id for crumb in category.path],
            )
        )
