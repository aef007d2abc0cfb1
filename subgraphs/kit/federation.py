"""A domain's federated schema, whose entities are resolved in batches."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.federation.schema import FederationAny
from strawberry.schema.config import StrawberryConfig

from subgraphs.kit.errors import CodedError
from subgraphs.kit.execution import LevelExecutor
from subgraphs.kit.graph import Info
from subgraphs.kit.scalars import SCALARS

MAX_REPRESENTATIONS = 2000


class Schema(strawberry.federation.Schema):
    """A Federation 2 schema with the house's scalars.

    An entity type has a class method ``resolve_references(info, representations)`` that is given
    all representations of its type in one request and returns as many objects, in order, ``None``
    for those that do not exist.
    """

    def __init__(
        self,
        *,
        query: type,
        mutation: type | None = None,
        types: Sequence[type] = (),
    ) -> None:
        super().__init__(
            query=query,
            mutation=mutation,
            types=types,
            config=StrawberryConfig(scalar_map=SCALARS),  # type: ignore[arg-type]  # NewTypes are no types to mypy
            extensions=[lambda: ParserCache(maxsize=512), lambda: ValidationCache(maxsize=512)],
            federation_version="2.11",
            execution_context_class=LevelExecutor,
        )

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:  # noqa: ANN401
        """Leave logging to the endpoint, which knows the request and masks what is internal."""

    async def entities_resolver(  # type: ignore[override]  # the base resolves one by one
        self, info: Info, representations: list[FederationAny]
    ) -> list[FederationAny]:
        """Resolve ``representations`` with one call for each type among them."""
        if len(representations) > MAX_REPRESENTATIONS:
            raise GraphQLError(f"At most {MAX_REPRESENTATIONS} representations in one request.")
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, representation in enumerate(representations):
            places[representation["__typename"]].append(place)  # type: ignore[index]
        answers: list[Any] = [None] * len(representations)

        async def resolve(typename: str, where: list[int]) -> None:
            known = self.schema_converter.type_map.get(typename)
            entity = getattr(known and known.definition, "origin", None)
            if entity is None or not hasattr(entity, "resolve_references"):
                raise GraphQLError(f"{typename!r} is no entity of this subgraph.")
            try:
                found = await entity.resolve_references(
                    info, [representations[place] for place in where]
                )
            except CodedError as error:
                found = [error] * len(where)
            for place, item in zip(where, found, strict=True):
                answers[place] = item

        await asyncio.gather(*(resolve(name, where) for name, where in places.items()))
        return answers
