"""Who owns which slug and which SKU."""

from __future__ import annotations

from collections.abc import Iterable

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.models import Claim

SKU = "sku"
"""The kind of claims of SKUs; those of slugs are named by what has the slug."""


class ClaimStore:
    """Claims of one kind."""

    def __init__(self, kind: str, session: AsyncClientSession | None = None) -> None:
        self._kind = kind
        self._session = session
        self._claims = Claim.get_pymongo_collection()

    async def owners(self, values: Iterable[str]) -> dict[str, str]:
        """Return the owner's id by value, of those that are claimed."""
        found = self._claims.find({"_id": {"$in": self._ids(values)}}, session=self._session)
        return {row["_id"].partition(":")[2]: row["owner_id"] async for row in found}

    async def claim(self, owners: Iterable[tuple[str, str]]) -> None:
        """Let values be their owners' (pairs of both); each value must be free.

        One that another unit of work claims at the same time undoes this one, which is then begun
        again (:func:`subgraphs.kit.outbox.carry_out`) and finds it claimed.
        """
        rows = [{"_id": f"{self._kind}:{value}", "owner_id": owner} for value, owner in owners]
        if rows:
            await self._claims.insert_many(rows, session=self._session)

    async def release(self, values: Iterable[str]) -> None:
        """Make values free."""
        ids = self._ids(values)
        if ids:
            await self._claims.delete_many({"_id": {"$in": ids}}, session=self._session)

    def _ids(self, values: Iterable[str]) -> list[str]:
        return [f"{self._kind}:{value}" for value in values]


async def release_all_of(owner_id: str, session: AsyncClientSession | None) -> None:
    """Make everything free that ``owner_id`` has claimed."""
    await Claim.get_pymongo_collection().delete_many({"owner_id": owner_id}, session=session)
