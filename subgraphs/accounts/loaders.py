"""Loads by key, one statement for all that one request asks for at a time."""

from __future__ import annotations

from subgraphs.accounts.models import Address, Role, User
from subgraphs.accounts.store.users import AddressStore, UserStore
from subgraphs.kit.loaders import Loader
from subgraphs.kit.postgres import Postgres


class Loaders:
    """The loaders of one request; a mutation drops them and their answers."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self.user: Loader[str, User | None] = Loader(self._users)
        self.roles: Loader[str, list[Role]] = Loader(self._roles)
        self.addresses: Loader[str, list[Address]] = Loader(self._addresses)

    async def _users(self, ids: list[str]) -> list[User | None]:
        async with self._postgres.reading() as session:
            found = await UserStore(session).get_many(ids)
        return [found.get(user_id) for user_id in ids]

    async def _roles(self, ids: list[str]) -> list[list[Role]]:
        async with self._postgres.reading() as session:
            found = await UserStore(session).roles(ids)
        return [found.get(user_id, []) for user_id in ids]

    async def _addresses(self, ids: list[str]) -> list[list[Address]]:
        async with self._postgres.reading() as session:
            found = await AddressStore(session).of_users(ids)
        return [found.get(user_id, []) for user_id in ids]
