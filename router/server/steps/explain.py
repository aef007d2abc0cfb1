"""Step: begin to explain the request, if its client asks for that and may know."""

from __future__ import annotations

from typing import Final

from router.server.exchange import Exchange
from router.server.explain.explanation import Explanation
from router.server.settings.diagnostics import DiagnosticsSettings

HEADER: Final = b"loom-explain"
REFUSED: Final = "Only for a client with one of the roles that the router's settings name."


class OfferExplanation:
    """Sets ``explanation`` where the request has the header ``Loom-Explain`` with a value but 0.

    A client that may not ask gets its answer all the same, and a word about it in ``extensions``.
    """

    def __init__(self, settings: DiagnosticsSettings) -> None:
        self._public = settings.public
        self._roles = frozenset(settings.roles)

    @classmethod
    def of(cls, settings: DiagnosticsSettings) -> OfferExplanation | None:
        """The step, or ``None`` where nobody may ask."""
        return cls(settings) if settings.public or settings.roles else None

    async def __call__(self, exchange: Exchange) -> None:
        if exchange.headers.get(HEADER, b"0") == b"0":
            return
        if self._public or self._roles.intersection(exchange.claims.roles):
            exchange.explanation = Explanation(exchange.started)
        else:
            exchange.extensions = {**(exchange.extensions or {}), "explain": {"refused": REFUSED}}
