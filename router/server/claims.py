"""Who asks: what a verified access token says, in the router's own terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["anonymous", "user", "partner"]


@dataclass(frozen=True, slots=True)
class Claims:
    """A client's identity. ``scope`` is space separated (RFC 8693), as the token had it.

    ``expires_at`` is the Unix time until which the token counts, leeway included. It is no part of
    who the client is: claims are equal without it.
    """

    kind: Kind
    subject: str | None = None
    roles: tuple[str, ...] = ()
    scope: str = ""
    session: str | None = None
    expires_at: float | None = field(default=None, compare=False)


ANONYMOUS: Final = Claims("anonymous")
