"""Who asks: what a verified access token says, in the router's own terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["anonymous", "user", "partner"]


@dataclass(frozen=True, slots=True)
class Claims:
    """A client's identity. ``scope`` is space separated (RFC 8693), as the token had it."""

    kind: Kind
    subject: str | None = None
    roles: tuple[str, ...] = ()
    scope: str = ""
    session: str | None = None


ANONYMOUS: Final = Claims("anonymous")
