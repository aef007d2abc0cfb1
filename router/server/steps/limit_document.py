"""Step: refuse a document that is too large, before any work is done on it.

It comes before validation, whose cost grows faster than the document.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import structlog

from router.server.exchange import Exchange
from router.server.limits.measure import Measures, measure
from router.server.refusal import Code, Refusal
from router.server.settings.limits import Limit, LimitsSettings, Mode

logger: Final[Any] = structlog.get_logger(__name__)

CODES: Final[dict[Limit, Code]] = {
    "depth": "DEPTH_LIMIT_EXCEEDED",
    "breadth": "BREADTH_LIMIT_EXCEEDED",
    "fields": "FIELD_LIMIT_EXCEEDED",
    "aliases": "ALIAS_LIMIT_EXCEEDED",
    "root_fields": "ROOT_FIELD_LIMIT_EXCEEDED",
    "directives": "DIRECTIVE_LIMIT_EXCEEDED",
}

WORDS: Final[dict[Limit, str]] = {
    "depth": "is deeper than {} fields",
    "breadth": "has more than {} fields in one selection",
    "fields": "unfolds to more than {} fields",
    "aliases": "has more than {} aliases",
    "root_fields": "has more than {} fields at its root",
    "directives": "has more than {} directives",
}

Check = tuple[Limit, int, Callable[[Measures], int], bool]


class LimitDocument:
    """Holds a new document to the limits, each refused with its own code."""

    def __init__(self, settings: LimitsSettings, count: Callable[[Limit, Mode], None]) -> None:
        """``count`` is told which limit was exceeded, and whether that was enforced."""
        self._count = count
        self._checks = tuple(_checks(settings))

    @classmethod
    def of(
        cls, settings: LimitsSettings, count: Callable[[Limit, Mode], None]
    ) -> LimitDocument | None:
        """``None`` where no limit is on."""
        step = cls(settings, count)
        return step if step._checks else None

    async def __call__(self, exchange: Exchange) -> None:
        if exchange.document is None:
            return
        try:
            measures = measure(exchange.document)
        except RecursionError:
            raise Refusal(
                "DEPTH_LIMIT_EXCEEDED",
                "The document's fragments are nested too deeply.",
                graphql=True,
            ) from None
        for limit, most, value, enforced in self._checks:
            found = value(measures)
            if found <= most:
                continue
            self._count(limit, "enforce" if enforced else "warn")
            if enforced:
                message = f"The operation {WORDS[limit].format(most)}."
                raise Refusal(CODES[limit], message, graphql=True)
            logger.warning("limit_exceeded", limit=limit, most=most, found=found)


def _checks(settings: LimitsSettings) -> list[Check]:
    limits: list[tuple[Limit, int | None, Callable[[Measures], int]]] = [
        ("depth", settings.max_depth, lambda measures: measures.depth),
        ("breadth", settings.max_breadth, lambda measures: measures.breadth),
        ("root_fields", settings.max_root_fields, lambda measures: measures.width),
        ("aliases", settings.max_aliases, lambda measures: measures.aliases),
        ("directives", settings.max_directives, lambda measures: measures.directives),
        ("fields", settings.max_fields, lambda measures: measures.fields),
    ]
    checks: list[Check] = []
    for limit, most, value in limits:
        mode = settings.modes.get(limit, settings.mode)
        if most is not None and mode != "off":
            checks.append((limit, most, value, mode == "enforce"))
    return checks
