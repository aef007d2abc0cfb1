"""The router's word for who asks: a short-lived signed token to the subgraphs.

A subgraph need not know access tokens, their issuer or their keys; it believes the router, whose
public key it has, for a minute.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from time import time
from typing import Any, Final

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from router.server.claims import Claims
from router.server.jws import PinnedAlgorithms

HEADER: Final = "Loom-Identity"
ALGORITHM: Final = "Ed25519"
"""As RFC 9864 names it."""

ISSUER: Final = "loom-router"
AUDIENCE: Final = "loom-subgraphs"
LIFETIME_SECONDS: Final = 60
REUSE_SECONDS: Final = 30
"""How long a signed token is sent again; a subgraph always gets one with half its life ahead."""

MAX_REMEMBERED: Final = 4096


class IdentityKeyError(Exception):
    """The signing key cannot be used. The message says why and what is expected."""


class IdentitySigner:
    """Signs identities with an Ed25519 key, and signs the same one at most twice a minute."""

    def __init__(self, key: OKPKey, clock: Callable[[], float] = time) -> None:
        self._key = key
        self._clock = clock
        self._registry = PinnedAlgorithms((ALGORITHM,))
        key.ensure_kid()
        self._header: dict[str, Any] = {"alg": ALGORITHM, "kid": key.kid}
        self._signed: OrderedDict[tuple[Claims, str | None], tuple[str, float]] = OrderedDict()

    def sign(self, claims: Claims, client_address: str | None) -> str:
        """The token to send along with a request of this client."""
        now = self._clock()
        wanted = (claims, client_address)
        kept = self._signed.get(wanted)
        if kept is not None and now < kept[1]:
            return kept[0]
        token = jwt.encode(
            dict(self._header),
            _payload(claims, client_address, int(now)),
            self._key,
            registry=self._registry,
        )
        self._signed[wanted] = (token, now + REUSE_SECONDS)
        self._signed.move_to_end(wanted)
        if len(self._signed) > MAX_REMEMBERED:
            self._signed.popitem(last=False)
        return token


def _payload(claims: Claims, client_address: str | None, now: int) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + LIFETIME_SECONDS,
        "kind": claims.kind,
        "roles": list(claims.roles),
        "scope": claims.scope,
    }
    optional = {"sub": claims.subject, "sid": claims.session, "ip": client_address}
    payload.update({name: value for name, value in optional.items() if value is not None})
    return payload


def load_identity_key(source: str) -> OKPKey:
    """Reads a private Ed25519 JWK, given as JSON or as the path of a file that holds it.

    A JWK set will do if its first key is such a key. Raises :class:`IdentityKeyError`; no message
    holds any of the key.
    """
    text, where = _read(source)
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        message = f"{where} is not JSON; expected a private Ed25519 key as a JWK"
        raise IdentityKeyError(message) from None
    if isinstance(document, dict) and isinstance(document.get("keys"), list) and document["keys"]:
        document = document["keys"][0]
    try:
        key = OKPKey.import_key(document)
    except (JoseError, ValueError, TypeError, KeyError):
        key = None
    if key is None or not key.is_private or key.curve_name != "Ed25519":
        message = f"{where} is not a private Ed25519 key (JWK with kty OKP, crv Ed25519, d)"
        raise IdentityKeyError(message)
    return key


def _read(source: str) -> tuple[str, str]:
    if source.lstrip().startswith("{"):
        return source, "ROUTER_IDENTITY_KEY"
    try:
        return Path(source).read_text(encoding="utf-8"), source
    except OSError as error:
        message = f"{source}: {error.strerror}; ROUTER_IDENTITY_KEY is a file's path or a JWK"
        raise IdentityKeyError(message) from error
