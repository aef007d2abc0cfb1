"""The planner as a whole: what it refuses, whom it may be used by, progressive overrides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from graphql import parse

from router.federation.supergraph import Supergraph
from router.plan.errors import PlanError
from router.plan.nodes import Fetch, Flatten, Plan, Sequence
from router.plan.planner import Planner

PlannerFor = Callable[..., tuple[Supergraph, Planner]]

SHOP = {
    "a": """
        type Query { product: Product }
        type Mutation { rename: Product }
        type Subscription { renamed: Product }
        type Product @key(fields: "id") { id: ID! title: String }
    """,
    "b": 'type Product @key(fields: "id") { id: ID! left(in: String): Int }',
}

OVERRIDE = {
    "old": """
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! price: Int }
    """,
    "new": """
        type Product @key(fields: "id") {
          id: ID!
          price: Int @override(from: "old", label: "percent(50)")
        }
    """,
}


def services(plan: Plan) -> list[str]:
    """The subgraphs that a plan without branches calls, in order."""
    nodes = plan.root.nodes if isinstance(plan.root, Sequence) else [plan.root]
    fetches = [node.node if isinstance(node, Flatten) else node for node in nodes]
    return [fetch.subgraph for fetch in fetches if isinstance(fetch, Fetch)]


def test_documents_are_minified_and_numbered(planner_for: PlannerFor) -> None:
    _, planner = planner_for(SHOP)
    plan = planner.plan(parse("query Q($in: String) { product { title left(in: $in) } }"))
    assert isinstance(plan.root, Sequence)
    root, flatten = plan.root.nodes
    assert isinstance(root, Fetch)
    assert isinstance(flatten, Flatten)
    assert (root.id, root.document, root.variables) == (0, "{product{title id}}", ())
    assert flatten.path == ("product",)
    assert flatten.node.id == 1
    assert flatten.node.document == (
        "query($representations:[_Any!]!,$in:String)"
        "{_entities(representations:$representations){...on Product{left(in:$in)}}}"
    )
    assert flatten.node.variables == ("in",)


def test_the_same_operation_has_the_same_plan(planner_for: PlannerFor) -> None:
    _, planner = planner_for(SHOP)
    document = parse("{ product { title left } }")
    assert planner.plan(document) == planner.plan(document)


def test_the_operation_is_chosen_by_name(planner_for: PlannerFor) -> None:
    _, planner = planner_for(SHOP)
    document = parse("query A { product { title } } mutation B { rename { title } }")
    assert planner.plan(document, "B").kind == "mutation"
    assert planner.plan(document, "A").kind == "query"


@pytest.mark.parametrize(
    ("document", "name", "message"),
    [
        ("{ product { id } } query B { product { id } }", None, "say which by its name"),
        ("query A { product { id } }", "B", 'no operation named "B"'),
        ("fragment F on Product { id }", None, "has no operation"),
    ],
)
def test_refusals(planner_for: PlannerFor, document: str, name: str | None, message: str) -> None:
    _, planner = planner_for(SHOP)
    with pytest.raises(PlanError) as refusal:
        planner.plan(parse(document), name)
    assert message in str(refusal.value)


UNREACHABLE = """
    schema @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
    directive @link(url: String, as: String, for: link__Purpose, import: [link__Import])
      repeatable on SCHEMA
    directive @join__graph(name: String!, url: String!) on ENUM_VALUE
    directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false,
      resolvable: Boolean! = true, isInterfaceObject: Boolean! = false)
      repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
    directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet,
      type: String, external: Boolean, override: String, usedOverridden: Boolean)
      repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
    scalar join__FieldSet
    scalar link__Import
    enum link__Purpose { SECURITY EXECUTION }
    enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
    type Query @join__type(graph: A) @join__type(graph: B) { box: Box @join__field(graph: A) }
    type Box @join__type(graph: A) @join__type(graph: B) {
      size: Size
      lid: Int @join__field(graph: B)
    }
    type Size @join__type(graph: A) @join__type(graph: B) {
      width: Int @join__field(graph: A)
      depth: Int @join__field(graph: B)
    }
"""


@pytest.mark.parametrize(
    ("operation", "coordinate"),
    [("{ box { lid } }", "Box.lid"), ("{ box { size { width depth } } }", "Size.depth")],
)
def test_an_unreachable_field_is_named(operation: str, coordinate: str) -> None:
    planner = Planner(Supergraph.parse(UNREACHABLE))
    with pytest.raises(PlanError) as refusal:
        planner.plan(parse(operation))
    assert str(refusal.value) == f'{coordinate} cannot be reached from subgraph "a".'


@pytest.mark.parametrize(
    ("labels", "expected"),
    [(frozenset(), ["old"]), (frozenset({"percent(50)"}), ["old", "new"])],
)
def test_a_progressive_override_by_its_label(
    planner_for: PlannerFor, labels: frozenset[str], expected: list[str]
) -> None:
    _, planner = planner_for(OVERRIDE)
    document = parse("{ product { price } }")
    assert services(planner.plan(document, labels=labels)) == expected


def test_threads_may_share_a_planner(planner_for: PlannerFor) -> None:
    supergraph, _ = planner_for(SHOP)
    planner = Planner(supergraph)
    operations: Mapping[str, list[str]] = {
        "{ product { title left } }": ["a", "b"],
        "{ product { title } }": ["a"],
        "mutation { rename { left } }": ["a", "b"],
    }
    documents = [parse(each) for each in operations] * 40
    with ThreadPoolExecutor(8) as pool:
        plans = list(pool.map(planner.plan, documents))
    assert [services(each) for each in plans] == list(operations.values()) * 40
