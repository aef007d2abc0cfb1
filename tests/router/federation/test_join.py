from __future__ import annotations

from graphql import build_schema

from router.federation.join import DEFINITIONS, TYPES, graph_names


def test_graph_names_are_valid_and_unique() -> None:
    assert graph_names(["catalog", "stock-2", "3d", "a b", "a-b", "Ünïcode"]) == {
        "catalog": "CATALOG",
        "stock-2": "STOCK_2_",
        "3d": "_3D",
        "a b": "A_B_1",
        "a-b": "A_B_2",
        "Ünïcode": "_N_CODE",
    }


def test_the_definitions_are_valid_graphql() -> None:
    schema = build_schema(
        f"{DEFINITIONS}\n{TYPES}\nenum join__Graph {{ A }} type Query {{ x: Int }}"
    )
    assert schema.get_directive("join__field") is not None
