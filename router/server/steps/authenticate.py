"""Step: verify the client's access token. Without one the client is anonymous."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from router.server.exchange import Exchange
from router.server.refusal import Refusal
from router.server.tokens import KeysUnavailableError, TokenError, TokenVerifier

CHALLENGE: Final = ((b"www-authenticate", b'Bearer error="invalid_token"'),)
RETRY: Final = ((b"retry-after", b"5"),)


class Authenticate:
    """Sets ``claims``. 401 for a token that does not hold, 503 while no keys are to be had.

    Without a verifier (no JWKS is configured) tokens are not looked at and everybody is anonymous.
    """

    def __init__(self, verifier: TokenVerifier | None) -> None:
        self._verifier = verifier

    async def __call__(self, exchange: Exchange) -> None:
        header = exchange.headers.get(b"authorization")
        if header is None or self._verifier is None:
            return
        if sum(name == b"authorization" for name, _ in exchange.scope["headers"]) > 1:
            raise _unauthenticated("There must be one Authorization header only.")
        scheme, _, token = header.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            raise _unauthenticated("The Authorization header must be a bearer token.")
        try:
            exchange.claims = await self._verifier.verify(token.strip())
        except TokenError as error:
            raise _unauthenticated(str(error)) from error
        except KeysUnavailableError as error:
            raise Refusal(
                "SUBGRAPH_UNAVAILABLE",
                "Access tokens cannot be verified at the moment; try again shortly.",
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                headers=RETRY,
            ) from error


def _unauthenticated(message: str) -> Refusal:
    return Refusal("UNAUTHENTICATED", message, status=HTTPStatus.UNAUTHORIZED, headers=CHALLENGE)
