"""The key ring: rotation that no verifier notices, and keys that only their owner can open."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from subgraphs.accounts.app import domain
from subgraphs.accounts.models import SigningKey
from subgraphs.accounts.service import keys as ring_module
from subgraphs.accounts.service.keys import KeyRing, Vault, rotate_keys, signing_key
from subgraphs.accounts.service.settings import AccountsSettings
from subgraphs.accounts.service.signing import ensure_signing_key, vault
from subgraphs.accounts.service.tokens import AccessTokens
from subgraphs.accounts.store.credentials import SigningKeyStore
from subgraphs.kit.errors import ConfigurationError
from subgraphs.kit.resources import Resources, open_resources

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def a_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@pytest.fixture
def settings(make_settings: Callable[..., AccountsSettings]) -> AccountsSettings:
    """A database of its own; no key is in Redis, and so none is needed."""
    return make_settings(redis_url="redis://127.0.0.1:1")


@pytest.fixture
async def resources(settings: AccountsSettings) -> AsyncIterator[Resources]:
    """Accounts' stores, with no signing key yet."""
    async with open_resources(domain.name, domain.stores, settings) as opened:
        yield opened


async def kept(resources: Resources) -> list[SigningKey]:
    """The keys in the database, the newest first."""
    async with resources.postgres.reading() as session:
        return list(await SigningKeyStore(session).all())


async def rotate(resources: Resources, now: datetime) -> list[SigningKey]:
    await rotate_keys(resources.transactions, vault(resources), now)
    return await kept(resources)


async def test_a_new_key_is_published_before_it_signs_and_the_old_one_outlives_it(
    resources: Resources,
) -> None:
    (first,) = await rotate(resources, NOW)
    assert await rotate(resources, NOW + timedelta(days=29)) == [first]

    turned = NOW + timedelta(days=30)
    both = await rotate(resources, turned)
    second = both[0]

    assert [key.kid for key in both] == [second.kid, first.kid]
    assert signing_key(both, turned + 14 * MINUTE).kid == first.kid
    assert signing_key(both, turned + 15 * MINUTE).kid == second.kid
    assert len(await rotate(resources, turned + 74 * MINUTE)) == 2
    assert [key.kid for key in await rotate(resources, turned + 75 * MINUTE)] == [second.kid]


async def test_the_first_key_signs_at_once(resources: Resources) -> None:
    await ensure_signing_key(resources)

    signer = await KeyRing(resources.postgres, vault(resources)).signer()

    assert [key.kid for key in await kept(resources)] == [signer.kid]


async def test_a_token_of_the_old_key_verifies_after_the_rotation(resources: Resources) -> None:
    await rotate(resources, datetime.now(UTC) - timedelta(days=30))
    old_ring = KeyRing(resources.postgres, vault(resources))
    token = await AccessTokens(old_ring, "https://accounts.test").issue(
        kind="user", subject="usr_1", scopes=["catalog:read"], now=datetime.now(UTC)
    )

    added, _ = await rotate(resources, datetime.now(UTC))
    new_ring = KeyRing(resources.postgres, vault(resources))
    published = KeySet.import_key_set(await new_ring.published())  # type: ignore[arg-type]

    assert jwt.decode(token, published, algorithms=["Ed25519"]).claims["sub"] == "usr_1"
    assert added.kid in {key.kid for key in published.keys}
    assert (await new_ring.signer()).kid != added.kid


async def test_processes_that_start_at_once_make_one_key(settings: AccountsSettings) -> None:
    async with (
        open_resources(domain.name, domain.stores, settings) as one,
        open_resources(domain.name, domain.stores, settings) as other,
    ):
        await asyncio.gather(*(ensure_signing_key(it) for it in (one, other) * 3))

        assert len(await kept(one)) == 1


@pytest.mark.parametrize(
    "key",
    ["", "short", a_key() + "AAAA", "!" + a_key(), a_key()[:-4] + "\u00e9\u00e9\u00e9="],
    ids=["none", "short", "long", "punctuation", "letters outside ASCII"],
)
def test_a_key_that_is_no_key_is_refused_by_the_settings_name(key: str) -> None:
    with pytest.raises(ConfigurationError, match="ACCOUNTS_KEY_ENCRYPTION_KEY is not 32 bytes"):
        Vault(key)


async def test_another_encryption_key_is_refused_at_the_start(
    resources: Resources,
) -> None:
    await ensure_signing_key(resources)
    before = await kept(resources)
    changed = resources.settings.model_copy(
        update={"accounts_key_encryption_key": SecretStr(a_key())}
    )

    async with open_resources(domain.name, domain.stores, changed) as wrong:
        with pytest.raises(ConfigurationError, match="ACCOUNTS_KEY_ENCRYPTION_KEY is not the one"):
            await ensure_signing_key(wrong)
        with pytest.raises(ConfigurationError, match="ACCOUNTS_KEY_ENCRYPTION_KEY is not the one"):
            await rotate_keys(
                wrong.transactions, vault(wrong), datetime.now(UTC) + timedelta(days=40)
            )

    assert await kept(resources) == before


def test_a_sealed_key_is_bound_to_its_id() -> None:
    safe = Vault(a_key())
    sealed = safe.seal("one", {"kty": "OKP"})

    assert safe.open("one", sealed) == {"kty": "OKP"}
    with pytest.raises(ConfigurationError):
        safe.open("other", sealed)


async def test_the_database_holds_no_private_key(resources: Resources) -> None:
    (key,) = await rotate(resources, NOW)

    private = vault(resources).open(key.kid, key.sealed)

    assert "d" in private
    assert "d" not in key.public
    assert str(private["d"]) not in key.sealed
    assert OKPKey.import_key(key.public).kid == key.kid


async def test_the_ring_is_read_anew_and_goes_on_while_the_database_is_away(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rotate(resources, datetime.now(UTC) - timedelta(days=30))
    ring = KeyRing(resources.postgres, vault(resources))
    signer = await ring.signer()
    await rotate(resources, datetime.now(UTC))
    assert len((await ring.published())["keys"]) == 1, "remembered for a minute"

    monkeypatch.setattr(ring_module, "REREAD_SECONDS", -1.0)
    assert len((await ring.published())["keys"]) == 2

    async def away(_store: Any) -> None:
        raise OperationalError("SELECT", {}, ConnectionRefusedError())

    monkeypatch.setattr(SigningKeyStore, "all", away)
    assert (await ring.signer()).kid == signer.kid
    with pytest.raises(OperationalError):
        await KeyRing(resources.postgres, vault(resources)).signer()


async def test_without_a_key_the_message_says_where_it_comes_from(resources: Resources) -> None:
    with pytest.raises(ConfigurationError, match="makes one when it starts"):
        await KeyRing(resources.postgres, vault(resources)).signer()
