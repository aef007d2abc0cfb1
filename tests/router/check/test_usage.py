"""What an operation uses, and which changes it therefore meets."""

from __future__ import annotations

import pytest
from graphql import build_schema, parse, validate

from router.check.compare import compare
from router.check.usage import usage

SCHEMA = """
directive @loud(by: Int) on FIELD
type Query { node(id: ID!): Node find(filter: Filter, sort: Sort): [Thing!]! }
interface Node { id: ID! }
type Product implements Node { id: ID! title(in: Locale): String status: Status }
type Brand implements Node { id: ID! name: String }
union Thing = Product | Brand
input Filter { text: String range: Range }
input Range { from: Int to: Int }
enum Sort { NEW OLD }
enum Status { ON OFF }
enum Locale { EN FR }
"""


@pytest.mark.parametrize(
    ("operation", "wanted"),
    [
        (
            "{ node(id: 1) { id } }",
            {"Query", "Query.node", "Query.node(id:)", "Node", "Node.id", "ID"},
        ),
        (
            "{ node(id: 1) { ... on Product { title(in: EN) @loud(by: 2) } __typename } }",
            {
                *("Query", "Query.node", "Query.node(id:)", "Node"),
                *("Product", "Product.title", "Product.title(in:)", "Locale", "Locale.EN"),
                *("String", "@loud", "@loud(by:)"),
            },
        ),
        (
            "{ find(filter: {range: {from: 1}}) { ...F } } fragment F on Brand { name }",
            {
                *("Query", "Query.find", "Query.find(filter:)", "Filter", "Filter.range"),
                *("Range", "Range.from", "Thing", "Brand", "Brand.name", "String"),
            },
        ),
        (
            "query ($f: Filter) { find(filter: $f) { __typename } }",
            {
                *("Query", "Query.find", "Query.find(filter:)", "Thing"),
                *("Filter", "String", "Range", "Int"),
            },
        ),
    ],
    ids=["fields", "fragments-and-directives", "literals", "variables"],
)
def test_coordinates(operation: str, wanted: set[str]) -> None:
    schema, document = build_schema(SCHEMA), parse(operation)
    assert validate(schema, document) == []
    assert usage(schema, document).coordinates == wanted


VARIABLE = "query ($f: Filter) { find(filter: $f) { __typename } }"
LITERAL = '{ find(filter: {text: "a"}, sort: NEW) { __typename } }'
STATUS = "{ node(id: 1) { ... on Product { status } } }"


@pytest.mark.parametrize(
    ("operation", "change", "met"),
    [
        (VARIABLE, ("to: Int", ""), True),
        (LITERAL, ("to: Int", ""), False),
        (LITERAL, ("text: String ", ""), True),
        (LITERAL, ("enum Sort { NEW OLD }", "enum Sort { NEW }"), False),
        (LITERAL, ("enum Sort { NEW OLD }", "enum Sort { OLD }"), True),
        (STATUS, ("enum Status { ON OFF }", "enum Status { ON OFF UNKNOWN }"), True),
        (STATUS, ("enum Status { ON OFF }", "enum Status { ON }"), True),
        (VARIABLE, ("enum Status { ON OFF }", "enum Status { ON }"), False),
        (VARIABLE, ("sort: Sort)", "sort: Sort, at: Int!)"), True),
        (STATUS, ("sort: Sort)", "sort: Sort, at: Int!)"), False),
        (VARIABLE, ("to: Int", "to: Int by: Int!"), True),
        (STATUS, ("to: Int", "to: Int by: Int!"), False),
        (VARIABLE, ("Product | Brand", "Product"), True),
        ("{ node(id: 1) { id } }", ("type Brand implements Node", "type Brand"), True),
    ],
)
def test_changes_that_are_met(operation: str, change: tuple[str, str], met: bool) -> None:
    assert SCHEMA.count(change[0]) == 1
    old, new = build_schema(SCHEMA), build_schema(SCHEMA.replace(*change))
    used = usage(old, parse(operation))
    worst, *_ = compare(old, new)
    assert used.meets(worst) is met
