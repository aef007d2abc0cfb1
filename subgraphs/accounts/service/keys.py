"""The key ring: what access tokens are signed with, and what the JWK Set publishes.

A new key is published for a while before it signs, and an old one stays published until what it
signed has expired, so that no verifier ever meets a key it could not have known.
"""

from __future__ import annotations

import base64
import binascii
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc.jwk import OKPKey
from sqlalchemy.exc import SQLAlchemyError

from subgraphs.accounts.models import SigningKey
from subgraphs.accounts.store.credentials import SigningKeyStore
from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.logs import get_logger
from subgraphs.kit.outbox import Transactions
from subgraphs.kit.postgres import Postgres

ROTATION = timedelta(days=30)
PUBLISHED_BEFORE_USE = timedelta(minutes=15)
KEPT_AFTER_USE = timedelta(hours=1)
REREAD_SECONDS = 60.0
_NONCE_BYTES = 12
_KEY_BYTES = 32

logger = get_logger(__name__)


class Vault:
    """Encrypts private keys for the database (AES-256-GCM, the key's id as associated data)."""

    def __init__(self, key: str) -> None:
        try:
            raw = base64.b64decode(key + "=" * (-len(key) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if len(raw) != _KEY_BYTES:
            raise ConfigurationError(
                "ACCOUNTS_KEY_ENCRYPTION_KEY is not 32 bytes in base64url; make one with "
                "python -c 'import base64, os; "
                "print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
            )
        self._cipher = AESGCM(raw)

    def seal(self, kid: str, private: dict[str, Any]) -> str:
        """Encrypt a private JWK."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, orjson.dumps(private), kid.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, kid: str, sealed: str) -> dict[str, Any]:
        """Decrypt a private JWK; :class:`ConfigurationError` if it was sealed by another key."""
        data = base64.urlsafe_b64decode(sealed)
        try:
            plain = self._cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], kid.encode())
        except InvalidTag as error:
            raise ConfigurationError(
                "ACCOUNTS_KEY_ENCRYPTION_KEY is not the one that the signing keys in the database "
                "were encrypted with."
            ) from error
        private: dict[str, Any] = orjson.loads(plain)
        return private


@dataclass(frozen=True, slots=True)
class _Ring:
    signer: OKPKey
    published: dict[str, Any]
    read_at: float


class KeyRing:
    """The signing keys as this process knows them, read anew every minute.

    While the database is away it goes on with the keys that it has: they are published for longer
    than it is likely to be away.
    """

    def __init__(self, postgres: Postgres, vault: Vault) -> None:
        self._postgres = postgres
        self._vault = vault
        self._ring: _Ring | None = None

    async def signer(self) -> OKPKey:
        """The key to sign with now."""
        return (await self._current()).signer

    async def published(self) -> dict[str, Any]:
        """The JWK Set (RFC 7517) of every key whose signatures may be met."""
        return (await self._current()).published

    async def _current(self) -> _Ring:
        ring = self._ring
        if ring is None or time.monotonic() - ring.read_at > REREAD_SECONDS:
            try:
                self._ring = ring = await self._read()
            except (OSError, SQLAlchemyError) as error:
                if ring is None:
                    raise
                logger.warning("signing keys not read anew", error=type(error).__name__)
        return ring

    async def _read(self) -> _Ring:
        async with self._postgres.reading() as session:
            keys = await SigningKeyStore(session).all()
        if not keys:
            raise ConfigurationError(
                "There is no signing key: accounts makes one when it starts, on a migrated "
                "database."
            )
        chosen = signing_key(keys, datetime.now(UTC))
        return _Ring(
            OKPKey.import_key(self._vault.open(chosen.kid, chosen.sealed)),
            {"keys": [key.public for key in keys]},
            time.monotonic(),
        )


def signing_key(keys: Sequence[SigningKey], now: datetime) -> SigningKey:
    """Choose from ``keys`` (newest first): the newest that everybody has had time to see."""
    seen = [key for key in keys if key.created_at <= now - PUBLISHED_BEFORE_USE]
    return seen[0] if seen else keys[-1]


async def rotate_keys(transactions: Transactions[Any], vault: Vault, now: datetime) -> None:
    """Add a key if there is none or the newest is old, and delete those out of use for long.

    Raises :class:`ConfigurationError` if ``vault`` has another key than the one it once had.
    """
    async with transactions.begin() as session:
        store = SigningKeyStore(session)
        await store.lock()
        keys = list(await store.all())
        for key in keys:
            vault.open(key.kid, key.sealed)
        if not keys or keys[0].created_at <= now - ROTATION:
            added = _new_key(vault, now)
            await store.add(added)
            keys.insert(0, added)
        # a key is out of use once its successor signs
        spent = [
            key.kid
            for key, successor in zip(keys[1:], keys, strict=False)
            if successor.created_at + PUBLISHED_BEFORE_USE + KEPT_AFTER_USE <= now
        ]
        if spent:
            await store.delete(spent)


def _new_key(vault: Vault, now: datetime) -> SigningKey:
    key = OKPKey.generate_key("Ed25519", {"use": "sig", "alg": "Ed25519"}, auto_kid=True)
    kid = key.kid or ""
    return SigningKey(
        kid=kid,
        sealed=vault.seal(kid, dict(key.as_dict(private=True))),
        public=dict(key.as_dict(private=False)),
        created_at=now,
    )
