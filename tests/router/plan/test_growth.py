"""Planning grows no faster than what is planned: counted in calls of functions, not in time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import FrameType

import pytest
from graphql import parse

from router.federation.supergraph import Supergraph
from router.operation.collect import MOST_FIELDS
from router.plan.errors import TooLargeError
from router.plan.planner import Planner

PlannerFor = Callable[[Mapping[str, str]], tuple[Supergraph, Planner]]
World = tuple[dict[str, str], str]


def hub(size: int) -> World:
    """An entity with a field in each of many subgraphs."""
    subgraphs = {
        f"s{each}": f'type Hub @key(fields: "id") {{ id: ID! f{each}: Int }}'
        for each in range(size)
    }
    subgraphs["s0"] += " type Query { hub: Hub }"
    return subgraphs, f"{{ hub {{ {' '.join(f'f{each}' for each in range(size))} }} }}"


def chain(size: int) -> World:
    """Entities in entities, each in another subgraph than the one around it."""
    types = 'type {name} @key(fields: "id") {{ id: ID! {field} }}'
    subgraphs = {
        "a": "type Query { e: A } "
        + types.format(name="A", field="down: B")
        + types.format(name="B", field="of: Int"),
        "b": types.format(name="A", field="") + types.format(name="B", field="down: A own: Int"),
    }
    text = "{ id }"
    for _ in range(size):
        text = f"{{ down {{ of own down {text} }} }}"
    return subgraphs, f"{{ e {text} }}"


def members(size: int) -> World:
    """A union, each member of which is asked for a field of another subgraph."""
    names = [f"M{each}" for each in range(size)]
    subgraphs = {
        "a": f"type Query {{ any: [Any] }} union Any = {' | '.join(names)} "
        + " ".join(f'type {name} @key(fields: "id") {{ id: ID! }}' for name in names),
        "b": " ".join(f'type {name} @key(fields: "id") {{ id: ID! far: Int }}' for name in names),
    }
    asked = " ".join(f"... on {name} {{ far }}" for name in names)
    return subgraphs, f"{{ any {{ {asked} }} }}"


def alternatives(size: int) -> World:
    """Subgraphs any of which will do, at each of several levels."""
    shared = (
        'type L{n} @key(fields: "id") {{ id: ID! f: Int @shareable {own} down: L{m} @shareable }}'
    )
    subgraphs = {
        f"s{each}": "type Query { top: L0 @shareable } "
        + " ".join(
            shared.format(n=level, m=(level + 1) % 4, own=f"own{each}: Int") for level in range(4)
        )
        for each in range(size)
    }
    text = "{ f own1 }"
    for level in range(3):
        text = f"{{ f own{level} own{size - 1} down {text} }}"
    return subgraphs, f"{{ top {text} }}"


def choices(size: int) -> World:
    """Fields that each are to be had of three of many subgraphs."""
    subgraphs = {}
    for each in range(size):
        holders = (
            field
            for field in range(size)
            if each in {field, (field * 7 + 3) % size, (field * 11 + 5) % size}
        )
        fields = " ".join(f"f{field}: Int @shareable" for field in holders)
        subgraphs[f"s{each}"] = f'type Hub @key(fields: "id") {{ id: ID! {fields} }}'
    subgraphs["s0"] += " type Query { hub: Hub }"
    return subgraphs, f"{{ hub {{ {' '.join(f'f{each}' for each in range(size))} }} }}"


def to_and_fro(size: int) -> World:
    """Objects of an interface, each level of which is in the other subgraph for all its types."""
    types = 'type T{n} implements Node @key(fields: "id") {{ id: ID! {field}: Node }}'
    interface = "interface Node {{ id: ID! {field}: Node }} "
    subgraphs = {
        name: interface.format(field=field)
        + " ".join(types.format(n=each, field=field) for each in range(5))
        for name, field in (("a", "left"), ("b", "right"))
    }
    subgraphs["a"] += " type Query { nodes: [Node] }"
    text = "{ id }"
    for level in range(size):
        text = f"{{ {'left' if level % 2 else 'right'} {text} }}"
    return subgraphs, f"{{ nodes {text} }}"


def spreads(size: int) -> World:
    """Fragments that each spread the next one twice."""
    parts = [
        f"fragment F{each} on T {{ f ...F{each + 1} t {{ ...F{each + 1} }} ...F{each + 1} }}"
        for each in range(size)
    ]
    # below `t` there would be as many fields as there are ways: the innermost only
    parts = [part.replace(f"t {{ ...F{each + 1} }}", "") for each, part in enumerate(parts)]
    text = " ".join(["{ t { ...F0 } }", *parts, f"fragment F{size} on T {{ f }}"])
    return {"a": "type Query { t: T } type T { f: Int t: T }"}, text


def deferred(size: int) -> World:
    """As many fragments that are deferred."""
    subgraphs, _ = hub(8)
    text = " ".join(f"... @defer {{ a{each}: f{each % 8} }}" for each in range(size))
    return subgraphs, f"{{ hub {{ {text} }} }}"


def conditions(size: int) -> World:
    """As many fields, each under a variable of its own."""
    subgraphs, _ = hub(2)
    defined = ", ".join(f"$v{each}: Boolean!" for each in range(size))
    fields = " ".join(f"a{each}: f1 @include(if: $v{each})" for each in range(size))
    return subgraphs, f"query ({defined}) {{ hub {{ {fields} }} }}"


def calls(planner: Planner, operation: str) -> int:
    """How many functions planning calls."""
    document = parse(operation, no_location=True)
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        planner.plan(document)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    ("world", "size"),
    [
        (hub, 20),
        (chain, 8),
        (members, 20),
        (alternatives, 20),
        (to_and_fro, 8),
        (choices, 30),
        (spreads, 20),
        (deferred, 20),
        (conditions, 100),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_twice_as_much_takes_twice_as_long(
    planner_for: PlannerFor, world: Callable[[int], World], size: int
) -> None:
    """A little more than twice: some of it is sorting. Quadratic growth would be four times."""
    counts = []
    for each in (size, 2 * size):
        subgraphs, operation = world(each)
        _, planner = planner_for(subgraphs)
        planner.plan(parse(operation))  # what is learnt of the graph is learnt once
        counts.append(calls(planner, operation))
    assert counts[1] < 2.6 * counts[0]


def test_more_fields_than_any_client_asks_for(planner_for: PlannerFor) -> None:
    """Two uses of each fragment under other response keys: two to the power of thirty fields."""
    _, planner = planner_for({"a": "type Query { t: T } type T { f: Int t: T }"})
    parts = [
        f"fragment F{each} on T {{ x: t {{ ...F{each + 1} }} y: t {{ ...F{each + 1} }} }}"
        for each in range(30)
    ]
    text = " ".join(["{ t { ...F0 } }", *parts, "fragment F30 on T { f }"])
    for operation in (text, text.replace("{ ...F0 }", "{ ...F0 @defer }")):
        with pytest.raises(TooLargeError, match=f"more than {MOST_FIELDS} fields"):
            planner.plan(parse(operation))
