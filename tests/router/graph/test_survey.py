"""How far everything is, by the number of fetches one after the other."""

from __future__ import annotations

from collections.abc import Callable

from router.federation.supergraph import Supergraph
from router.graph.graph import QueryGraph
from router.graph.survey import UNREACHABLE, Surroundings, Survey

GraphOf = Callable[..., QueryGraph]


def around(graph: QueryGraph, type_name: str, subgraph: str) -> Surroundings:
    return Survey(graph).surroundings(graph.node(type_name, subgraph), type_name)


def depths(surroundings: Surroundings) -> dict[str, int]:
    return {name: arrival.depth for name, arrival in surroundings.arrivals.items()}


def options(surroundings: Surroundings, field: str) -> list[tuple[str, int]]:
    return [(each.arrival.node.subgraph, each.depth) for each in surroundings.options(field)]


def test_one_hop_and_two(graph_of: GraphOf) -> None:
    graph = graph_of(
        a='type Query { t: T } type T @key(fields: "id") { id: ID! }',
        b='type T @key(fields: "id") @key(fields: "sku") { id: ID! sku: ID! }',
        c='type T @key(fields: "sku") { sku: ID! c: Int }',
    )
    assert depths(around(graph, "T", "a")) == {"a": 0, "b": 1, "c": 2}
    assert options(around(graph, "T", "a"), "c") == [("c", 2)]
    assert depths(around(graph, "T", "c")) == {"c": 0, "b": 1, "a": 2}


def test_a_key_gathered_from_two_subgraphs(graph_of: GraphOf) -> None:
    graph = graph_of(
        a='type Query { t: T } type T @key(fields: "id") { id: ID! }',
        b='type T @key(fields: "id") { id: ID! x: Int! @shareable }',
        c='type T @key(fields: "id") { id: ID! y: Int! @shareable }',
        d='type T @key(fields: "x y") { x: Int! @shareable y: Int! @shareable d: Int }',
    )
    assert depths(around(graph, "T", "a")) == {"a": 0, "b": 1, "c": 1, "d": 2}


def test_a_key_of_another_entity_within(graph_of: GraphOf) -> None:
    """The owner's code, part of c's key, is to be had from b only."""
    graph = graph_of(
        a='type Query { t: T } type T { o: O! @shareable } type O @key(fields: "id") { id: ID! }',
        b='type O @key(fields: "id") { id: ID! code: ID! @shareable }',
        c="""
        type T @key(fields: "o { code }") { o: O! @shareable c: Int }
        type O { code: ID! @shareable }
        """,
    )
    assert depths(around(graph, "T", "a")) == {"a": 0, "c": 2}


def test_requires_that_depend_on_requires(graph_of: GraphOf) -> None:
    graph = graph_of(
        a='type Query { t: T } type T @key(fields: "id") { id: ID! one: Int }',
        b="""
        type T @key(fields: "id") {
          id: ID! one: Int @external three: Int @external plain: Int
          two: Int @requires(fields: "one") four: Int @requires(fields: "three")
        }
        """,
        c="""
        type T @key(fields: "id") { id: ID! two: Int @external three: Int @requires(fields: "two") }
        """,
    )
    surroundings = around(graph, "T", "a")
    assert [options(surroundings, name) for name in ("plain", "two", "three", "four")] == [
        [("b", 1)],
        [("b", 1)],
        [("c", 2)],
        [("b", 3)],
    ]
    assert options(around(graph, "T", "b"), "two") == [("b", 2)]


CIRCLE = """
    directive @join__graph(name: String!, url: String!) on ENUM_VALUE
    directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT
    directive @join__field(graph: join__Graph, requires: String, external: Boolean)
      repeatable on FIELD_DEFINITION
    enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
    type Query @join__type(graph: A) { t: T }
    type T @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
      id: ID!
      x: Int @join__field(graph: A, requires: "y") @join__field(graph: B, external: true)
      y: Int @join__field(graph: B, requires: "x") @join__field(graph: A, external: true)
    }
"""


def test_what_leads_round_in_circles_is_unreachable() -> None:
    graph = QueryGraph(Supergraph.parse(CIRCLE))
    surroundings = around(graph, "T", "a")
    assert depths(surroundings) == {"a": 0, "b": 1}
    assert surroundings.options("x") == ()
    survey = Survey(graph)
    (x,) = graph.node("T", "b").fields["y"].requires
    assert survey.depth(graph.node("T", "a"), (x,)) >= UNREACHABLE


def test_a_part_from_each_subgraph(graph_of: GraphOf) -> None:
    """No subgraph has all of the size; taken apart it is one fetch away."""
    graph = graph_of(
        a="""
        type Query { t: T }
        type T @key(fields: "id") { id: ID! size: Size @shareable }
        type Size @shareable { width: Int }
        """,
        b="""
        type T @key(fields: "id") { id: ID! size: Size @shareable }
        type Size @shareable { depth: Int }
        """,
        c="""
        type T @key(fields: "id") { id: ID! size: Size @external
          c: Int @requires(fields: "size { width depth }") }
        type Size @external { width: Int depth: Int }
        """,
    )
    (size,) = graph.node("T", "c").fields["c"].requires
    survey = Survey(graph)
    assert survey.depth(graph.node("T", "a"), (size,)) == 1
    assert [each.selections[0].name for each in survey.parts(size)] == ["width", "depth"]
    assert options(around(graph, "T", "a"), "c") == [("c", 2)]


def test_an_interface_object_learns_its_type(graph_of: GraphOf) -> None:
    graph = graph_of(
        a="""
        type Query { n: Node }
        interface Node @key(fields: "id") { id: ID! title: String }
        type A implements Node @key(fields: "id") { id: ID! title: String }
        """,
        b='type Query { m: Node } type Node @key(fields: "id") @interfaceObject { id: ID! b: Int }',
    )
    surroundings = around(graph, "Node", "b")
    assert depths(surroundings) == {"b": 0, "a": 1}
    assert [each.arrival.node.kind for each in surroundings.interface_options()] == ["interface"]


def test_from_the_root_every_subgraph_is_one_fetch_away(graph_of: GraphOf) -> None:
    graph = graph_of(a="type Query { a: Int }", b="type Query { b: Int }")
    surroundings = Survey(graph).surroundings(graph.outside["query"], "Query")
    assert depths(surroundings) == {"a": 1, "b": 1}
    assert options(surroundings, "b") == [("b", 1)]
    assert surroundings.may_split


def test_types_that_require_each_other_take_no_exponential_time(graph_of: GraphOf) -> None:
    """Each type's surroundings lead to those of all others: in every order, if taken one by one."""
    names = [f"T{index}" for index in range(9)]
    sums, links, numbers = [], [], []
    for name in names:
        others = [other for other in names if other != name]
        external = " ".join(f"t{other}: {other} @external" for other in others)
        needed = " ".join(f"t{other} {{ n }}" for other in others)
        head = f'type {name} @key(fields: "id") {{ id: ID!'
        sums.append(f'{head} n: Int @external {external} sum: Int @requires(fields: "{needed}") }}')
        links.append(f"{head} {' '.join(f't{other}: {other}' for other in others)} }}")
        numbers.append(f"{head} n: Int }}")
    graph = graph_of(
        a=" ".join(sums), b="type Query { t: T0 } " + " ".join(links), c=" ".join(numbers)
    )
    start = around(graph, "T0", "b")
    assert depths(start) == {"b": 0, "a": 1, "c": 1}
    assert options(start, "sum") == [("a", 2)]
