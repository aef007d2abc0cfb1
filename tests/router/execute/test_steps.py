"""The order of fetches: in turn, side by side, shared, by a variable, cancelled."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from router.execute.transport import FetchContext
from router.plan.nodes import (
    ELEMENT,
    Condition,
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
    from tests.router.execute.conftest import OpenShop

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


async def test_a_subgraph_that_hangs_keeps_nobody_else_s_data(shop: OpenShop) -> None:
    async def hang(*_: Any, **__: Any) -> None:
        await asyncio.sleep(30)

    opened = await shop(None, {"note": hang}, seconds=0.2)
    note = entities("inventory", "note", "products", ELEMENT)
    plan = query(Sequence((PRODUCTS, Parallel((note, STOCK)))))
    result = await opened.router.run("{ products { title stock note } }", plan, {})
    assert [product["stock"] for product in result.data["products"]] == [10, 11]
    assert [product["note"] for product in result.data["products"]] == [None, None]
    assert [error["extensions"]["code"] for error in result.errors] == ["SUBGRAPH_TIMEOUT"]
    assert result.errors[0]["path"] == ["products"]


async def test_cancelling_a_run_cancels_every_request_under_way(shop: OpenShop) -> None:
    waiting = 0
    all_waiting = asyncio.Event()

    async def hang(*_: Any, **__: Any) -> None:
        nonlocal waiting
        waiting += 1
        if waiting == 3:
            all_waiting.set()
        await asyncio.sleep(30)

    opened = await shop({"me": hang, "top": hang, "echo": hang}, seconds=60)
    nodes = Parallel(
        (
            root("catalog", "{ me { name } }"),
            Sequence((root("catalog", "{ top { id } }"), entities("inventory", "stock", "top"))),
            root("catalog", "{ echo }"),
        )
    )
    operation = "{ me { name } top { stock } echo }"
    task = asyncio.create_task(opened.router.run(operation, query(nodes)))
    await all_waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(3):
        while opened.catalog.cancelled < 3:
            await asyncio.sleep(0.01)
    assert opened.inventory.requests == []


async def test_a_sequence_does_not_wait_for_its_siblings(shop: OpenShop) -> None:
    release = asyncio.Event()

    async def after_stock(*_: Any, **__: Any) -> str:
        async with asyncio.timeout(3):
            await release.wait()
        return "late"

    def stock(*_: Any) -> int:
        release.set()
        return 1

    opened = await shop({"echo": after_stock}, {"stock": stock})
    nodes = Parallel((root("catalog", "{ echo }"), Sequence((PRODUCTS, STOCK))))
    result = await opened.router.run("{ echo products { stock } }", query(nodes), {})
    assert result.data == {"echo": "late", "products": [{"stock": 1}, {"stock": 1}]}


async def test_identical_requests_under_way_are_shared_and_merged_apart(shop: OpenShop) -> None:
    opened = await shop()
    stock = entities("inventory", "stock note(loud: $loud)", "a", declared=", $loud: Boolean")
    plan = query(
        Sequence(
            (
                root("catalog", "{ a: top { __typename id } b: top { __typename id } }"),
                Parallel((stock, Flatten(("b",), stock.node))),
                Parallel(
                    (
                        entities("inventory", "n: note(loud: true)", "a"),
                        entities("inventory", "n: note(loud: false)", "b"),
                    )
                ),
            )
        )
    )
    result = await opened.router.run("{ a: top { stock n: note } b: top { stock n: note } }", plan)
    assert result.data == {"a": {"stock": 10, "n": "p0!"}, "b": {"stock": 10, "n": "p0"}}
    assert len(opened.inventory.requests) == 3


async def test_a_shared_answer_is_renamed_for_each(shop: OpenShop) -> None:
    opened = await shop()
    documents = "{ x: top { __typename id } }"
    plan = query(
        Parallel(
            (
                root("catalog", documents, renames=(KeyRename((), "x", "a"),)),
                root("catalog", documents, renames=(KeyRename((), "x", "b"),)),
            )
        )
    )
    result = await opened.router.run("{ a: top { id } b: top { id } }", plan)
    assert result.data == {"a": {"id": "p0"}, "b": {"id": "p0"}}
    assert len(opened.catalog.requests) == 1


async def test_mutations_run_in_order_and_are_never_shared(shop: OpenShop) -> None:
    opened = await shop()
    order: list[str] = []
    context = FetchContext(on_fetch=lambda record: order.append(f"{record.kind} {record.subgraph}"))
    plan = Plan(
        "mutation",
        Sequence(
            (
                root("catalog", "mutation ($n: String!) { a: add(name: $n) }", "n"),
                root("inventory", "mutation ($n: String!) { b: remove(name: $n) }", "n"),
                root("catalog", "mutation ($n: String!) { c: add(name: $n) }", "n"),
            )
        ),
    )
    operation = "mutation ($n: String!) { a: add(name: $n) b: remove(name: $n) c: add(name: $n) }"
    result = await opened.router.run(operation, plan, {"n": "xyz"}, context)
    assert list(result.data.items()) == [("a", 3), ("b", -3), ("c", 3)]
    assert order == ["mutation catalog", "mutation inventory", "mutation catalog"]
    same = root("catalog", 'mutation { a: add(name: "x") }')
    await opened.router.run(
        'mutation { a: add(name: "x") }', Plan("mutation", Parallel((same, same)))
    )
    assert len(opened.catalog.requests) == 4


async def test_a_failed_mutation_does_not_stop_the_next(shop: OpenShop) -> None:
    router = (await shop(down=True)).router
    plan = Plan(
        "mutation",
        Sequence(
            (
                root("inventory", 'mutation { remove(name: "a") }'),
                root("catalog", 'mutation { add(name: "a") }'),
            )
        ),
    )
    result = await router.run('mutation { remove(name: "a") add(name: "a") }', plan)
    assert result.data == {"remove": None, "add": 1}
    assert [error["path"] for error in result.errors] == [["remove"]]


@pytest.mark.parametrize(("with_stock", "requests"), [(True, 1), (False, 0)])
async def test_a_condition_governs_a_fetch(shop: OpenShop, with_stock: bool, requests: int) -> None:
    opened = await shop()
    plan = query(Sequence((PRODUCTS, Condition("stock", STOCK, None))))
    operation = "query ($stock: Boolean!) { products { title stock @include(if: $stock) } }"
    result = await opened.router.run(operation, plan, {"stock": with_stock})
    assert ("stock" in result.data["products"][0]) is with_stock
    assert result.errors == ()
    assert len(opened.inventory.requests) == requests


async def test_a_condition_s_other_branch(shop: OpenShop) -> None:
    opened = await shop()
    plan = query(Condition("skip", None, root("catalog", "{ me { name } }")))
    operation = "query ($skip: Boolean = false) { me @skip(if: $skip) { name } }"
    assert (await opened.router.run(operation, plan, {"skip": True})).data == {}
    assert (await opened.router.run(operation, plan)).data == {"me": {"name": "Ann"}}
    assert len(opened.catalog.requests) == 1
