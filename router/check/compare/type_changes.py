"""Whether a type reference may be replaced by another without a client noticing."""

from __future__ import annotations

from graphql import (
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLType,
    is_list_type,
    is_named_type,
    is_non_null_type,
)


def output_stays_good(old: GraphQLOutputType, new: GraphQLOutputType) -> bool:
    """Whether all that ``new`` can answer is something that ``old`` could: it may only become
    non-null, at any depth."""
    return _narrows(old, new)


def input_stays_good(old: GraphQLInputType, new: GraphQLInputType) -> bool:
    """Whether all that ``old`` took is something that ``new`` takes: it may only become nullable,
    at any depth."""
    return _narrows(new, old)


def _narrows(wide: GraphQLType, narrow: GraphQLType) -> bool:
    if is_non_null_type(narrow):
        inner = wide.of_type if isinstance(wide, GraphQLNonNull) else wide
        return _narrows(inner, narrow.of_type)
    if is_non_null_type(wide):
        return False
    if is_list_type(narrow):
        return isinstance(wide, GraphQLList) and _narrows(wide.of_type, narrow.of_type)
    return is_named_type(wide) and is_named_type(narrow) and wide.name == narrow.name
