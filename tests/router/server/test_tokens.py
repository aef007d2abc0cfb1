"""Access tokens: which hold, which do not, and what is remembered of them."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from time import time
from typing import TYPE_CHECKING, Any

import pytest
from joserfc.jwk import OKPKey

from router.server.claims import Claims
from router.server.jwks import JwksSource
from router.server.tokens import TokenError, TokenPolicy, TokenVerifier

if TYPE_CHECKING:
    from tests.router.server.conftest import Issuer

POLICY = TokenPolicy(issuer="https://accounts.example", audience="loom")


def _encode(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


@pytest.fixture
def verifier(issuer: Issuer) -> TokenVerifier:
    return TokenVerifier(JwksSource(issuer.url, cooldown=0.001), POLICY)


async def test_the_claims_of_a_token(verifier: TokenVerifier, issuer: Issuer) -> None:
    assert await verifier.verify(issuer.token()) == Claims(
        "user", "usr_1", ("CUSTOMER",), "catalog:read", "ses_1"
    )


async def test_the_algorithm_s_older_name(verifier: TokenVerifier, issuer: Issuer) -> None:
    assert (await verifier.verify(issuer.token(header={"alg": "EdDSA"}))).subject == "usr_1"


async def test_an_audience_among_several(verifier: TokenVerifier, issuer: Issuer) -> None:
    token = issuer.token(aud=["other", "loom"], kind="partner", sid=None, roles=None, scope=None)
    assert await verifier.verify(token) == Claims("partner", "usr_1")


@pytest.mark.parametrize(
    ("header", "claims", "message"),
    [
        ({}, {"exp": 1_700_000_000}, "expired"),
        ({}, {"exp": None}, "not valid"),
        ({}, {"exp": "tomorrow"}, "not valid"),
        ({}, {"nbf": 4_000_000_000}, "not valid"),
        ({}, {"iss": "https://elsewhere.example"}, "not valid"),
        ({}, {"iss": None}, "not valid"),
        ({}, {"aud": "another"}, "not valid"),
        ({}, {"aud": None}, "not valid"),
        ({}, {"sub": None}, "not valid"),
        ({}, {"kind": "service"}, "kind"),
        ({}, {"kind": "anonymous"}, "kind"),
        ({}, {"roles": "ADMINISTRATOR"}, "malformed"),
        ({"typ": "JWT"}, {}, "another type"),
        ({"kid": "key-2"}, {}, "unknown key"),
    ],
)
async def test_a_token_that_does_not_hold(
    verifier: TokenVerifier,
    issuer: Issuer,
    header: dict[str, Any],
    claims: dict[str, Any],
    message: str,
) -> None:
    with pytest.raises(TokenError, match=message):
        await verifier.verify(issuer.token(header=header, **claims))


async def test_a_signature_of_another_key(verifier: TokenVerifier, issuer: Issuer) -> None:
    stranger = OKPKey.generate_key("Ed25519", {"kid": "key-1"})
    with pytest.raises(TokenError, match="not valid"):
        await verifier.verify(issuer.token(stranger))


async def test_algorithms_are_ours_to_choose(verifier: TokenVerifier, issuer: Issuer) -> None:
    """Neither ``none`` nor an HMAC made with our public key is believed."""
    _, payload, _ = issuer.token().split(".")
    header = _encode(b'{"alg":"HS256","typ":"at+jwt","kid":"key-1"}')
    public = issuer.keys[0].as_pem(private=False)
    mac = hmac.digest(public, f"{header}.{payload}".encode(), "sha256")
    confused = f"{header}.{payload}.{_encode(mac)}"
    unsigned = issuer.token().rpartition(".")[0] + "."
    for token in (confused, unsigned):
        with pytest.raises(TokenError):
            await verifier.verify(token)


async def test_clocks_may_differ_a_little(issuer: Issuer) -> None:
    verifier = TokenVerifier(JwksSource(issuer.url), TokenPolicy(leeway=30))
    assert (await verifier.verify(issuer.token(exp=int(time()) - 20))).subject == "usr_1"
    with pytest.raises(TokenError, match="expired"):
        await verifier.verify(issuer.token(exp=int(time()) - 40))


async def test_a_remembered_token_expires(issuer: Issuer) -> None:
    now = time()
    verifier = TokenVerifier(JwksSource(issuer.url), TokenPolicy(leeway=0), clock=lambda: now)
    token = issuer.token(exp=int(now) + 5)
    await verifier.verify(token)
    await verifier.verify(token)
    now += 6
    with pytest.raises(TokenError, match="expired"):
        await verifier.verify(token)


async def test_a_remembered_token_goes_with_its_key(issuer: Issuer) -> None:
    clock = 0.0
    source = JwksSource(issuer.url, max_age=10, cooldown=0.001, clock=lambda: clock)
    verifier = TokenVerifier(source, POLICY)
    token = issuer.token()
    await verifier.verify(token)
    issuer.keys.clear()
    issuer.add_key("key-2")
    clock = 20.0
    await source.refresh()
    with pytest.raises(TokenError, match="unknown key"):
        await verifier.verify(token)


async def test_the_key_rotates(verifier: TokenVerifier, issuer: Issuer) -> None:
    await verifier.verify(issuer.token())
    newer = issuer.add_key("key-2")
    assert (await verifier.verify(issuer.token(newer))).subject == "usr_1"
    assert (await verifier.verify(issuer.token())).subject == "usr_1"


@pytest.mark.parametrize("algorithms", [(), ("none",), ("EdDSA", "XX999")])
def test_algorithms_that_cannot_be_pinned(issuer: Issuer, algorithms: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="unknown or unsafe"):
        TokenVerifier(JwksSource(issuer.url), TokenPolicy(algorithms=algorithms))
