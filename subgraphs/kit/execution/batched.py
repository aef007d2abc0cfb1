"""A field that can be resolved for many objects in one call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver

BatchResolver: TypeAlias = Callable[[Sequence[Any], Any], Awaitable[Sequence[Any]]]
"""From the objects and the request's context to one value for each object, in order."""


class Batched(FieldExtension):
    """Names the batch form of a field without arguments.

    The field's own resolver, which must mean the same, serves one object at a time wherever the
    query is not executed by levels. ::

        async def _availability(variants, context): ...

        @strawberry.field(extensions=[Batched(_availability)])
        async def availability(self, info: Info) -> Availability: ...
    """

    def __init__(self, resolve_many: BatchResolver) -> None:
        self.resolve_many = resolve_many

    async def resolve_async(
        self,
        next_: AsyncExtensionResolver,
        source: Any,  # noqa: ANN401  # Strawberry's signature
        info: Any,  # noqa: ANN401
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Resolve one object by the field's own resolver."""
        return await next_(source, info, **kwargs)
