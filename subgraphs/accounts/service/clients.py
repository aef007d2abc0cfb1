"""Partners' OAuth 2 clients."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts.errors import PartnerClientNotFound, PartnerNameTaken, ScopeUnknown
from subgraphs.accounts.models import PartnerClient
from subgraphs.accounts.service.one_time import digest
from subgraphs.accounts.service.registration import checked_name
from subgraphs.accounts.service.roles import PARTNER_SCOPES
from subgraphs.accounts.store.credentials import PartnerClientStore
from subgraphs.kit.ids import new_id


def secret_matches(client: PartnerClient, secret: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(client.secret_digest, digest(secret))


class PartnerClients:
    """Keeps the partners' clients in one unit of work.

    A secret has 256 random bits, is shown once, and kept as its SHA-256.
    """

    def __init__(self, session: AsyncSession, *, now: datetime) -> None:
        self._store = PartnerClientStore(session)
        self._now = now

    async def create(self, name: str, scopes: Sequence[str]) -> tuple[PartnerClient, str]:
        """Add a client; return it and its secret.

        Raises :class:`NameInvalid`, :class:`PartnerNameTaken`, :class:`ScopeUnknown`.
        """
        name = checked_name(name, "name")
        for scope in scopes:
            if scope not in PARTNER_SCOPES:
                raise ScopeUnknown(scope, ", ".join(PARTNER_SCOPES))
        secret = secrets.token_urlsafe(32)
        client = PartnerClient(
            id=new_id("cli"),
            name=name,
            secret_digest=digest(secret),
            scopes=sorted(set(scopes)),
            created_at=self._now,
        )
        try:
            await self._store.add(client)
        except IntegrityError as error:
            raise PartnerNameTaken(client.name) from error
        return client, secret

    async def rotate_secret(self, client_id: str) -> tuple[PartnerClient, str]:
        """Replace a client's secret at once; :class:`PartnerClientNotFound`."""
        client = await self._get(client_id)
        secret = secrets.token_urlsafe(32)
        client.secret_digest = digest(secret)
        await self._store.save(client)
        return client, secret

    async def disable(self, client_id: str) -> PartnerClient:
        """Give the client no more tokens; :class:`PartnerClientNotFound`."""
        client = await self._get(client_id)
        client.disabled_at = client.disabled_at or self._now
        await self._store.save(client)
        return client

    async def _get(self, client_id: str) -> PartnerClient:
        client = await self._store.get(client_id)
        if client is None:
            raise PartnerClientNotFound(client_id)
        return client
