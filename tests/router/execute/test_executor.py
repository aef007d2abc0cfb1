"""Plans written by hand, run against real subgraphs over HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from graphql import GraphQLError, parse

from router.execute.transport import FetchContext, FetchRecord
from router.plan.nodes import (
    ELEMENT,
    EntityRequirement,
    Fetch,
    Flatten,
    KeyRename,
    Node,
    Parallel,
    Plan,
    RequiredField,
    Sequence,
)

if TYPE_CHECKING:
    from tests.router.execute.conftest import MakeRouter, OpenShop, StartSubgraph

PRODUCT = EntityRequirement(
    frozenset({"Product"}), None, (RequiredField("id", "id", nullable=False),)
)


def root(subgraph: str, document: str, *variables: str, **more: Any) -> Fetch:
    kind: Any = "mutation" if document.startswith("mutation") else "query"
    return Fetch(0, subgraph, kind, document, None, variables, **more)


def entities(subgraph: str, fields: str, *path: Any, declared: str = "", **more: Any) -> Flatten:
    document = (
        f"query ($representations: [_Any!]!{declared}) "
        f"{{ _entities(representations: $representations) {{ ... on Product {{ {fields} }} }} }}"
    )
    return Flatten(
        path, Fetch(1, subgraph, "query", document, None, requirements=(PRODUCT,), **more)
    )


def query(node: Node | None) -> Plan:
    return Plan("query", node)


PRODUCTS = root(
    "catalog", "query ($first: Int) { products(first: $first) { __typename id title } }", "first"
)
STOCK = entities("inventory", "stock", "products", ELEMENT)
LISTING = "query ($first: Int = 3) { products(first: $first) { title stock } }"


async def test_a_sequence_of_fetches_with_the_operation_s_default(shop: OpenShop) -> None:
    opened = await shop()
    result = await opened.router.run(LISTING, query(Sequence((PRODUCTS, STOCK))))
    assert result.data == {
        "products": [
            {"title": "Title 0", "stock": 10},
            {"title": "Title 1", "stock": 11},
            {"title": "Title 2", "stock": 12},
        ]
    }
    assert result.errors == ()
    assert opened.catalog.requests == [
        {"query": PRODUCTS.document, "variables": {"first": 3}},
    ]
    assert len(opened.inventory.requests) == 1
    assert opened.inventory.representations == [
        {"__typename": "Product", "id": f"p{number}"} for number in range(3)
    ]


async def test_headers_reach_every_subgraph_and_fetches_are_told_of(shop: OpenShop) -> None:
    opened = await shop()
    records: list[FetchRecord] = []
    context = FetchContext({"X-Request-Id": "r1"}, "r1", on_fetch=records.append)
    await opened.router.run(LISTING, query(Sequence((PRODUCTS, STOCK))), {"first": 1}, context)
    assert opened.catalog.headers[0]["X-Request-Id"] == "r1"
    assert opened.inventory.headers[0]["X-Request-Id"] == "r1"
    assert [record.subgraph for record in records] == ["catalog", "inventory"]


async def test_duplicates_are_sent_once_and_merged_everywhere(shop: OpenShop) -> None:
    same = {"__typename": "Product", "id": "p1", "title": "One"}
    other = {"__typename": "Product", "id": "p2", "title": "Two"}
    opened = await shop({"products": lambda *_, **__: [same, other, same, same]})
    result = await opened.router.run(LISTING, query(Sequence((PRODUCTS, STOCK))))
    assert [product["stock"] for product in result.data["products"]] == [11, 12, 11, 11]
    assert [rep["id"] for rep in opened.inventory.representations] == ["p1", "p2"]


async def test_no_objects_no_request(shop: OpenShop) -> None:
    opened = await shop()
    result = await opened.router.run(LISTING, query(Sequence((PRODUCTS, STOCK))), {"first": 0})
    assert (result.data, result.errors) == ({"products": []}, ())
    assert opened.inventory.requests == []


async def test_client_variables_travel_beside_representations(shop: OpenShop) -> None:
    opened = await shop()
    note = entities(
        "inventory", "note(loud: $loud)", "top", declared=", $loud: Boolean", variables=("loud",)
    )
    operation = "query ($loud: Boolean) { top { note } }"
    top = root("catalog", "{ top { __typename id } }")
    result = await opened.router.run(operation, query(Sequence((top, note))), {"loud": True})
    assert result.data == {"top": {"note": "p0!"}}
    result = await opened.router.run(operation, query(Sequence((top, note))))
    assert result.data == {"top": {"note": "p0"}}
    assert opened.inventory.requests[1]["variables"] == {
        "representations": [{"__typename": "Product", "id": "p0"}]
    }


def refuse(code: str | None, message: str = "secret") -> Any:
    def resolver(source: Any, *_: Any, **__: Any) -> Any:
        if source is not None and source.get("id") not in {None, "p1"}:
            return 1
        raise GraphQLError(message, extensions={"code": code} if code else {})

    return resolver


async def test_an_entity_s_error_is_told_at_every_object_it_was_merged_into(shop: OpenShop) -> None:
    same = {"__typename": "Product", "id": "p1", "title": "One"}
    other = {"__typename": "Product", "id": "p2", "title": "Two"}
    opened = await shop(
        {"products": lambda *_, **__: [same, other, same]},
        {"note": refuse("OUT_OF_PAPER", "No notes today.")},
    )
    plan = query(Sequence((PRODUCTS, entities("inventory", "note", "products", ELEMENT))))
    result = await opened.router.run("{ products { title note } }", plan, {"first": 1})
    assert result.data == {
        "products": [
            {"title": "One", "note": None},
            {"title": "Two", "note": "1"},
            {"title": "One", "note": None},
        ]
    }
    extensions = {"code": "OUT_OF_PAPER", "service": "inventory"}
    assert result.errors == (
        {"message": "No notes today.", "path": ["products", 0, "note"], "extensions": extensions},
        {"message": "No notes today.", "path": ["products", 2, "note"], "extensions": extensions},
    )


async def test_an_error_at_a_non_null_field_explains_the_null_above_it(shop: OpenShop) -> None:
    opened = await shop(None, {"stock": refuse(None)})
    plan = query(
        Sequence(
            (root("catalog", "{ top { __typename id } }"), entities("inventory", "stock", "top"))
        )
    )
    top = await opened.router.run("{ top { stock } }", plan)
    assert (top.data, top.errors) == ({"top": {"stock": 1}}, ())
    plan = query(Sequence((PRODUCTS, STOCK)))
    result = await opened.router.run(LISTING, plan)
    assert result.data is None
    assert result.errors == (
        {
            "message": "An internal error occurred.",
            "path": ["products", 1, "stock"],
            "extensions": {"code": "INTERNAL_SERVER_ERROR", "service": "inventory"},
        },
    )


async def test_policy_switches(shop: OpenShop) -> None:
    opened = await shop(None, {"note": refuse(None)}, redact=False, name_service=False)
    plan = query(Sequence((PRODUCTS, entities("inventory", "note", "products", ELEMENT))))
    result = await opened.router.run("{ products { note } }", plan, {})
    assert result.errors == (
        {
            "message": "secret",
            "path": ["products", 1, "note"],
            "extensions": {"code": "INTERNAL_SERVER_ERROR"},
        },
    )


async def test_an_error_in_a_field_that_the_client_did_not_ask_for(shop: OpenShop) -> None:
    opened = await shop({"me": refuse("FORBIDDEN", "Not you.")})
    plan = query(
        root(
            "catalog",
            "{ _0_me: me { id } echo }",
        )
    )
    result = await opened.router.run("{ echo }", plan)
    assert result.data == {"echo": None}
    assert result.errors == (
        {"message": "Not you.", "extensions": {"code": "FORBIDDEN", "service": "catalog"}},
    )


async def test_a_failed_entity_fetch_keeps_the_other_data(shop: OpenShop) -> None:
    router = (await shop(down=True)).router
    plan = query(Sequence((PRODUCTS, entities("inventory", "note", "products", ELEMENT))))
    result = await router.run("{ products { title note } }", plan, {})
    assert result.data == {
        "products": [{"title": f"Title {number}", "note": None} for number in range(2)]
    }
    assert result.errors == (
        {
            "message": "A service that this field depends on is unavailable.",
            "path": ["products"],
            "extensions": {"code": "SUBGRAPH_UNAVAILABLE", "service": "inventory"},
        },
    )


async def test_a_failed_root_fetch_is_told_at_each_of_its_fields(shop: OpenShop) -> None:
    router = (await shop(down=True)).router
    plan = query(
        Parallel(
            (
                root("catalog", "{ me { name } }"),
                root(
                    "inventory",
                    "{ a_1: top { stock } ...T } fragment T on Query { top { note } }",
                    renames=(KeyRename((), "a_1", "a"),),
                ),
            )
        )
    )
    result = await router.run("{ me { name } a: top { stock } top { note } }", plan)
    assert result.data == {"me": {"name": "Ann"}, "a": None, "top": None}
    assert [(error["path"], error["extensions"]["code"]) for error in result.errors] == [
        (["a"], "SUBGRAPH_UNAVAILABLE"),
        (["top"], "SUBGRAPH_UNAVAILABLE"),
    ]


async def test_a_subgraph_s_error_without_a_path_and_without_data(shop: OpenShop) -> None:
    opened = await shop()
    plan = query(
        Parallel((root("catalog", "{ me { name } }"), root("inventory", "{ top { nope } }")))
    )
    result = await opened.router.run("{ me { name } top { note } }", plan)
    assert result.data == {"me": {"name": "Ann"}, "top": None}
    assert result.errors == (
        {
            "message": "An internal error occurred.",
            "path": ["top"],
            "extensions": {"code": "INTERNAL_SERVER_ERROR", "service": "inventory"},
        },
    )


TWO_LISTS = "type Query { first: [Int!]! second: [Int!]! }"


async def test_one_error_explains_all_that_its_answer_was_to_bring(
    start_subgraph: StartSubgraph, make_router: MakeRouter
) -> None:
    def refuse(*_: object) -> list[int]:
        raise GraphQLError("no such cursor", extensions={"code": "BAD_USER_INPUT"})

    lists = await start_subgraph(
        "lists", TWO_LISTS, {"Query": {"first": lambda *_: [1], "second": refuse}}
    )
    router = await make_router(TWO_LISTS, lists)
    result = await router.run("{ first second }", query(root("lists", "{ first second }")))
    assert result.data is None
    assert [(error["path"], error["extensions"]["code"]) for error in result.errors] == [
        (["second"], "BAD_USER_INPUT")
    ]


ANY_NUMBER = """
  type Query { _entities(representations: [_Any!]!): [Product] }
  scalar _Any
  type Product { note: String }
"""


@pytest.mark.parametrize("number", [0, 2])
async def test_entities_that_do_not_match_the_question(
    number: int, make_router: MakeRouter, start_subgraph: StartSubgraph
) -> None:
    top = await start_subgraph(
        "catalog",
        "type Query { top: Product } type Product { id: ID }",
        {"Query": {"top": lambda *_: {"id": "p1"}}},
    )
    wrong = await start_subgraph(
        "inventory", ANY_NUMBER, {"Query": {"_entities": lambda *_, **__: [{"note": "?"}] * number}}
    )
    router = await make_router(
        "type Query { top: Product } type Product { id: ID note: String }", top, wrong
    )
    document = """
      query ($representations: [_Any!]!) {
        _entities(representations: $representations) { note }
      }
    """
    fetch = Fetch(1, "inventory", "query", document, None, requirements=(PRODUCT,))
    plan = query(Sequence((root("catalog", "{ top { __typename id } }"), Flatten(("top",), fetch))))
    result = await router.run("{ top { id note } }", plan)
    assert result.data == {"top": {"id": "p1", "note": None}}
    (error,) = result.errors
    assert (error["path"], error["extensions"]["code"]) == (["top"], "SUBGRAPH_INVALID_RESPONSE")


async def test_renamed_keys_and_the_paths_of_their_errors(shop: OpenShop) -> None:
    opened = await shop(
        {
            "products": lambda *_, **__: [{"id": "p1"}, {"id": "p2"}],
        },
        {"note": refuse("NO", "No.")},
    )
    note = entities(
        "inventory", "__typename note_1: note", "products", ELEMENT,
        renames=(KeyRename((), "note_1", "text", frozenset({"Product"})),),
    )  # fmt: skip
    plan = query(Sequence((PRODUCTS, note)))
    result = await opened.router.run("{ products { text: note } }", plan, {})
    assert result.data == {"products": [{"text": None}, {"text": "1"}]}
    assert [error["path"] for error in result.errors] == [["products", 0, "text"]]


async def test_lists_in_lists_and_several_levels(shop: OpenShop) -> None:
    opened = await shop(
        {
            "products": lambda *_, **__: [
                {"id": "p1", "related": [{"id": "p3"}, {"id": "p4"}]},
                {"id": "p2", "related": None},
                {"id": "p3", "related": [{"id": "p1"}]},
            ]
        }
    )
    plan = query(
        Sequence(
            (
                root("catalog", "{ products { id related { __typename id } } }"),
                entities("inventory", "stock", "products", ELEMENT, "related", ELEMENT),
            )
        )
    )
    result = await opened.router.run("{ products { id related { stock } } }", plan)
    assert result.data == {
        "products": [
            {"id": "p1", "related": [{"stock": 13}, {"stock": 14}]},
            {"id": "p2", "related": None},
            {"id": "p3", "related": [{"stock": 11}]},
        ]
    }


async def test_an_interface_narrowed_by_type_in_a_path(shop: OpenShop) -> None:
    opened = await shop()
    plan = query(
        Sequence(
            (
                root(
                    "catalog",
                    '{ a: node(id: "p0") { __typename id } b: node(id: "u") { __typename id } }',
                ),
                Parallel(
                    (
                        entities("inventory", "stock", "a", frozenset({"Product"})),
                        entities("inventory", "stock", "b", frozenset({"Product"})),
                    )
                ),
            )
        )
    )
    operation = """
      { a: node(id: "p0") { ...F } b: node(id: "u") { ...F } }
      fragment F on Node { __typename id ... on Product { stock } }
    """
    result = await opened.router.run(operation, plan)
    assert result.data == {
        "a": {"__typename": "Product", "id": "p0", "stock": 10},
        "b": {"__typename": "User", "id": "u"},
    }
    assert len(opened.inventory.requests) == 1


async def test_a_value_that_the_api_hides_is_null(shop: OpenShop) -> None:
    opened = await shop({"top": lambda *_: {"id": "p1", "status": "SECRET"}})
    plan = query(root("catalog", "{ top { id status } }"))
    result = await opened.router.run("{ top { id status } }", plan)
    assert result.data == {"top": {"id": "p1", "status": None}}
    (error,) = result.errors
    assert error["path"] == ["top", "status"]
    assert "SECRET" not in str(error)


async def test_a_null_that_the_api_forbids_and_the_subgraph_does_not(shop: OpenShop) -> None:
    opened = await shop({"me": lambda *_: {"id": "u1", "name": None}})
    plan = query(root("catalog", "{ me { id name } top { title } }"))
    result = await opened.router.run("{ me { id name } top { title } }", plan)
    assert result.data == {"me": None, "top": {"title": "Title 0"}}
    assert result.errors == (
        {
            "message": "Cannot return null for the non-nullable field User.name.",
            "path": ["me", "name"],
            "extensions": {"code": "INTERNAL_SERVER_ERROR"},
        },
    )


async def test_root_fields_below_an_object(shop: OpenShop) -> None:
    """A payload's ``query`` field: one fetch of root fields, merged into every object there."""
    opened = await shop({"products": lambda *_, **__: [{"id": "p1"}, {"id": "p2"}]})
    below = Flatten(("products", ELEMENT), root("catalog", '{ title: echo(text: "hi") }'))
    plan = query(Sequence((root("catalog", "{ products { __typename id } }"), below)))
    result = await opened.router.run("{ products { id title } }", plan)
    assert result.data == {"products": [{"id": "p1", "title": "hi"}, {"id": "p2", "title": "hi"}]}
    assert len(opened.catalog.requests) == 2
    plan = query(below)
    assert (await opened.router.run("{ me { name } }", plan)).data == {"me": None}
    assert len(opened.catalog.requests) == 2


async def test_introspection_beside_data(shop: OpenShop) -> None:
    opened = await shop()
    operation = """
      query ($name: String = "Status") {
        __typename me { name } __type(name: $name) { enumValues { name } }
      }
    """
    result = await opened.router.run(operation, query(root("catalog", "{ me { name } }")))
    assert result.data == {
        "__typename": "Query",
        "me": {"name": "Ann"},
        "__type": {"enumValues": [{"name": "LIVE"}, {"name": "DRAFT"}]},
    }
    assert list(result.data) == ["__typename", "me", "__type"]


async def test_introspection_alone_asks_no_subgraph(shop: OpenShop) -> None:
    opened = await shop(down=True)
    result = await opened.router.run("{ __schema { queryType { name } } }", query(None))
    assert result.data == {"__schema": {"queryType": {"name": "Query"}}}
    assert result.errors == ()


async def test_one_prepared_operation_runs_many_times_at_once(shop: OpenShop) -> None:
    opened = await shop()
    executor = opened.router.executor
    operation = (
        "query ($t: String, $skip: Boolean!) { echo(text: $t) me @skip(if: $skip) { name } }"
    )
    document = "query ($t: String, $skip: Boolean!) { echo(text: $t) me @skip(if: $skip) { name } }"
    prepared = executor.prepare(
        parse(operation), None, query(root("catalog", document, "t", "skip"))
    )
    results = await asyncio.gather(
        *(
            executor.run(prepared, {"t": str(number), "skip": number % 2 == 0}, FetchContext())
            for number in range(20)
        )
    )
    for number, result in enumerate(results):
        expected: dict[str, Any] = {"echo": str(number)}
        if number % 2:
            expected["me"] = {"name": "Ann"}
        assert (result.data, result.errors) == (expected, ())


async def test_variants_by_condition_are_bounded(shop: OpenShop) -> None:
    executor = (await shop()).router.executor
    names = [f"c{number}" for number in range(6)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: echo @skip(if: ${name})" for name in names)
    prepared = executor.prepare(parse(f"query ({declared}) {{ {fields} }}"), None, query(None))
    for number in range(64):
        variables = {name: bool(number >> bit & 1) for bit, name in enumerate(names)}
        result = await executor.run(prepared, variables, FetchContext())
        assert list(result.data or ()) == [name for name in names if not variables[name]]
    assert len(prepared._variants) == 32


async def test_an_operation_that_the_document_does_not_have(shop: OpenShop) -> None:
    executor = (await shop()).router.executor
    with pytest.raises(ValueError, match="has no operation 'B'"):
        executor.prepare(parse("query A { echo }"), "B", query(None))
    with pytest.raises(ValueError, match="has no operation None"):
        executor.prepare(parse("query A { echo } query B { echo }"), None, query(None))
