"""What is left of an operation when it is normalised, printed as a tree."""

from __future__ import annotations

from textwrap import dedent

import pytest
from graphql import build_schema, parse, validate

from router.federation.selection import Selection
from router.operation.errors import OperationError
from router.operation.normalize import Normalizer

SCHEMA = build_schema(
    """
    type Query { a: A node: Node any: Any nodes(first: Int, by: [String!]): [Node!] }
    type Mutation { do: Query }
    interface Node { id: ID! }
    interface Named { name: String a: A }
    type A implements Node & Named { id: ID! name: String a: A b: B size(unit: Unit): Int }
    type B implements Node & Named { id: ID! name: String a: A }
    type C implements Node { id: ID! }
    union Any = A | B | C
    enum Unit { M FT }
    directive @mark(as: String) on FIELD
    """
)


def tree(selections: tuple[Selection, ...], depth: int = 0) -> str:
    """One field a line: key, name, arguments, [types], conditions."""
    lines = []
    for each in selections:
        key = "" if each.response_key == each.name else f"{each.response_key}:"
        line = "  " * depth + key + each.name + each.arguments + each.directives
        if each.types is not None:
            line += f" [{' '.join(sorted(each.types))}]"
        for name, wanted in sorted(each.conditions):
            line += f" {'' if wanted else '!'}${name}"
        lines.append(line)
        if each.selections:
            lines.append(tree(each.selections, depth + 1))
    return "\n".join(lines)


def normalized(text: str, name: str | None = None) -> str:
    document = parse(text)
    assert validate(SCHEMA, document) == []
    return tree(Normalizer(SCHEMA).normalize(document, name).selections)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        pytest.param("{ a { id ... { name } } }", "a\n  id\n  name", id="plain fragment"),
        pytest.param(
            "{ a { ...F } } fragment F on A { id b { ...G } } fragment G on Node { id }",
            "a\n  id\n  b\n    id",
            id="named fragments",
        ),
        pytest.param("{ a { ... on Node { ... on Named { id: name } } } }", "a\n  id:name", id="w"),
        pytest.param(
            "{ node { id ... on Named { name } } }", "node\n  id\n  name [A B]", id="interface"
        ),
        pytest.param(
            "{ node { ... on Named { ... on B { name } ... on Node { id } } } }",
            "node\n  name [B]\n  id [A B]",
            id="conditions in conditions",
        ),
        pytest.param(
            "{ any { ... on A { ... on Node { ... on C { id } } } __typename } }",
            "any\n  __typename",
            id="nothing is both",
        ),
        pytest.param(
            "{ any { ... on A { name } ... on B { name } } }", "any\n  name [A B]", id="united"
        ),
        pytest.param(
            "{ any { ... on A { id } ... on B { id } ... on C { id } } }",
            "any\n  id [A B C]",
            id="united to all",
        ),
        pytest.param("{ node { id ... on A { id } } }", "node\n  id", id="covered by a wider one"),
        pytest.param("{ a { id } a { name id } }", "a\n  id\n  name", id="merged"),
        pytest.param(
            "{ any { ... on A { a { id } } ... on B { a { id } } } }",
            "any\n  a [A B]\n    id",
            id="united with what is below",
        ),
        pytest.param(
            "{ any { ... on A { a { id } } ... on B { a { name } } } }",
            "any\n  a [A]\n    id\n  a [B]\n    name",
            id="different below",
        ),
        pytest.param(
            "{ __typename a { t: __typename } __schema { description } }",
            "a\n  __typename",
            id="typename and introspection",
        ),
        pytest.param(
            '{ nodes(by: ["x" ,"y"], first : 3) { id } a { s: size(unit: FT) @mark(as: "m") } }',
            'nodes(by:["x","y"],first:3)\n  id\na\n  s:size(unit:FT)@mark(as:"m")',
            id="arguments and directives",
        ),
    ],
)
def test_fragments_types_and_duplicates(operation: str, expected: str) -> None:
    assert normalized(operation) == expected


@pytest.mark.parametrize(
    ("selections", "expected"),
    [
        pytest.param("id @skip(if: true) name @include(if: true)", "name", id="literals"),
        pytest.param("id @include(if: $x) name @skip(if: $y)", "id $x\nname !$y", id="variables"),
        pytest.param("... @include(if: $x) { id @skip(if: $y) }", "id $x !$y", id="nested"),
        pytest.param("... @include(if: $x) { id @skip(if: $x) } name", "name", id="contradiction"),
        pytest.param("id @include(if: $x) id", "id", id="asked for anyway"),
        pytest.param(
            "b { id } b @include(if: $x) { id name }", "b\n  id\n  name $x", id="pushed down"
        ),
        pytest.param(
            "b @include(if: $x) { id } b @include(if: $y) { id }",
            "b $x\n  id\nb $y\n  id",
            id="either",
        ),
    ],
)
def test_conditions(selections: str, expected: str) -> None:
    operation = f"query ($x: Boolean! = true, $y: Boolean! = true) {{ a {{ {selections} id2: id @include(if: $x) x: id @include(if: $y) }} }}"  # noqa: E501
    tail = "\nid2:id $x\nx:id $y"
    assert dedent(normalized(operation).removeprefix("a\n")) == expected + tail


def test_variables_keep_their_definitions() -> None:
    document = parse(
        'query Q($a: Int = 3, $b: [String!]! = ["x"]) { nodes(first: $a, by: $b) { id } }'
    )
    operation = Normalizer(SCHEMA).normalize(document, None)
    assert operation.name == "Q"
    assert operation.variables == {"a": "$a:Int=3", "b": '$b:[String!]!=["x"]'}
    assert operation.selections[0].variables == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("subscription { a }", None, "no subscription root"),
        ("query A { a { id } } query B { a { id } }", None, "say which"),
        ("query A { a { id } }", "C", 'named "C"'),
    ],
)
def test_refusals(text: str, name: str | None, message: str) -> None:
    with pytest.raises(OperationError, match=message):
        Normalizer(SCHEMA).normalize(parse(text), name)
