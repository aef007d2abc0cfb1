"""Users, their roles and their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.models import Address, Role, User, UserRole
from subgraphs.kit.ids import is_id
from subgraphs.kit.pagination import Page, Window
from subgraphs.kit.postgres import keyset

USER = User.__table__  # type: ignore[attr-defined]
ROLE = UserRole.__table__  # type: ignore[attr-defined]
ADDRESS = Address.__table__  # type: ignore[attr-defined]


class UserStore:
    """Reads and writes users in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user: User, roles: Sequence[Role]) -> None:
        """Insert a user with roles; ``IntegrityError`` where the address is taken."""
        await self._session.execute(insert(USER).values(user.model_dump()))
        await self.set_roles(user.id, roles)

    async def get(self, user_id: str) -> User | None:
        """The user with this id."""
        return await self._session.get(User, user_id) if is_id(user_id, "usr") else None

    async def lock(self, user_id: str) -> User | None:
        """The user with this id as it is now, locked."""
        if not is_id(user_id, "usr"):
            return None
        return await self._session.get(User, user_id, with_for_update=True, populate_existing=True)

    async def get_many(self, ids: Sequence[str]) -> dict[str, User]:
        """Users by id."""
        wanted = [user_id for user_id in ids if is_id(user_id, "usr")]
        if not wanted:
            return {}
        found = await self._session.scalars(select(User).where(USER.c.id.in_(wanted)))
        return {user.id: user for user in found}

    async def by_email(self, email: str) -> User | None:
        """The user with this (normalised) address."""
        found = await self._session.scalars(select(User).where(USER.c.email == email))
        return found.one_or_none()

    async def find(self, window: Window, *, email: str | None, role: Role | None) -> Page[User]:
        """Users, the newest first; whose address begins so, or who have the role."""
        query = select(User)
        if email is not None:
            query = query.where(USER.c.email.startswith(email.lower(), autoescape=True))
        if role is not None:
            query = query.where(USER.c.id.in_(select(ROLE.c.user_id).where(ROLE.c.role == role)))
        found = list(
            await self._session.scalars(keyset(query, (USER.c.id,), window, descending=True))
        )
        return Page.of(found, [(user.id,) for user in found], window)

    async def change(self, user_id: str, now: datetime, **values: Any) -> None:  # noqa: ANN401
        """Set columns of a user."""
        await self._session.execute(
            update(USER).where(USER.c.id == user_id).values(updated_at=now, **values)
        )

    async def roles(self, ids: Sequence[str]) -> dict[str, list[Role]]:
        """Roles by user id, each list in the order of :class:`Role`."""
        rows = await self._session.execute(
            select(ROLE.c.user_id, ROLE.c.role).where(ROLE.c.user_id.in_(ids))
        )
        found: dict[str, list[Role]] = {}
        for user_id, role in rows:
            found.setdefault(user_id, []).append(role)
        order = list(Role)
        return {user_id: sorted(roles, key=order.index) for user_id, roles in found.items()}

    async def set_roles(self, user_id: str, roles: Sequence[Role]) -> None:
        """Replace a user's roles."""
        await self._session.execute(delete(ROLE).where(ROLE.c.user_id == user_id))
        if roles:
            await self._session.execute(
                insert(ROLE), [{"user_id": user_id, "role": role} for role in roles]
            )

    async def lock_administration(self) -> None:
        """Let nobody else take away administrators until this unit of work ends.

        A lock of its own, taken before any user's: the rows of administrators would not do, since
        who waits for a row still sees the roles of before.
        """
        await self._session.execute(
            select(func.pg_advisory_xact_lock(func.hashtext("accounts.administrators")))
        )

    async def administrators(self) -> set[str]:
        """Ids of the administrators that are not disabled."""
        found = await self._session.scalars(
            select(ROLE.c.user_id)
            .join(USER, USER.c.id == ROLE.c.user_id)
            .where(ROLE.c.role == Role.ADMINISTRATOR, USER.c.disabled_at.is_(None))
        )
        return set(found)


class AddressStore:
    """Reads and writes addresses in one session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_users(self, ids: Sequence[str]) -> dict[str, list[Address]]:
        """Addresses by user id, the oldest first."""
        found = await self._session.scalars(
            select(Address).where(ADDRESS.c.user_id.in_(ids)).order_by(ADDRESS.c.id)
        )
        addresses: dict[str, list[Address]] = {}
        for address in found:
            addresses.setdefault(address.user_id, []).append(address)
        return addresses

    async def get(self, user_id: str, address_id: str) -> Address | None:
        """The user's address with this id."""
        if not is_id(address_id, "adr"):
            return None
        found = await self._session.scalars(
            select(Address).where(ADDRESS.c.id == address_id, ADDRESS.c.user_id == user_id)
        )
        return found.one_or_none()

    async def count(self, user_id: str) -> int:
        """How many addresses the user has."""
        found = await self._session.scalar(
            select(func.count()).select_from(ADDRESS).where(ADDRESS.c.user_id == user_id)
        )
        return found or 0

    async def save(self, address: Address) -> None:
        """Insert or update ``address``."""
        self._session.add(address)
        await self._session.flush()

    async def delete(self, address: Address) -> None:
        """Delete ``address``."""
        await self._session.execute(delete(ADDRESS).where(ADDRESS.c.id == address.id))

    async def clear_default(self, user_id: str, *, but: str) -> None:
        """Leave the user without a default address, other than this one."""
        await self._session.execute(
            update(ADDRESS)
            .where(ADDRESS.c.user_id == user_id, ADDRESS.c.is_default, ADDRESS.c.id != but)
            .values(is_default=False)
        )
