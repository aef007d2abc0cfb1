"""The nodes and moves of the query graph."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from router.federation.supergraph import Supergraph
from router.graph.graph import QueryGraph

GraphOf = Callable[..., QueryGraph]

LIBRARY = {
    "a": """
        type Query { media: [Media!]! books: [Book] @provides(fields: "author { name }") }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String author: Author }
        type Film implements Media @key(fields: "id") { id: ID! title: String }
        type Author @key(fields: "id") { id: ID! name: String @external }
        union Either = Book | Film
    """,
    "b": """
        type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }
        type Author @key(fields: "id") @key(fields: "name") { id: ID! name: String @shareable }
    """,
}


EXTERNAL_KEY = """
    directive @join__graph(name: String!, url: String!) on ENUM_VALUE
    directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT
    directive @join__field(graph: join__Graph, external: Boolean) repeatable on FIELD_DEFINITION
    enum join__Graph { A @join__graph(name: "a", url: "") }
    type Query @join__type(graph: A) { t: T }
    type T @join__type(graph: A, key: "inner { id }") { inner: Inner! }
    type Inner @join__type(graph: A) { id: ID! @join__field(graph: A, external: true) }
"""


def test_a_node_exists_once(graph_of: GraphOf) -> None:
    graph = graph_of(**LIBRARY)
    assert graph.node("Book", "a") is graph.node("Book", "a")
    assert str(graph.node("Book", "a")) == "Book in a"
    with pytest.raises(KeyError):
        graph.node("Nothing", "a")


def test_the_kinds_of_nodes(graph_of: GraphOf) -> None:
    graph = graph_of(**LIBRARY)
    nodes = {
        "Book": graph.node("Book", "a"),
        "Media": graph.node("Media", "a"),
        "Either": graph.node("Either", "a"),
        "MediaObject": graph.node("Media", "b"),
    }
    assert {name: node.kind for name, node in nodes.items()} == {
        "Book": "object",
        "Media": "interface",
        "Either": "union",
        "MediaObject": "interface_object",
    }
    assert nodes["Media"].possible == nodes["Either"].possible == {"Book", "Film"}
    assert nodes["MediaObject"].possible == {"Book", "Film"}
    assert [name for name, node in nodes.items() if node.is_abstract] == ["Media", "Either"]


def test_field_moves_lead_to_the_types_of_the_subgraph(graph_of: GraphOf) -> None:
    graph = graph_of(**LIBRARY)
    media = graph.node("Query", "a").fields["media"]
    assert (media.type, media.lists, media.head) == ("[Media!]!", 1, graph.node("Media", "a"))
    title = graph.node("Book", "a").fields["title"]
    assert (title.type, title.lists, title.head) == ("String", 0, None)


def test_an_external_field_is_a_move_only_where_provided(graph_of: GraphOf) -> None:
    graph = graph_of(**LIBRARY)
    assert set(graph.node("Author", "a").fields) == {"id"}
    book = graph.node("Query", "a").fields["books"].head
    assert book is not None
    author = book.fields["author"].head
    assert author is not None
    assert author is not graph.node("Author", "a")
    assert set(author.fields) == {"id", "name"}


def test_an_external_field_of_a_key_is_known() -> None:
    graph = QueryGraph(Supergraph.parse(EXTERNAL_KEY))
    assert set(graph.node("Inner", "a").fields) == set()
    inner = graph.node("T", "a").fields["inner"].head
    assert inner is not None
    assert set(inner.fields) == {"id"}


def test_a_downcast(graph_of: GraphOf) -> None:
    graph = graph_of(**LIBRARY)
    assert graph.node("Media", "a").as_type("Book") is graph.node("Book", "a")
    interface_object = graph.node("Media", "b")
    assert interface_object.as_type("Book") is interface_object


def test_an_interface_has_the_fields_that_all_its_types_have(graph_of: GraphOf) -> None:
    graph = graph_of(
        a="""
        type Query { n: Node }
        interface Node { id: ID! x: Int y: Int }
        type A implements Node @key(fields: "id") { id: ID! x: Int y: Int }
        type B implements Node @key(fields: "id") { id: ID! x: Int y: Int @external }
        """,
        b='type B @key(fields: "id") { id: ID! y: Int }',
    )
    assert set(graph.node("Node", "a").fields) == {"id", "x"}


def test_entrances_by_every_resolvable_key(graph_of: GraphOf) -> None:
    graph = graph_of(**LIBRARY)
    ways = [
        (each.subgraph, each.typename, [field.name for field in each.key])
        for each in graph.entrances("Author")
    ]
    assert ways == [("a", "Author", ["id"]), ("b", "Author", ["id"]), ("b", "Author", ["name"])]


def test_an_object_type_enters_an_interface_object_by_the_interface(graph_of: GraphOf) -> None:
    graph = graph_of(**LIBRARY)
    assert [(each.subgraph, each.typename) for each in graph.entrances("Book")] == [
        ("a", "Book"),
        ("b", "Media"),
    ]
    assert [(each.subgraph, each.node.kind) for each in graph.entrances("Media")] == [
        ("a", "interface"),
        ("b", "interface_object"),
    ]


def test_a_root_type_is_entered_without_a_key(graph_of: GraphOf) -> None:
    graph = graph_of(a="type Query { a: Int }", b="type Query { b: Int }")
    entrances = graph.entrances("Query")
    assert [(each.subgraph, each.root, each.key) for each in entrances] == [
        ("a", True, ()),
        ("b", True, ()),
    ]
    assert graph.outside["query"].fields == {}


def test_a_key_that_is_not_resolvable_is_no_entrance(graph_of: GraphOf) -> None:
    graph = graph_of(
        a='type Query { t: T } type T @key(fields: "id", resolvable: false) { id: ID! }',
        b='type T @key(fields: "id") { id: ID! b: Int }',
    )
    assert [each.subgraph for each in graph.entrances("T")] == ["b"]


@pytest.mark.parametrize(
    ("labels", "old", "new"), [(frozenset(), True, False), (frozenset({"x"}), False, True)]
)
def test_a_labelled_override(
    graph_of: GraphOf, labels: frozenset[str], old: bool, new: bool
) -> None:
    graph = graph_of(
        labels,
        a='type Query { t: T } type T @key(fields: "id") { id: ID! f: Int }',
        b='type T @key(fields: "id") { id: ID! f: Int @override(from: "a", label: "x") }',
    )
    assert ("f" in graph.node("T", "a").fields) is old
    assert ("f" in graph.node("T", "b").fields) is new


CONTEXTS = {
    "a": """
        type Query { place: Place any: Any }
        interface Place @context(name: "p") { id: ID! }
        union Any @context(name: "u") = Item | Shop
        type Shop implements Place @key(fields: "id") { id: ID! item: Item code: String }
        type Item @key(fields: "id") {
          id: ID!
          price(in: String @fromContext(field: "$p ... on Shop { code }")): Int
        }
    """
}


def test_types_on_which_a_context_is_set(graph_of: GraphOf) -> None:
    graph = graph_of(**CONTEXTS)
    (context,) = graph.supergraph.types["Place"].contexts
    assert graph.context_types(context) == {"Place", "Shop"}
    (other,) = graph.supergraph.types["Any"].contexts
    assert graph.context_types(other) == {"Any", "Item", "Shop"}
    assert graph.context_types("unheard of") == frozenset()


def test_a_field_with_contextual_arguments_is_resolved_apart(graph_of: GraphOf) -> None:
    item = graph_of(**CONTEXTS).node("Item", "a")
    assert [each.name for each in item.apart] == ["price"]
    assert item.fields["price"].is_apart
    assert not item.fields["id"].is_apart
