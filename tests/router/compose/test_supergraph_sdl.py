from __future__ import annotations

from collections.abc import Callable

from graphql import build_schema, validate_schema

from router.federation import join

A = """
"The shop."
schema { query: Query }
"What is sold."
type Product implements Node @key(fields: "id") @key(fields: "sku", resolvable: false) {
  id: ID!
  sku: String!
  \"\"\"
  In the shop's words,
  on two lines.
  \"\"\"
  title(locale: String = "en" @deprecated(reason: "one only")): String! @tag(name: "public")
  similar: [Product!]!
}
interface Node { id: ID! }
union Found = Product
enum Size { S M @inaccessible }
scalar Date @specifiedBy(url: "https://example.com/date")
input Filter { size: Size = S text: String! }
type Query { products(filter: Filter! = { text: "a" }): [Product] found: Found }
"""
B = """
type Query { product(id: ID!): Product }
extend type Product @key(fields: "id") {
  id: ID! @external
  title(locale: String = "en"): String! @external
  stock: Int! @requires(fields: "sku title")
  sku: String! @external
}
"""


def test_whole(composed: Callable[[dict[str, str]], str]) -> None:
    sdl = composed({"shop": A, "stock-2": B})
    schema = build_schema(sdl)
    assert validate_schema(schema) == []
    body = sdl[sdl.index("enum join__Graph") :]
    body = body.replace(join.TYPES, "\n").replace("\n\n\n", "\n")
    assert sdl.startswith(
        '"""The shop."""\n'
        "schema\n"
        '  @link(url: "https://specs.apollo.dev/link/v1.0")\n'
        '  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)\n'
        '  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)\n'
        '  @link(url: "https://specs.apollo.dev/tag/v0.3")\n'
        "{\n  query: Query\n}\n"
    )
    assert body == (
        "enum join__Graph {\n"
        '  SHOP @join__graph(name: "shop", url: "http://shop/graphql")\n'
        '  STOCK_2_ @join__graph(name: "stock-2", url: "http://stock-2/graphql")\n'
        "}\n\n"
        'scalar Date @join__type(graph: SHOP) @specifiedBy(url: "https://example.com/date")\n\n'
        "input Filter\n  @join__type(graph: SHOP)\n{\n  size: Size = S\n  text: String!\n}\n\n"
        "union Found\n  @join__type(graph: SHOP)\n"
        '  @join__unionMember(graph: SHOP, member: "Product")\n = Product\n\n'
        "interface Node\n  @join__type(graph: SHOP)\n{\n  id: ID!\n}\n\n"
        '"""What is sold."""\n'
        "type Product implements Node\n"
        '  @join__implements(graph: SHOP, interface: "Node")\n'
        '  @join__type(graph: SHOP, key: "id")\n'
        '  @join__type(graph: SHOP, key: "sku", resolvable: false)\n'
        '  @join__type(graph: STOCK_2_, key: "id", extension: true)\n'
        "{\n"
        "  id: ID!\n"
        "  sku: String! @join__field(graph: SHOP) @join__field(graph: STOCK_2_, external: true)\n"
        '  """\n  In the shop\'s words,\n  on two lines.\n  """\n'
        '  title(locale: String = "en" @deprecated(reason: "one only")): String! '
        "@join__field(graph: SHOP) @join__field(graph: STOCK_2_, external: true) "
        '@tag(name: "public")\n'
        "  similar: [Product!]! @join__field(graph: SHOP)\n"
        '  stock: Int! @join__field(graph: STOCK_2_, requires: "sku title")\n'
        "}\n\n"
        "type Query\n  @join__type(graph: SHOP)\n  @join__type(graph: STOCK_2_)\n{\n"
        '  products(filter: Filter! = {text: "a"}): [Product] @join__field(graph: SHOP)\n'
        "  found: Found @join__field(graph: SHOP)\n"
        "  product(id: ID!): Product @join__field(graph: STOCK_2_)\n"
        "}\n\n"
        "enum Size\n  @join__type(graph: SHOP)\n{\n"
        "  S @join__enumValue(graph: SHOP)\n"
        "  M @join__enumValue(graph: SHOP) @inaccessible\n"
        "}\n"
    )
