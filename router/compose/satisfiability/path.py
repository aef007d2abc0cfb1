"""A path through the API, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import GraphQLField


@dataclass(frozen=True, slots=True)
class Step:
    """An operation's kind (the first step), a field, or the condition that an object is of a
    type."""

    name: str
    field: GraphQLField | None = None
    is_condition: bool = False
