"""Every mutation but the counting of views is for staff."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type, is_non_null_type

from subgraphs.catalog.schema import schema

EXAMPLES: dict[str, Any] = {"ID": "x", "String": "x", "Int": 1, "Currency": "EUR"}


def example(type_: Any) -> Any:
    """A value of an input type with what must be given."""
    named = get_named_type(type_)
    text = str(type_)
    if text.startswith("["):
        return []
    if isinstance(named, GraphQLInputObjectType):
        return {
            name: example(field.type)
            for name, field in named.fields.items()
            if is_non_null_type(field.type)
        }
    return EXAMPLES[named.name]


def staff_mutations() -> list[str]:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    return sorted(set(mutation.fields) - {"recordProductView"})


@pytest.mark.parametrize("field", staff_mutations())
async def test_others_are_refused(empty_catalog: Any, signer: Any, field: str) -> None:
    mutation = schema._schema.mutation_type
    assert mutation is not None
    input_type = mutation.fields[field].args["input"].type
    operation = f"mutation ($input: {input_type}) {{ {field}(input: $input) {{ __typename }} }}"
    variables = {"input": example(input_type)}
    shopper = signer.sign(kind="user", sub="usr_1", scope="catalog:read inventory:write")

    with empty_catalog.statements() as sent:
        stranger = await empty_catalog.ask(operation, variables)
        refused = await empty_catalog.ask(operation, variables, identity=shopper)

    assert stranger["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert sent == []
