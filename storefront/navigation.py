"""The departments in every page's header, asked for once a minute and not once a page."""

import asyncio
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any, Final

import structlog

from storefront.errors import GraphRefused, GraphUnavailable
from storefront.graph import Caller, Graph

log = structlog.stdlib.get_logger(__name__)

_FRESH_SECONDS: Final = 60.0
_RETRY_SECONDS: Final = 5.0


class Navigation:
    """The category roots with their children, as last seen.

    When the router does not answer, the last known ones are shown, or none: a header is no reason
    for a page to fail.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._departments: Sequence[Mapping[str, Any]] = ()
        self._good_until = 0.0
        self._asking = asyncio.Lock()

    async def departments(self, caller: Caller) -> Sequence[Mapping[str, Any]]:
        if monotonic() < self._good_until:
            return self._departments
        async with self._asking:
            if monotonic() >= self._good_until:
                await self._ask(caller)
        return self._departments

    def known(self) -> Sequence[Mapping[str, Any]]:
        """What is known without asking: for the page that says the router is away."""
        return self._departments

    async def _ask(self, caller: Caller) -> None:
        try:
            result = await self._graph.run("Navigation", {}, caller)
        except (GraphUnavailable, GraphRefused) as error:
            log.warning("navigation_unknown", error=str(error))
            self._good_until = monotonic() + _RETRY_SECONDS
            return
        departments = result.data.get("categories")
        if departments is not None:
            self._departments = departments
        seconds = _RETRY_SECONDS if result.partial else _FRESH_SECONDS
        self._good_until = monotonic() + seconds
