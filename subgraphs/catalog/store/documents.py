"""What products, categories, brands and collections are read and kept by: ids, slugs, versions."""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from beanie.odm.utils.dump import get_dict
from pymongo import ReplaceOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection

from subgraphs.catalog.models import Brand, Category, Collection, Product, Redirect

DocumentT = TypeVar("DocumentT", Product, Category, Brand, Collection)


class DocumentStore(Generic[DocumentT]):
    """Keeps one kind of document. ``session`` is the unit of work, or ``None`` for mere reading."""

    model: type[DocumentT]
    kind: ClassVar[str]

    def __init__(self, session: AsyncClientSession | None = None) -> None:
        self.session = session

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
            targets = await self._redirects(missing)
            moved = await self.get_many(targets.values()) if targets else {}
            found.update(
                {slug: moved[target] for slug, target in targets.items() if target in moved}
            )
        return found

    async def slug_owner(self, slug: str) -> str | None:
        """Return the id of what is reached by ``slug``, now or since a rename."""
        held = await self.collection.find_one({"slug": slug}, {"_id": 1}, session=self.session)
        if held is not None:
            return str(held["_id"])
        return (await self._redirects([slug])).get(slug)

    async def insert_many(self, documents: Sequence[DocumentT]) -> None:
        """Add new documents."""
        if documents:
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
        """Delete a document, and free the slugs that lead to it."""
        await Redirect.get_pymongo_collection().delete_many(
            {"target_id": document_id}, session=self.session
        )
        await self.collection.delete_one({"_id": document_id}, session=self.session)

    async def leave_redirect(self, document_id: str, *, old: str, new: str) -> None:
        """Let ``old`` lead to the document that is being renamed to ``new``."""
        redirects = Redirect.get_pymongo_collection()
        await redirects.delete_one({"_id": f"{self.kind}:{new}"}, session=self.session)
        await redirects.replace_one(
            {"_id": f"{self.kind}:{old}"},
            {"_id": f"{self.kind}:{old}", "target_id": document_id},
            upsert=True,
            session=self.session,
        )

    async def _redirects(self, slugs: Iterable[str]) -> dict[str, str]:
        wanted = {"_id": {"$in": [f"{self.kind}:{slug}" for slug in slugs]}}
        found = await Redirect.find(wanted, session=self.session).to_list()
        return {redirect.id.partition(":")[2]: redirect.target_id for redirect in found}

    async def _find(
        self, wanted: dict[str, Any], sort: Sequence[tuple[str, int]] = (("_id", 1),)
    ) -> list[DocumentT]:
        rows = self.collection.find(wanted, session=self.session).sort(sort)
        return [self.model.model_validate(row) for row in await rows.to_list()]


def encoded(document: DocumentT | Redirect) -> dict[str, Any]:
    """Return ``document`` as MongoDB keeps it."""
    return dict(get_dict(document, to_db=True))
