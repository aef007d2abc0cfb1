"""The identity that subgraphs get: exactly the claims agreed on, signed, and not too often."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey

from router.server.claims import ANONYMOUS, Claims
from router.server.identity import IdentityKeyError, IdentitySigner, load_identity_key
from router.server.jws import PinnedAlgorithms

if TYPE_CHECKING:
    from tests.router.server.conftest import Issuer, Shop, StartRouter

ED25519 = PinnedAlgorithms(("Ed25519",))
KEY = OKPKey.generate_key("Ed25519", {"kid": "identity-1"})


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.5

    def __call__(self) -> float:
        return self.now


def test_the_claims_of_a_user() -> None:
    claims = Claims("user", "usr_1", ("CUSTOMER", "SUPPORT"), "catalog:read accounts:read", "ses_1")
    token = jwt.decode(
        IdentitySigner(KEY, Clock()).sign(claims, "192.0.2.7"), KEY, registry=ED25519
    )
    assert token.header == {"typ": "JWT", "alg": "Ed25519", "kid": "identity-1"}
    assert token.claims == {
        "iss": "loom-router",
        "aud": "loom-subgraphs",
        "iat": 1_800_000_000,
        "exp": 1_800_000_060,
        "kind": "user",
        "sub": "usr_1",
        "roles": ["CUSTOMER", "SUPPORT"],
        "scope": "catalog:read accounts:read",
        "sid": "ses_1",
        "ip": "192.0.2.7",
    }


def test_the_claims_of_nobody() -> None:
    token = jwt.decode(IdentitySigner(KEY, Clock()).sign(ANONYMOUS, None), KEY, registry=ED25519)
    assert token.claims == {
        "iss": "loom-router",
        "aud": "loom-subgraphs",
        "iat": 1_800_000_000,
        "exp": 1_800_000_060,
        "kind": "anonymous",
        "roles": [],
        "scope": "",
    }


def test_a_token_is_reused_for_half_its_life() -> None:
    clock = Clock()
    signer = IdentitySigner(KEY, clock)
    first = signer.sign(ANONYMOUS, "192.0.2.7")
    clock.now += 29.9
    assert signer.sign(ANONYMOUS, "192.0.2.7") == first
    assert signer.sign(ANONYMOUS, "192.0.2.8") != first
    clock.now += 0.1
    assert signer.sign(ANONYMOUS, "192.0.2.7") != first


def test_a_key_is_read_from_json_and_from_a_file(tmp_path: Path) -> None:
    document = orjson.dumps(KEY.as_dict(private=True)).decode()
    path = tmp_path / "key.json"
    path.write_text(document)
    as_set = f'{{"keys": [{document}]}}'
    for source in (document, str(path), as_set):
        assert load_identity_key(source).kid == "identity-1"


@pytest.mark.parametrize(
    "source",
    [
        "{",
        "{}",
        '{"keys": []}',
        orjson.dumps(KEY.as_dict(private=False)).decode(),
        orjson.dumps(ECKey.generate_key("P-256").as_dict(private=True)).decode(),
        orjson.dumps(OKPKey.generate_key("X25519").as_dict(private=True)).decode(),
        "/nowhere/key.json",
    ],
    ids=["cut", "empty", "no keys", "public", "P-256", "X25519", "no file"],
)
def test_a_key_that_cannot_be_used_is_not_told(source: str) -> None:
    with pytest.raises(IdentityKeyError) as caught:
        load_identity_key(source)
    assert '"d"' not in str(caught.value)
    assert "ROUTER_IDENTITY_KEY" in str(caught.value)


async def test_subgraphs_are_told_who_asks(
    start_router: StartRouter, shop: Shop, issuer: Issuer
) -> None:
    router = await start_router(
        identity_key=orjson.dumps(KEY.as_dict(private=True)).decode(),
        jwks_url=issuer.url,
        trusted_proxies=["127.0.0.1/32"],
    )
    await router.query("{ warehouses }", headers={"X-Forwarded-For": "198.51.100.4"})
    token = issuer.token(kind="partner", sub="client_9", sid=None, roles=None)
    await router.query("{ warehouses }", headers={"Authorization": f"Bearer {token}"})
    claims = [
        jwt.decode(headers["Loom-Identity"], KEY, registry=ED25519).claims
        for headers in shop.inventory.headers
    ]
    assert [found["kind"] for found in claims] == ["anonymous", "partner"]
    assert [found["ip"] for found in claims] == ["198.51.100.4", "127.0.0.1"]
    assert (claims[1]["sub"], claims[1]["scope"]) == ("client_9", "catalog:read")
    assert "Authorization" not in shop.inventory.headers[1]
