from __future__ import annotations

import pytest

from router.compose.read import read
from router.compose.result import SubgraphInput
from router.federation.errors import Code, SubgraphRefused
from router.federation.schema import ObjectType


def test_machinery_is_left_out() -> None:
    sdl = """extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "FieldSet"])
    scalar FieldSet
    scalar _Any
    type _Service { sdl: String }
    union _Entity = T
    type Query { t: T _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
    type T @key(fields: "id") { id: ID! }
    """
    subgraph = read(SubgraphInput("a", "http://a", sdl))
    assert sorted(subgraph.schema.types) == ["Query", "T"]
    query = subgraph.schema.types["Query"]
    assert isinstance(query, ObjectType)
    assert list(query.fields) == ["t"]
    assert subgraph.version == (2, 3)
    assert not subgraph.is_version_1
    assert subgraph.local_directives["key"] == "key"
    assert subgraph.local_directives["external"] == "federation__external"


def test_a_query_type_of_machinery_alone_is_none() -> None:
    sdl = "type Query { _service: _Service } type _Service { sdl: String } type T { x: Int }"
    subgraph = read(SubgraphInput("a", "http://a", sdl))
    assert sorted(subgraph.schema.types) == ["T"]
    assert subgraph.schema.roots == {}
    assert subgraph.is_version_1


def test_the_reserved_name() -> None:
    with pytest.raises(SubgraphRefused) as refused:
        read(SubgraphInput("_", "http://a", "type Query { x: Int }"))
    assert [error.code for error in refused.value.errors] == [Code.INVALID_SUBGRAPH_NAME]
