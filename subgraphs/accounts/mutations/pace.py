"""How long a mutation takes."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver

from subgraphs.kit.graph import Info


class TakesAtLeast(FieldExtension):
    """Holds an answer back until ``seconds`` have passed, so that its time tells nothing.

    Stands before the unit of work, which has ended when the waiting begins.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def resolve_async(
        self,
        next_: AsyncExtensionResolver,
        source: Any,  # noqa: ANN401  # Strawberry's signature
        info: Info,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Resolve, then wait for the rest of the time."""
        until = time.monotonic() + self._seconds
        try:
            return await next_(source, info, **kwargs)
        finally:
            await asyncio.sleep(max(0.0, until - time.monotonic()))
