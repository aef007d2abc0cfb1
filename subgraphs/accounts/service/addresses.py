"""The addresses that a user keeps."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.errors import AddressInvalid, AddressNotFound
from subgraphs.accounts.models import Address
from subgraphs.accounts.service.registration import ACCOUNT_GONE
from subgraphs.accounts.service.texts import is_printable, tidied
from subgraphs.accounts.store.users import AddressStore, UserStore
from subgraphs.kit.errors import Unauthenticated
from subgraphs.kit.ids import new_id
from subgraphs.kit.places import COUNTRIES

MOST = 20
_PHONE = re.compile(r"(?=(.*[0-9]){5})\+?[0-9 ()/.-]{5,31}")
_LENGTHS = {"recipient": 200, "line1": 200, "line2": 200, "postal_code": 20, "city": 100,
            "region": 100}  # fmt: skip
_REQUIRED = ("recipient", "line1", "postal_code", "city")
_NAMES = {"postal_code": "postalCode"}


@dataclass(frozen=True, slots=True)
class AddressDraft:
    """A postal address as it was typed in. ``country`` is an ISO 3166-1 alpha-2 code."""

    recipient: str
    line1: str
    postal_code: str
    city: str
    country: str
    line2: str | None = None
    region: str | None = None
    phone: str | None = None


class Addresses:
    """Changes one user's addresses in one unit of work.

    The first address becomes the default; if the default is removed, the oldest follows it.
    """

    def __init__(self, session: AsyncSession, user_id: str) -> None:
        self._store = AddressStore(session)
        self._users = UserStore(session)
        self._user_id = user_id

    async def add(self, draft: AddressDraft) -> Address:
        """Keep another address. Raises :class:`AddressInvalid`."""
        values = _checked(draft)
        await self._lock()
        count = await self._store.count(self._user_id)
        if count >= MOST:
            raise AddressInvalid(f"You can keep {MOST} addresses: remove one first.")
        address = Address(id=new_id("adr"), user_id=self._user_id, is_default=count == 0, **values)
        await self._store.save(address)
        return address

    async def update(self, address_id: str, draft: AddressDraft) -> Address:
        """Replace an address. Raises :class:`AddressNotFound`, :class:`AddressInvalid`."""
        values = _checked(draft)
        address = await self._get(address_id)
        for name, value in values.items():
            setattr(address, name, value)
        await self._store.save(address)
        return address

    async def remove(self, address_id: str) -> None:
        """Forget an address. Raises :class:`AddressNotFound`."""
        await self._lock()
        address = await self._get(address_id)
        await self._store.delete(address)
        if address.is_default:
            rest = (await self._store.of_users([self._user_id])).get(self._user_id, [])
            if rest:
                rest[0].is_default = True
                await self._store.save(rest[0])

    async def set_default(self, address_id: str) -> Address:
        """Make an address the default. Raises :class:`AddressNotFound`."""
        await self._lock()
        address = await self._get(address_id)
        await self._store.clear_default(self._user_id, but=address_id)
        address.is_default = True
        await self._store.save(address)
        return address

    async def _lock(self) -> None:
        if await self._users.lock(self._user_id) is None:
            raise Unauthenticated(ACCOUNT_GONE)

    async def _get(self, address_id: str) -> Address:
        address = await self._store.get(self._user_id, address_id)
        if address is None:
            raise AddressNotFound(address_id)
        return address


def _checked(draft: AddressDraft) -> dict[str, Any]:
    values: dict[str, str | None] = {
        name: tidied(value) or None if value else None for name, value in asdict(draft).items()
    }
    for name in _REQUIRED:
        if not values[name]:
            raise _invalid(name, "is missing")
    for name, longest in _LENGTHS.items():
        if len(values[name] or "") > longest:
            raise _invalid(name, f"has more than {longest} characters")
    for name, value in values.items():
        if value and not is_printable(value):
            raise _invalid(name, "has control characters")
    if values["country"] not in COUNTRIES:
        raise _invalid("country", "is no ISO 3166-1 alpha-2 code, such as DE")
    if values["phone"] and not _PHONE.fullmatch(values["phone"]):
        raise _invalid("phone", "is no telephone number")
    return values


def _invalid(name: str, reason: str) -> AddressInvalid:
    field = _NAMES.get(name, name)
    return AddressInvalid(f"The address's {field} {reason}.", path=["input", field])
