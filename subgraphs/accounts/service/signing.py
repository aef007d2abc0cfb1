"""The process's signing keys, on its open stores."""

from __future__ import annotations

from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from subgraphs.accounts.service.keys import KeyRing, Vault, rotate_keys
from subgraphs.accounts.service.settings import settings_of
from subgraphs.accounts.service.tokens import AccessTokens
from subgraphs.kit.postgres import Postgres
from subgraphs.kit.resources import Resources

_rings: WeakKeyDictionary[Postgres, KeyRing] = WeakKeyDictionary()


def vault(resources: Resources) -> Vault:
    """What encrypts the private keys; ``ConfigurationError`` without a fit key of its own."""
    return Vault(settings_of(resources).accounts_key_encryption_key.get_secret_value())


def key_ring(resources: Resources) -> KeyRing:
    """The key ring, which remembers the keys for a minute."""
    ring = _rings.get(resources.postgres)
    if ring is None:
        ring = _rings[resources.postgres] = KeyRing(resources.postgres, vault(resources))
    return ring


def access_tokens(resources: Resources) -> AccessTokens:
    """What signs access tokens."""
    return AccessTokens(key_ring(resources), settings_of(resources).accounts_issuer)


async def ensure_signing_key(resources: Resources) -> None:
    """Make the first key, or a new one where it is time. Safe in several processes at once."""
    await rotate_keys(resources.transactions, vault(resources), datetime.now(UTC))
