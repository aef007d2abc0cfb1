"""What comes when, and what is told of what fails."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from router.execute.incremental.results import Initial, Pending, Subsequent


async def test_the_initial_part_does_not_wait_for_what_is_deferred(world: Any) -> None:
    world.close("stock")
    operation = '{ product { title ... @defer(label: "slow") { stock } } }'
    async with aclosing(world.parts(operation)) as parts:
        initial = await anext(parts)
        pending = Pending("0", ("product",), "slow")
        assert initial == Initial({"product": {"title": "Title 1"}}, (), (pending,))
        assert initial.has_next
        world.gates["stock"].set()
        later = await anext(parts)
        assert isinstance(later, Subsequent)
        assert [(each.pending, each.data) for each in later.increments] == [
            (pending, {"stock": 11})
        ]
        assert (later.pending, later.has_next) == ((), False)
        with pytest.raises(StopAsyncIteration):
            await anext(parts)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (
            "{ version ... @defer { product { title } } }",
            [({"version": 7}, []), ((), None, {"product": {"title": "Title 1"}}, [])],
        ),
        (
            "{ ... @defer { version } }",
            [({}, []), ((), None, {"version": 7}, [])],
        ),
        (
            "{ product { ...F @defer } } fragment F on Product { title shelf }",
            [
                ({"product": {}}, []),
                (("product",), None, {"title": "Title 1", "shelf": "Shelf p1"}, []),
            ],
        ),
        (
            "{ products { id ... @defer { stock } } }",
            [
                ({"products": [{"id": "p1"}, {"id": "p2"}]}, []),
                (("products", 0), None, {"stock": 11}, []),
                (("products", 1), None, {"stock": 12}, []),
            ],
        ),
        (
            "{ product { maker { name ... @defer { city } } } }",
            [
                ({"product": {"maker": {"name": "Ann"}}}, []),
                (("product", "maker"), None, {"city": "Ghent"}, []),
            ],
        ),
        (
            "{ node { id ... on Product @defer { title } } }",
            [({"node": {"id": "p1"}}, []), (("node",), None, {"title": "Title 1"}, [])],
        ),
        (
            "{ node { id ... on Product { related { id ... @defer { title } } } } }",
            [
                ({"node": {"id": "p1", "related": [{"id": "p3"}, {"id": "p4"}]}}, []),
                (("node", "related", 0), None, {"title": "Title 3"}, []),
                (("node", "related", 1), None, {"title": "Title 4"}, []),
            ],
        ),
        (
            "{ version ... @defer { __schema { queryType { name } } t: __typename } }",
            [
                ({"version": 7}, []),
                ((), None, {"__schema": {"queryType": {"name": "Query"}}, "t": "Query"}, []),
            ],
        ),
        (
            'mutation { add(title: "New") { title ... @defer { shelf } } }',
            [
                ({"add": {"title": "New"}}, []),
                (("add",), None, {"shelf": "Shelf p9"}, []),
            ],
        ),
        (
            "{ product { id ... @defer { id title } } }",
            [({"product": {"id": "p1"}}, []),
             (("product",), None, {"id": "p1", "title": "Title 1"}, [])],
        ),
    ],
    ids=["root", "all", "spread", "list", "value", "interface", "narrowed", "introspection",
         "mutation", "twice"],
)  # fmt: skip
async def test_parts(world: Any, operation: str, expected: list[Any]) -> None:
    assert await world.told(operation) == expected


WHOLE = [
    "{ version product { id ... @defer { title maker { name ... @defer { city } } } } }",
    "{ products { ... @defer { id stock related { id ... @defer { shelf } } } } }",
    "{ ... @defer { version products { id } } products { title ... @defer { place { row } } } }",
    "{ node { id ... on Product { stock ... @defer { broken shelf } } } }",
    "{ product { ...C @defer } product { ...C } } fragment C on Product { title maker { city } }",
    "{ must { maker { products { id ... @defer { stock maker { name } } } } } w: warehouses }",
]


@pytest.mark.parametrize("operation", WHOLE)
async def test_the_parts_make_up_the_whole(world: Any, operation: str) -> None:
    whole = await world.whole(operation)
    async with aclosing(world.parts(operation)) as parts:
        initial = await anext(parts)
        data, errors = initial.data, [*initial.errors]
        awaited = {each.id for each in initial.pending}
        async for part in parts:
            for each in part.increments:
                awaited.discard(each.pending.id)
                target = data
                for segment in each.pending.path:
                    target = target[segment]
                merge(target, each.data)
                errors += each.errors
            awaited |= {each.id for each in part.pending}
            awaited -= {each.pending.id for each in part.increments}
    assert data == whole.data
    assert errors == [*whole.errors]
    assert awaited == set()


def merge(target: dict[str, Any], source: dict[str, Any]) -> None:
    for key, value in source.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            merge(target[key], value)
        elif isinstance(value, list) and isinstance(target.get(key), list):
            for one, other in zip(target[key], value, strict=True):
                merge(one, other)
        else:
            target[key] = value


async def test_fragments_within_fragments_come_after_those_around_them(world: Any) -> None:
    world.close("stock")
    operation = """{
      product { id
        ... @defer(label: "outer") { shelf stock
          ... @defer(label: "inner") { place { row } } } } }"""
    async with aclosing(world.parts(operation)) as parts:
        await anext(parts)
        waiting = asyncio.ensure_future(anext(parts))
        await asyncio.sleep(0.1)
        assert not waiting.done()  # the inner one is there, and waits for the outer
        world.gates["stock"].set()
        told = [await waiting, *[part async for part in parts]]
    increments = [each for part in told for each in part.increments]
    assert [(each.pending.label, each.data) for each in increments] == [
        ("outer", {"shelf": "Shelf p1", "stock": 11}),
        ("inner", {"place": {"row": 1}}),
    ]
    assert [each.label for part in told for each in part.pending] == ["inner"]
    assert [part.has_next for part in told][-1] is False


async def test_siblings_come_as_they_are_ready(world: Any) -> None:
    world.close("stock")
    operation = '{ product { ... @defer(label: "a") { stock } ... @defer(label: "b") { title } } }'
    async with aclosing(world.parts(operation)) as parts:
        await anext(parts)
        first = await anext(parts)
        assert [each.pending.label for each in first.increments] == ["b"]
        assert first.has_next
        world.gates["stock"].set()
        second = await anext(parts)
        assert [each.pending.label for each in second.increments] == ["a"]
        assert not second.has_next


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"later": True}, [({"product": {"title": "Title 1"}}, []),
                           (("product",), None, {"stock": 11}, [])]),
        ({"later": False}, [({"product": {"title": "Title 1", "stock": 11}}, [])]),
        ({}, [({"product": {"title": "Title 1"}}, []), (("product",), None, {"stock": 11}, [])]),
    ],
)  # fmt: skip
async def test_if(world: Any, variables: dict[str, bool], expected: list[Any]) -> None:
    operation = "query ($later: Boolean) { product { title ... @defer(if: $later) { stock } } }"
    assert await world.told(operation, variables) == expected


async def test_a_variable_that_defers_what_can_be_of_no_type(world: Any) -> None:
    operation = """query ($never: Boolean!) { product { title ... on Node @defer {
      ... on Page @defer(if: $never) { id } ... on Product { stock } } } }"""
    assert await world.told(operation, {"never": False}) == [
        ({"product": {"title": "Title 1"}}, []),
        (("product",), None, {"stock": 11}, []),
    ]


async def test_what_is_inlined_brings_what_is_within_it_later(world: Any) -> None:
    operation = """query ($outer: Boolean!) {
      product { id ... @defer(if: $outer) { shelf ... @defer { place { row } } } } }"""
    assert await world.told(operation, {"outer": False}) == [
        ({"product": {"id": "p1", "shelf": "Shelf p1"}}, []),
        (("product",), None, {"place": {"row": 1}}, []),
    ]


@pytest.mark.parametrize("skipped", [True, False])
async def test_skipped_fragments_do_not_come(world: Any, skipped: bool) -> None:
    operation = """query ($s: Boolean!) {
      product { id ... @defer { shelf } ... @skip(if: $s) { ... @defer { title } } } }"""
    told = await world.told(operation, {"s": skipped})
    assert told[0] == ({"product": {"id": "p1"}}, [])
    brought = {key for _, _, data, _ in told[1:] for key in data}
    assert brought == ({"shelf"} if skipped else {"shelf", "title"})


async def test_nothing_comes_for_objects_that_are_not_there(world: Any) -> None:
    world.missing = True
    told = await world.told("{ product { title ... @defer { stock ... @defer { shelf } } } }")
    assert told == [({"product": None}, [])]


async def test_nothing_comes_for_objects_that_a_null_took_along(world: Any) -> None:
    world.failing = {("stock", "p1")}
    told = await world.told("{ product { stock ... @defer { title } } }")
    assert told == [({"product": None}, [("product", "stock")])]


async def test_a_null_does_not_leave_its_fragment(world: Any) -> None:
    world.failing = {("stock", "p2")}
    told = await world.told("{ products { id ... @defer { stock shelf } } }")
    assert told == [
        ({"products": [{"id": "p1"}, {"id": "p2"}]}, []),
        (("products", 0), None, {"stock": 11, "shelf": "Shelf p1"}, []),
        (("products", 1), None, None, [("products", 1, "stock")]),
    ]


async def test_an_error_of_a_nullable_field_in_a_fragment(world: Any) -> None:
    world.failing = {("shelf", "p1")}
    told = await world.told("{ product { id ... @defer { shelf stock } } }")
    assert told[1] == (
        ("product",),
        None,
        {"shelf": None, "stock": 11},
        [("product", "shelf")],
    )


async def test_a_fragment_that_failed_has_none_within_it(world: Any) -> None:
    world.failing = {("stock", "p1")}
    told = await world.told("{ product { id ... @defer { stock ... @defer { shelf } } } }")
    assert told == [
        ({"product": {"id": "p1"}}, []),
        (("product",), None, None, [("product", "stock")]),
    ]


async def test_an_error_is_told_with_the_part_of_its_field(world: Any) -> None:
    """Whatever fetch brought it: here one that the initial part needs too."""
    told = await world.told("{ product { title ... @defer { maker { name } broken } } }")
    assert told == [
        ({"product": {"title": "Title 1"}}, []),
        (
            ("product",),
            None,
            {"maker": {"name": "Ann"}, "broken": None},
            [("product", "broken")],
        ),
    ]


async def test_a_subgraph_that_is_down_fails_what_is_deferred(world: Any, unused_url: str) -> None:
    async with type(world.transport)(
        {"catalog": world.catalog.url, "inventory": unused_url}
    ) as transport:
        world.executor._transport = transport
        told = await world.told("{ products { id ... @defer { stock shelf } } }")
        nullable = await world.told("{ products { id ... @defer { shelf } } }")
    assert told[0] == ({"products": [{"id": "p1"}, {"id": "p2"}]}, [])
    assert [(path, data) for path, _, data, _ in told[1:]] == [
        (("products", 0), None),
        (("products", 1), None),
    ]
    assert all(errors for *_, errors in told[1:])
    assert [(path, data) for path, _, data, _ in nullable[1:]] == [
        (("products", 0), {"shelf": None}),
        (("products", 1), {"shelf": None}),
    ]
    assert nullable[1][3] == [("products",)]
    assert nullable[2][3] == []


async def test_who_takes_one_answer_gets_everything_in_it(world: Any) -> None:
    operation = "{ product { title ... @defer { stock ... @defer { place { row } } } } }"
    result = await world.whole(operation)
    assert result.errors == ()
    assert result.data == {"product": {"title": "Title 1", "stock": 11, "place": {"row": 1}}}


async def test_leaving_cancels_what_is_under_way(world: Any) -> None:
    world.close("stock")
    parts = world.parts("{ product { title ... @defer { stock } } }")
    await anext(parts)
    while not world.inventory.requests:
        await asyncio.sleep(0.01)
    await parts.aclose()
    async with asyncio.timeout(5):
        while not world.inventory.cancelled:
            await asyncio.sleep(0.01)


async def test_what_is_dropped_is_not_fetched_any_more(world: Any) -> None:
    """The deferred fetch of ``must`` hangs, and its object is gone with the initial part."""
    world.close("shelf")
    world.failing = {("stock", "p1")}
    async with asyncio.timeout(5):
        told = await world.told("{ version must { stock ... @defer { shelf } } }")
    assert told == [(None, [("must", "stock")])]
