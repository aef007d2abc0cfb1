"""Access tokens (RFC 9068): from a bearer token to the claims that it proves."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import time
from typing import Any, Final, cast

import orjson
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from router.server.claims import Claims, Kind
from router.server.jwks import JwksSource, KeysUnavailableError
from router.server.jws import PinnedAlgorithms

__all__ = ["KeysUnavailableError", "TokenError", "TokenPolicy", "TokenVerifier"]

TYPES: Final = frozenset({"at+jwt", "application/at+jwt"})
MAX_LENGTH: Final = 8192
MAX_REMEMBERED: Final = 4096


class TokenError(Exception):
    """A token that proves nothing. The message may be told to the client."""


@dataclass(frozen=True, slots=True)
class TokenPolicy:
    """What a token must have.

    ``issuer`` and ``audience`` are not looked at where they are ``None``. ``leeway`` is how many
    seconds the issuer's clock may differ from ours. ``require_type`` insists on ``typ: at+jwt``
    (RFC 9068, section 4), by which no other token of the issuer passes for an access token.
    """

    issuer: str | None = None
    audience: str | None = None
    algorithms: tuple[str, ...] = ("Ed25519", "EdDSA")
    leeway: int = 10
    require_type: bool = True


class TokenVerifier:
    """Verifies tokens, and remembers those that hold until they expire or the keys change."""

    def __init__(
        self, keys: JwksSource, policy: TokenPolicy, clock: Callable[[], float] = time
    ) -> None:
        self._keys = keys
        self._policy = policy
        self._clock = clock
        self._registry = PinnedAlgorithms(policy.algorithms)
        required: dict[str, ClaimsOption] = {"exp": {"essential": True}, "sub": {"essential": True}}
        if policy.issuer is not None:
            required["iss"] = {"essential": True, "value": policy.issuer}
        if policy.audience is not None:
            required["aud"] = {"essential": True, "value": policy.audience}
        self._rules = JWTClaimsRegistry(now=lambda: int(clock()), leeway=policy.leeway, **required)
        self._remembered: OrderedDict[str, tuple[Claims, float]] = OrderedDict()
        self._generation = keys.generation

    async def verify(self, token: str) -> Claims:
        """The claims of a token.

        Raises :class:`TokenError` for a token that does not hold and
        :class:`~router.server.jwks.KeysUnavailableError` while it cannot be judged.
        """
        remembered = self._recall(token)
        if remembered is not None:
            return remembered
        header = _header(token)
        kind = header.get("typ")
        if self._policy.require_type and str(kind).lower() not in TYPES:
            message = "The access token is of another type."
            raise TokenError(message)
        if header.get("alg") not in self._policy.algorithms:
            message = "The access token is signed by an algorithm that is not accepted."
            raise TokenError(message)
        kid = header.get("kid")
        key = await self._keys.key(kid if isinstance(kid, str) else None)
        if key is None:
            message = "The access token is signed with an unknown key."
            raise TokenError(message)
        try:
            decoded = jwt.decode(token, key, registry=self._registry)
            self._rules.validate(decoded.claims)
        except ExpiredTokenError:
            message = "The access token has expired."
            raise TokenError(message) from None
        except (JoseError, ValueError) as error:
            message = "The access token is not valid."
            raise TokenError(message) from error
        expires_at = float(decoded.claims["exp"]) + self._policy.leeway
        claims = replace(_claims(decoded.claims), expires_at=expires_at)
        self._remember(token, claims, expires_at)
        return claims

    def _recall(self, token: str) -> Claims | None:
        if self._generation != self._keys.generation:
            self._remembered.clear()
            self._generation = self._keys.generation
        found = self._remembered.get(token)
        if found is None:
            return None
        claims, until = found
        if self._clock() < until:
            return claims
        del self._remembered[token]
        return None

    def _remember(self, token: str, claims: Claims, until: float) -> None:
        self._remembered[token] = (claims, until)
        if len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)


def _header(token: str) -> dict[str, Any]:
    """A token's header, unverified: it says which key to try, and nothing of it is believed."""
    if len(token) <= MAX_LENGTH and token.count(".") == 2:  # noqa: PLR2004 - RFC 7515, 7.1
        encoded = token.partition(".")[0]
        try:
            header = orjson.loads(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
        except (Base64Error, ValueError):
            header = None
        if isinstance(header, dict):
            return header
    message = "The access token is malformed."
    raise TokenError(message)


def _claims(claims: dict[str, Any]) -> Claims:
    kind = claims.get("kind", "user")
    if kind not in {"user", "partner"}:
        message = "The access token is of a kind that clients cannot have."
        raise TokenError(message)
    roles = claims.get("roles") or ()
    scope = claims.get("scope") or ""
    session = claims.get("sid")
    if isinstance(scope, list):
        scope = " ".join(str(item) for item in scope)
    if not isinstance(roles, (list, tuple)) or not isinstance(scope, str):
        message = "The access token's roles or scope are malformed."
        raise TokenError(message)
    return Claims(
        kind=cast("Kind", kind),
        subject=str(claims["sub"]),
        roles=tuple(str(role) for role in roles),
        scope=scope,
        session=str(session) if session is not None else None,
    )
