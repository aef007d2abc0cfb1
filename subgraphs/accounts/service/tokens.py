"""Access tokens: JWTs by the profile of RFC 9068, good for ten minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from joserfc import jwt

from subgraphs.accounts.models import Role
from subgraphs.accounts.service.keys import KeyRing
from subgraphs.kit.ids import new_id

AUDIENCE = "loom"
LIFETIME_SECONDS = 600
ALGORITHM = "Ed25519"  # RFC 9864


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login or a refresh gives: seconds until the access token expires with it."""

    access_token: str
    refresh_token: str
    expires_in: int


class AccessTokens:
    """Signs access tokens."""

    def __init__(self, ring: KeyRing, issuer: str) -> None:
        self._ring = ring
        self._issuer = issuer

    async def issue(
        self,
        *,
        kind: Literal["user", "partner"],
        subject: str,
        scopes: Sequence[str],
        roles: Sequence[Role] = (),
        session_id: str | None = None,
        now: datetime,
    ) -> str:
        """Return a signed token that says who ``subject`` is and what they may do."""
        issued = int(now.timestamp())
        claims: dict[str, Any] = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": issued,
            "exp": issued + LIFETIME_SECONDS,
            "jti": new_id("jti"),
            "kind": kind,
            "roles": [role.value for role in roles],
            "scope": " ".join(scopes),
        }
        if kind == "partner":
            claims["client_id"] = subject
        if session_id is not None:
            claims["sid"] = session_id
        key = await self._ring.signer()
        header = {"typ": "at+jwt", "alg": ALGORITHM, "kid": key.kid}
        return jwt.encode(header, claims, key, algorithms=[ALGORITHM])
