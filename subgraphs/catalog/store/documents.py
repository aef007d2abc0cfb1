"""What products, categories, brands and collections are read and kept by: ids, slugs, versions."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from beanie.odm.utils.dump import get_dict
from pymongo import ReplaceOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from subgraphs.catalog.models import Brand, Category, Collection, Product
from subgraphs.catalog.store.claims import ClaimStore, release_all_of

DocumentT = TypeVar("DocumentT", Product, Category, Brand, Collection)


class DocumentStore(Generic[DocumentT]):
    """Keeps one kind of document. ``session`` is the unit of work, or ``None`` for mere reading."""

    model: type[DocumentT]
    kind: ClassVar[str]

    def __init__(self, session: AsyncClientSession | None = None) -> None:
        self.session = session
        self.slugs = ClaimStore(self.kind, session)

    @property
    def collection(self) -> AsyncCollection[Any]:
        """The driver's collection."""
        return self.model.get_pymongo_collection()

    async def get(self, document_id: str) -> DocumentT | None:
        """Return one document by its id."""
        return (await self.get_many([document_id])).get(document_id)

    async def get_many(self, ids: Iterable[str]) -> dict[str, DocumentT]:
        """Return those documents that exist, by id."""
        found = await self._find({"_id": {"$in": list(ids)}})
        return {document.id: document for document in found}

    async def by_slugs(
        self, slugs: Several[str], *, redirected: bool = True
    ) -> dict[str, DocumentT]:
        """Return documents by the slugs that were asked for.

        Unless ``redirected`` is false a slug that a document had before it was renamed finds it
        too, for two statements more.
        """
        found = {
            document.slug: document for document in await self._find({"slug": {"$in": list(slugs)}})
        }
        missing = [slug for slug in slugs if slug not in found] if redirected else []
        if missing:
            targets = await self.slugs.owners(missing)
            moved = await self.get_many(targets.values()) if targets else {}
            found.update(
                {slug: moved[target] for slug, target in targets.items() if target in moved}
            )
        return found

    async def insert_many(self, documents: Sequence[DocumentT]) -> None:
        """Add new documents, and claim their slugs."""
        if documents:
            await self.slugs.claim((document.slug, document.id) for document in documents)
            await self.collection.insert_many(
                [encoded(document) for document in documents], session=self.session
            )

    async def save_many(self, documents: Sequence[DocumentT]) -> None:
        """Replace documents that exist."""
        if documents:
            await self.collection.bulk_write(
                [ReplaceOne({"_id": item.id}, encoded(item)) for item in documents],
                ordered=False,
                session=self.session,
            )

    async def delete(self, document_id: str) -> None:
        """Delete a document; what it had claimed is free again."""
        await release_all_of(document_id, self.session)
        await self.collection.delete_one({"_id": document_id}, session=self.session)

    async def _find(
        self, wanted: dict[str, Any], sort: Sequence[tuple[str, int]] = (("_id", 1),)
    ) -> list[DocumentT]:
        rows = self.collection.find(wanted, session=self.session).sort(sort)
        return [self.model.model_validate(row) for row in await rows.to_list()]


def encoded(document: DocumentT) -> dict[str, Any]:
    """Return ``document`` as MongoDB keeps it."""
    return dict(get_dict(document, to_db=True))
