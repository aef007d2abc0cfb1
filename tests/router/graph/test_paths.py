"""The ways to a field, as ``python -m router paths`` tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from router.__main__ import main
from router.compose import SubgraphInput, compose
from router.federation.supergraph import Supergraph
from router.graph.graph import QueryGraph
from router.graph.paths import UnknownField, paths

LINK = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@external", "@requires", "@shareable"])
"""
SUBGRAPHS = {
    "catalog": """
      type Query { product: Product }
      type Product @key(fields: "id") { id: ID! title: String weight: Int }
    """,
    "shipping": """
      type Product @key(fields: "id") {
        id: ID! weight: Int @external price: Int @requires(fields: "weight")
      }
    """,
    "reviews": """
      type Query { latest: Product }
      type Product @key(fields: "id", resolvable: false) { id: ID! }
    """,
    "stray": """
      type Query { stray: Stray }
      type Stray { product: Product }
      type Product @key(fields: "id", resolvable: false) { id: ID! @shareable }
    """,
}


@pytest.fixture(scope="module")
def graph() -> QueryGraph:
    result = compose(
        [SubgraphInput(name, f"http://{name}", LINK + sdl) for name, sdl in SUBGRAPHS.items()]
    )
    assert result.supergraph_sdl is not None, result.errors
    return QueryGraph(Supergraph.parse(result.supergraph_sdl))


def test_a_field_of_an_entity(graph: QueryGraph) -> None:
    assert paths(graph, "Product.title") == (
        "Product.title\n"
        "  from catalog\n"
        "    in catalog, at hand\n"
        "  from reviews\n"
        "    in catalog, after 1 fetch by { id }\n"
        "  from shipping\n"
        "    in catalog, after 1 fetch by { id }\n"
        "  from stray\n"
        "    in catalog, after 1 fetch by { id }\n"
    )


def test_a_field_that_requires_others(graph: QueryGraph) -> None:
    text = paths(graph, "Product.price")
    assert (
        "  from catalog\n    in shipping, after 1 fetch by { id }, which requires { weight }\n"
    ) in text
    assert (
        "  from reviews\n    in shipping, after 2 fetches by { id }, which requires { weight }\n"
    ) in text


def test_a_field_of_a_root(graph: QueryGraph) -> None:
    assert paths(graph, "Query.latest") == (
        "Query.latest\n  from the router\n    in reviews, after 1 fetch as a root\n"
    )


@pytest.mark.parametrize(
    ("coordinate", "why"),
    [
        ("Nobody.name", "no object or interface Nobody"),
        ("Product.nothing", "Product has id, title, weight, price"),
        ("Product", "Product has id, title, weight, price"),
    ],
)
def test_what_is_not_there(graph: QueryGraph, coordinate: str, why: str) -> None:
    with pytest.raises(UnknownField, match=why):
        paths(graph, coordinate)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = compose([SubgraphInput("a", "http://a", "type Query { b: Int }")])
    assert result.supergraph_sdl is not None
    file = tmp_path / "supergraph.graphql"
    file.write_text(result.supergraph_sdl)
    assert main(["paths", "--supergraph", str(file), "--field", "Query.b"]) == 0
    said = capsys.readouterr().out
    assert said == "Query.b\n  from the router\n    in a, after 1 fetch as a root\n"
    assert main(["paths", "--supergraph", str(file), "--field", "Query.c"]) == 1
    assert capsys.readouterr().err == "Query.c: Query has b\n"
