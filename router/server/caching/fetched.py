"""What a subgraph answered, place by place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from router.execute.transport import Failure, JsonObject, SubgraphResponse
from router.server.caching.policy import ENTITIES


@dataclass(slots=True)
class Fetched:
    """What a subgraph answered: values by place, and the places at which something is wrong."""

    response: SubgraphResponse
    values: dict[int, JsonObject | None] = field(default_factory=dict)
    faulty: set[int] = field(default_factory=set)


Read: TypeAlias = Callable[[SubgraphResponse, list[int]], Fetched]


def whole(response: SubgraphResponse, wanted: list[int]) -> Fetched:
    """Root fields: all or nothing."""
    if response.failure is not None:
        return Fetched(response)
    return Fetched(response, {0: response.data}, set(wanted) if response.errors else set())


def by_index(response: SubgraphResponse, wanted: list[int]) -> Fetched:
    """Entities: errors get the indexes that they have among all representations."""
    if response.failure is not None:
        return Fetched(response)
    errors: list[JsonObject] = []
    faulty: set[int] = set()
    for error in response.errors:
        match error.get("path"):
            case [str(key), int(at), *rest] if key == ENTITIES and 0 <= at < len(wanted):
                faulty.add(wanted[at])
                errors.append({**error, "path": [ENTITIES, wanted[at], *rest]})
            case _:
                faulty.update(wanted)
                errors.append(error)
    response = replace(response, errors=tuple(errors))
    if response.data is None:
        return Fetched(response)
    entities = response.data.get(ENTITIES)
    if not isinstance(entities, list) or len(entities) != len(wanted):
        reason = f"not the {len(wanted)} entities that were asked for"
        return Fetched(SubgraphResponse(failure=Failure("SUBGRAPH_INVALID_RESPONSE", reason)))
    values = {
        index: value if type(value) is dict else None
        for index, value in zip(wanted, entities, strict=True)
    }
    return Fetched(response, values, faulty)


def joined(one: SubgraphResponse, other: SubgraphResponse) -> SubgraphResponse:
    """Two answers to one fetch: the errors of both, the failure of either."""
    return replace(other, errors=(*one.errors, *other.errors), failure=one.failure or other.failure)
