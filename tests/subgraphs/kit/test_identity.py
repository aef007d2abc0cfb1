"""Only what one of our own services signed, for us, and lately, is an identity."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey, RSAKey

from subgraphs.kit.errors import ConfigurationError, Forbidden, Unauthenticated
from subgraphs.kit.identity import ANONYMOUS, Identity, IdentityRequired, IdentityVerifier


@pytest.fixture
def verifier(signer: Any) -> IdentityVerifier:
    return IdentityVerifier(signer.jwks)


def test_a_signed_statement_becomes_an_identity(verifier: IdentityVerifier, signer: Any) -> None:
    header = signer.sign(
        kind="user", sub="usr_1", roles=["SUPPORT"], scope="a:read b:write", sid="ses_1", ip="::1"
    )

    expected = Identity(
        kind="user",
        subject="usr_1",
        roles=frozenset({"SUPPORT"}),
        scopes=frozenset({"a:read", "b:write"}),
        session_id="ses_1",
        address="::1",
    )
    assert verifier.verify(header) == expected
    assert verifier.verify(header) is verifier.verify(header), "verified once"


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 60},
        {"aud": "somebody else"},
        {"kind": "emperor"},
        {"roles": "ADMINISTRATOR"},
    ],
)
def test_statements_that_are_not_for_us_are_refused(
    verifier: IdentityVerifier, signer: Any, claims: dict[str, Any]
) -> None:
    with pytest.raises(IdentityRequired):
        verifier.verify(signer.sign(**claims))


def test_an_identity_that_was_believed_still_expires(
    verifier: IdentityVerifier, signer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = signer.sign(exp=int(time.time()) + 30)
    verifier.verify(header)
    later = time.time() + 120
    monkeypatch.setattr(time, "time", lambda: later)

    with pytest.raises(IdentityRequired):
        verifier.verify(header)


@pytest.mark.parametrize("header", [None, "", "nonsense", "a.b.c", "é"])
def test_what_is_no_token_is_refused(verifier: IdentityVerifier, header: str | None) -> None:
    with pytest.raises(IdentityRequired):
        verifier.verify(header)


def test_a_strangers_signature_is_refused(verifier: IdentityVerifier, signer: Any) -> None:
    stranger = type(signer)(OKPKey.generate_key("Ed25519", {"kid": signer.key.kid}))

    with pytest.raises(IdentityRequired):
        verifier.verify(stranger.sign())


def test_another_algorithm_is_refused() -> None:
    key = RSAKey.generate_key(2048, {"kid": "rsa"})
    known = {"keys": [key.as_dict(private=False)]}
    verifier = IdentityVerifier(orjson.dumps(known).decode())
    now = int(time.time())
    claims = {"iss": "x", "aud": "loom-subgraphs", "iat": now, "exp": now + 60, "kind": "service"}

    with pytest.raises(IdentityRequired):
        verifier.verify(jwt.encode({"alg": "RS256", "kid": "rsa"}, claims, key))


def test_keys_are_read_from_a_file(signer: Any, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(signer.jwks, "utf-8")

    assert IdentityVerifier(str(path)).verify(signer.sign()) == ANONYMOUS


@pytest.mark.parametrize("jwks", ["", "/nowhere/keys.json", "{}", '{"keys": [{"kty": "?"}]}'])
def test_unusable_keys_name_the_setting(jwks: str) -> None:
    with pytest.raises(ConfigurationError, match="IDENTITY_JWKS"):
        IdentityVerifier(jwks)


def test_requirements() -> None:
    user = Identity(kind="user", subject="usr_1", scopes=frozenset({"a:read"}))

    assert user.require_user() == "usr_1"
    user.require_scope("a:read")
    with pytest.raises(Forbidden, match="a:write"):
        user.require_scope("a:write")
    with pytest.raises(Unauthenticated):
        ANONYMOUS.require_scope("a:read")
    with pytest.raises(Unauthenticated):
        ANONYMOUS.require_user()
    with pytest.raises(Unauthenticated):
        Identity(kind="partner", subject="cli_1").require_user()
