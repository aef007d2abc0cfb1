"""Subgraphs taken out of a supergraph: what they say, and that composing them gives it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from router.__main__ import main
from router.compose import compose
from router.compose.extract import ExtractionError, extract
from router.federation.supergraph import Supergraph

Composed = Callable[[Mapping[str, str]], str]


@pytest.fixture
def extracted(composed: Composed) -> Callable[[Mapping[str, str]], dict[str, str]]:
    """Composes, extracts, holds that composing again gives the same, and gives the SDL by name."""

    def check(subgraphs: Mapping[str, str]) -> dict[str, str]:
        supergraph = composed(subgraphs)
        found = extract(supergraph)
        again = compose(found)
        assert again.errors == ()
        assert again.supergraph_sdl == supergraph
        return {each.name: each.sdl for each in found}

    return check


def test_keys_requires_and_provides(
    extracted: Callable[[Mapping[str, str]], dict[str, str]],
) -> None:
    found = extracted(
        {
            "catalog": """
              type Query { product: Product review: Review @provides(fields: "product { title }") }
              type Product @key(fields: "id") {
                id: ID! size: Int @shareable weight: Int title: String @external
              }
              type Review { product: Product }
            """,
            "shipping": """
              type Product @key(fields: "id", resolvable: false) @key(fields: "id size") {
                id: ID! size: Int weight: Int @external title: String @shareable
                price(currency: String! = "EUR"): Int @requires(fields: "weight")
              }
            """,
        }
    )
    assert '@key(fields: "id", resolvable: false)' in found["shipping"]
    assert '@key(fields: "id size")' in found["shipping"]
    assert "weight: Int @external" in found["shipping"]
    assert '(currency: String! = "EUR"): Int @requires(fields: "weight")' in found["shipping"]
    assert '@provides(fields: "product { title }")' in found["catalog"]
    assert "price" not in found["catalog"]


def test_each_subgraph_has_its_own_types(
    extracted: Callable[[Mapping[str, str]], dict[str, str]],
) -> None:
    found = extracted(
        {
            "a": """
              type Query { pet: Pet @shareable size: Size }
              union Pet = Cat | Dog
              type Cat { name: String! @shareable }
              type Dog implements Named { name: String! }
              interface Named { name: String! }
              enum Size { S M }
            """,
            "b": """
              type Query { pet: Pet @shareable }
              union Pet = Cat
              type Cat { name: String @shareable }
              enum Size { M L }
            """,
        }
    )
    assert "Dog" not in found["b"]
    assert "Named" not in found["b"]
    assert "  S\n" not in found["b"]
    assert "  L\n" not in found["a"]
    assert "name: String @shareable" in found["b"]
    assert "name: String! @shareable" in found["a"]


def test_an_interface_object(extracted: Callable[[Mapping[str, str]], dict[str, str]]) -> None:
    found = extracted(
        {
            "media": """
              type Query { media: [Media!]! }
              interface Media @key(fields: "id") { id: ID! title: String! }
              type Book implements Media @key(fields: "id") { id: ID! title: String! }
              type Film implements Media @authenticated @key(fields: "id") {
                id: ID! title: String!
              }
            """,
            "reviews": """
              type Media @key(fields: "id") @interfaceObject {
                id: ID! stars: Int! @requiresScopes(scopes: [["read"]])
              }
            """,
        }
    )
    assert "type Media\n  @interfaceObject\n" in found["reviews"]
    assert 'stars: Int! @requiresScopes(scopes: [["read"]])' in found["reviews"]
    assert "@authenticated" not in found["media"].partition("interface Media")[2].partition("}")[0]


def test_contexts_and_composed_directives(
    extracted: Callable[[Mapping[str, str]], dict[str, str]],
) -> None:
    head = """
      extend schema
        @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key",
          "@composeDirective", "@context", "@fromContext", {name: "@tag", as: "@label"}])
        @link(url: "https://example.com/cache/v1.2", import: [{name: "@ttl", as: "@keep"}])
        @composeDirective(name: "@keep")
      directive @keep(seconds: Int! = 60) on OBJECT | FIELD_DEFINITION
    """
    found = extracted(
        {
            "a": f"""{head}
              type Query {{ user: User }}
              type User @key(fields: "id") @context(name: "user") @keep {{
                id: ID! currency: String! @label(name: "money") account: Account
              }}
              type Account @key(fields: "id") {{
                id: ID!
                balance(in: String! @fromContext(field: "$user {{ currency }}")): Int!
              }}
            """,
            "b": "type Query { other: Int }",
        }
    )
    assert '{name: "@ttl", as: "@keep"}' in found["a"]
    assert '@composeDirective(name: "@keep")' in found["a"]
    assert '@context(name: "user")' in found["a"]
    assert '@fromContext(field: "$user { currency }")' in found["a"]
    assert '@label(name: "money")' in found["a"]
    assert "@keep" not in found["b"]


def test_overridden_fields(extracted: Callable[[Mapping[str, str]], dict[str, str]]) -> None:
    found = extracted(
        {
            "old": """
              type Query { product: Product }
              type Product @key(fields: "id") { id: ID! price: Int! stock: Int! }
              type Dimensions { width: Int }
            """,
            "new": """
              type Product @key(fields: "id") {
                id: ID!
                price: Int! @override(from: "old")
                stock: Int! @override(from: "old", label: "percent(5)")
              }
              type Dimensions { width: Int @override(from: "old") }
            """,
        }
    )
    assert 'price: Int! @override(from: "old")' in found["new"]
    assert 'stock: Int! @override(from: "old", label: "percent(5)")' in found["new"]
    assert "price" not in found["old"], "a supergraph does not keep what was overridden"
    assert "stock: Int!" in found["old"]
    assert "width" in found["old"], "save where the type would have nothing left"


def test_a_directive_of_operations_named_as_one_of_federation(
    extracted: Callable[[Mapping[str, str]], dict[str, str]],
) -> None:
    sdl = """
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.3")
      directive @key on FIELD
      type T @federation__key(fields: "id") { id: ID! %s: Int }
      type Query { %s: T }
    """
    found = extracted({"a": sdl % ("a", "a"), "b": sdl % ("b", "b")})
    assert "directive @key on FIELD" in found["a"]
    assert '@federation__key(fields: "id")' in found["a"]


def test_a_key_on_an_extension(extracted: Callable[[Mapping[str, str]], dict[str, str]]) -> None:
    found = extracted(
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
            "b": 'extend type T @key(fields: "id") { id: ID! n: Int }',
        }
    )
    assert "extend type T\n" in found["b"]


def test_the_shop_comes_back() -> None:
    schema = Path(__file__).parents[4] / "schema"
    supergraph = (schema / "supergraph.graphql").read_text(encoding="utf-8")
    found = extract(supergraph)
    assert {each.name: each.url for each in found} == Supergraph.parse(supergraph).subgraphs
    again = compose(found)
    assert again.errors == ()
    assert again.supergraph_sdl == supergraph


@pytest.mark.parametrize(
    ("sdl", "why"),
    [
        ("type Query {", "Syntax Error"),
        ("type Query { a: Int }", "no enum join__Graph"),
        (
            """
            schema @core(feature: "https://specs.apollo.dev/core/v0.1")
              @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query }
            type Query { a: Int }
            enum join__Graph { A @join__graph(name: "a", url: "http://a") }
            """,
            "does not @link https://specs.apollo.dev/join/v0.2",
        ),
    ],
    ids=["no-sdl", "no-supergraph", "federation-1"],
)
def test_what_is_no_supergraph(sdl: str, why: str) -> None:
    with pytest.raises(ExtractionError, match="no subgraphs can be extracted") as raised:
        extract(sdl)
    assert why in str(raised.value)


def test_the_command(
    composed: Composed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "supergraph.graphql"
    file.write_text(composed({"a": "type Query { a: Int }", "b": "type Query { b: Int }"}))
    command = ["subgraphs", "--supergraph", str(file), "--output"]
    assert main([*command, str(tmp_path / "nowhere")]) == 1
    assert capsys.readouterr().err == f"{tmp_path}/nowhere: no such folder\n"
    (tmp_path / "out").mkdir()
    assert main([*command, str(tmp_path / "out")]) == 0
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["a.graphql", "b.graphql"]
    assert "type Query {\n  b: Int\n}" in (tmp_path / "out" / "b.graphql").read_text()
    file.write_text("type Query { a: Int }")
    assert main([*command, str(tmp_path / "out")]) == 1
    assert "no subgraphs can be extracted" in capsys.readouterr().err
