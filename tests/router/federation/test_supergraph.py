"""Reading a supergraph's SDL."""

from __future__ import annotations

import pytest
from graphql import parse, validate

from router.compose import SubgraphInput, compose
from router.federation.field_set import parse_field_set
from router.federation.joined_types import FieldInSubgraph, Key, TypeInSubgraph
from router.federation.supergraph import Supergraph, SupergraphError

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject",
  "@inaccessible", "@context", "@fromContext"
])
"""


def supergraph(**subgraphs: str) -> Supergraph:
    result = compose(
        [
            SubgraphInput(name, f"http://{name}/graphql", LINK + sdl)
            for name, sdl in subgraphs.items()
        ]
    )
    assert result.supergraph_sdl is not None, [str(each) for each in result.errors]
    return Supergraph.parse(result.supergraph_sdl)


MINIMAL = """
    directive @join__graph(name: String!, url: String!) on ENUM_VALUE
    directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT
    directive @join__field(graph: join__Graph, requires: String) repeatable on FIELD_DEFINITION
    enum join__Graph { A @join__graph(name: "a-b", url: "http://a") }
    type Query @join__type(graph: A) { a: Int }
"""


def test_subgraphs_by_name_and_url() -> None:
    read = supergraph(a="type Query { a: Int }", b="type Query { b: Int }")
    assert read.subgraphs == {"a": "http://a/graphql", "b": "http://b/graphql"}


def test_names_are_the_subgraphs_own() -> None:
    read = Supergraph.parse(MINIMAL)
    assert read.subgraphs == {"a-b": "http://a"}
    assert set(read.types["Query"].subgraphs) == {"a-b"}


def test_keys_of_each_subgraph() -> None:
    read = supergraph(
        a='type Query { t: T } type T @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
        b='type T @key(fields: "id", resolvable: false) { id: ID! }',
    )
    identity, sku = parse_field_set("id"), parse_field_set("sku")
    assert read.types["T"].subgraphs == {
        "a": TypeInSubgraph((Key(identity), Key(sku))),
        "b": TypeInSubgraph((Key(identity, resolvable=False),)),
    }


def test_what_each_subgraph_says_of_a_field() -> None:
    read = supergraph(
        a="""
        type Query { t: T @provides(fields: "name") }
        type T @key(fields: "id") { id: ID! name: String @external size: Int @external
          cost: Int @requires(fields: "size") price: Int @override(from: "b", label: "percent(5)") }
        """,
        b="""
        type T @key(fields: "id") { id: ID! name: String @shareable size: Int price: Int }
        """,
    )
    fields = read.types["T"].fields
    assert fields["id"] == {"a": FieldInSubgraph("ID!"), "b": FieldInSubgraph("ID!")}
    assert fields["name"]["a"] == FieldInSubgraph("String", external=True)
    assert fields["cost"] == {"a": FieldInSubgraph("Int", requires=parse_field_set("size"))}
    assert fields["price"]["a"].override == "b"
    assert fields["price"]["a"].override_label == "percent(5)"
    assert fields["price"]["b"].override_label == "percent(5)"
    provided = read.types["Query"].fields["t"]["a"].provides
    assert provided == parse_field_set("name")


def test_the_type_as_each_subgraph_writes_it() -> None:
    read = supergraph(
        a="type Query { name: String! @shareable }", b="type Query { name: String @shareable }"
    )
    fields = read.types["Query"].fields["name"]
    assert {name: says.type for name, says in fields.items()} == {"a": "String!", "b": "String"}


def test_interfaces_members_and_interface_objects() -> None:
    read = supergraph(
        a="""
        type Query { n: Node u: U }
        interface Node @key(fields: "id") { id: ID! }
        type A implements Node @key(fields: "id") { id: ID! }
        type B implements Node @key(fields: "id") { id: ID! }
        union U = A | B
        """,
        b="""
        type Node @key(fields: "id") @interfaceObject { id: ID! x: Int }
        """,
    )
    assert read.types["A"].interfaces["a"] == {"Node"}
    assert read.types["U"].members == {"a": {"A", "B"}}
    assert read.types["Node"].subgraphs["b"].interface_object
    assert not read.types["Node"].subgraphs["a"].interface_object
    assert read.types["A"].fields["x"] == {}


@pytest.mark.parametrize(
    ("sdl", "message"),
    [
        ("type Query {", "does not parse"),
        ("type Query { a: Int }", "no enum join__Graph"),
        (MINIMAL.replace('@join__graph(name: "a-b", url: "http://a")', ""), "has no @join__graph"),
        (MINIMAL.replace("a: Int", "a: Missing"), "Missing"),
        (MINIMAL.replace("a: Int", 'a: Int @join__field(graph: A, requires: "{")'), "Query.a"),
        (MINIMAL.replace("type Query @join__type(graph: A)", "type Other"), "query root"),
        (MINIMAL + "type T @join__type(graph: B) { b: Int }", "join__Graph"),
    ],
)
def test_what_cannot_be_served_is_refused_by_name(sdl: str, message: str) -> None:
    with pytest.raises(SupergraphError) as refusal:
        Supergraph.parse(sdl)
    assert message in str(refusal.value)


def test_a_deprecated_field_may_implement_one_that_is_not() -> None:
    read = supergraph(
        a="""
          type Query { node: Node }
          interface Node { old: Int }
          type T implements Node { old: Int @deprecated }
        """
    )
    # graphql-core refuses to work with a schema that breaks its own rule, unless told otherwise
    assert validate(read.api_schema, parse("{ node { old } }")) == []
    assert validate(read.schema, parse("{ node { old } }")) == []


def test_other_rules_are_held() -> None:
    broken = MINIMAL.replace("a: Int }", "a: Int b(x: In!): Int } input In { y: In! }")
    with pytest.raises(SupergraphError, match="is not a valid schema: "):
        Supergraph.parse(broken)


def test_contexts_and_their_arguments() -> None:
    read = supergraph(
        a="""
            type Query { shop: Shop }
            type Shop @key(fields: "id") @context(name: "shop") { id: ID! in: String! item: Item }
            type Item @key(fields: "id") {
              id: ID!
              price(of: String! @fromContext(field: "$shop { in }")): Int
            }
        """
    )
    (context,) = read.types["Shop"].contexts
    (argument,) = read.types["Item"].fields["price"]["a"].contextual
    assert (argument.name, argument.type, argument.context) == ("of", "String!", context)
    assert argument.selections == parse_field_set("in")


def test_the_api_schema_with_defer() -> None:
    read = Supergraph.parse(MINIMAL)
    document = parse('{ ... @defer(label: "x") { a } }')
    assert validate(read.api_schema, document) != []
    assert validate(read.with_defer().api_schema, document) == []
    labelled = parse("query ($x: String) { ... @defer(label: $x) { a } }")
    assert validate(read.with_defer().api_schema, labelled) != []
