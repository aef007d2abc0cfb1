"""Who is asking, as the router vouches for it.

The router verifies the client's token and hands each subgraph a signed statement of at most a
minute, a JWT (RFC 7519) signed with Ed25519 (RFC 8037, RFC 9864), in the ``Loom-Identity`` header.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from subgraphs.kit.errors import ConfigurationError, Forbidden, Unauthenticated

HEADER = "loom-identity"
AUDIENCE = "loom-subgraphs"
LEEWAY_SECONDS = 5
_CACHED_AT_MOST = 2048

Kind = Literal["anonymous", "user", "partner", "service"]


class IdentityRequired(Exception):
    """The request has no identity that one of our own services signed, or a stale one."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The caller: kind, subject (user or client id), roles, scopes, session, address."""

    kind: Kind
    subject: str | None = None
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    session_id: str | None = None
    address: str | None = None

    def require_user(self) -> str:
        """Return the user's id, or raise :class:`Unauthenticated`."""
        if self.kind != "user" or self.subject is None:
            raise Unauthenticated("Log in to use this field.")
        return self.subject

    def require_scope(self, scope: str) -> None:
        """Raise unless the caller holds ``scope``."""
        if scope in self.scopes:
            return
        if self.kind == "anonymous":
            raise Unauthenticated(f"Log in with an account that holds the scope {scope!r}.")
        raise Forbidden(f"This needs the scope {scope!r}, which your credentials do not hold.")


ANONYMOUS = Identity(kind="anonymous")


class IdentityVerifier:
    """Verifies the identity header against the public keys of ``jwks`` (JSON or a path)."""

    def __init__(self, jwks: str) -> None:
        self._keys = _read_keys(jwks)
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            aud={"essential": True, "value": AUDIENCE},
            iss={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        self._verified: dict[str, tuple[float, Identity]] = {}

    def verify(self, header: str | None) -> Identity:
        """Return the identity that ``header`` states.

        A statement that was verified once is believed until it expires: the signature cannot
        change its mind. Raises :class:`IdentityRequired`.
        """
        if not header:
            raise IdentityRequired("The request has no Loom-Identity header.")
        known = self._verified.get(header)
        if known is not None and known[0] > time.time():
            return known[1]
        try:
            token = jwt.decode(header, self._keys, algorithms=["Ed25519"])
            self._claims.validate(token.claims)
        except (JoseError, ValueError) as error:
            raise IdentityRequired("The Loom-Identity header is not valid.") from error
        identity = _from_claims(token.claims)
        if len(self._verified) >= _CACHED_AT_MOST:
            self._verified.clear()
        self._verified[header] = (float(token.claims["exp"]), identity)
        return identity


def _from_claims(claims: dict[str, object]) -> Identity:
    kind = claims.get("kind")
    if kind not in ("anonymous", "user", "partner", "service"):
        raise IdentityRequired("The Loom-Identity header states no known kind of caller.")
    subject, session, address = claims.get("sub"), claims.get("sid"), claims.get("ip")
    roles = claims.get("roles") or []
    if not isinstance(roles, list):
        raise IdentityRequired("The Loom-Identity header's roles are not a list.")
    return Identity(
        kind=kind,
        subject=str(subject) if subject is not None else None,
        roles=frozenset(str(role) for role in roles),
        scopes=frozenset(str(claims.get("scope") or "").split()),
        session_id=str(session) if session is not None else None,
        address=str(address) if address is not None else None,
    )


def _read_keys(jwks: str) -> KeySet:
    if not jwks:
        raise ConfigurationError(
            "IDENTITY_JWKS is not set: give the router's public keys, as a JWK Set or as the path "
            "of a file that holds one."
        )
    try:
        text = jwks if jwks.lstrip().startswith("{") else Path(jwks).read_text("utf-8")
        return KeySet.import_key_set(orjson.loads(text))
    except (OSError, ValueError, KeyError, JoseError) as error:
        raise ConfigurationError(f"IDENTITY_JWKS cannot be read as a JWK Set: {error}") from error
