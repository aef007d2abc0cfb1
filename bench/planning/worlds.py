"""Generated supergraphs and operations: each stretches one dimension of planning."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from router.compose import SubgraphInput, compose
from router.federation.supergraph import Supergraph

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides"
])
"""
HOLDERS = 3
"""Subgraphs that know each entity of a :func:`web`."""

FIELDS = 8
"""Fields that each of them has of it."""


@dataclass(frozen=True, slots=True)
class World:
    """A supergraph with an operation over it, and the size that is being varied."""

    name: str
    size: int
    supergraph: Supergraph
    operation: str


def composed(subgraphs: dict[str, str]) -> Supergraph:
    """The supergraph of subgraphs given as SDL by name.

    Raises:
        ValueError: they do not compose.
    """
    result = compose([SubgraphInput(name, "", LINK + sdl) for name, sdl in subgraphs.items()])
    if result.supergraph_sdl is None:
        raise ValueError("; ".join(str(each) for each in result.errors))
    return Supergraph.parse(result.supergraph_sdl)


def web(count: int) -> Supergraph:
    """As many subgraphs, each with an entity of its own that the next two extend, in a ring: to
    follow ``next`` leads from subgraph to subgraph."""
    subgraphs: dict[str, str] = {}
    for index in range(count):
        types = []
        for step in range(min(HOLDERS, count)):
            owner = (index - step) % count
            fields = " ".join(f"f{step}_{each}: Int" for each in range(FIELDS))
            link = f"next: E{(owner + 1) % count}" if step == min(HOLDERS, count) - 1 else ""
            types.append(f'type E{owner} @key(fields: "id") {{ id: ID! {fields} {link} }}')
        subgraphs[f"s{index}"] = f"type Query {{ e{index}: E{index} }}\n" + "\n".join(types)
    return composed(subgraphs)


def hub(count: int, width: int) -> Supergraph:
    """One entity that every subgraph has some fields of, ``width`` in all."""
    subgraphs: dict[str, str] = {}
    for index in range(count):
        fields = " ".join(f"f{each}: Int" for each in range(width) if each % count == index)
        root = "type Query { hub: Hub }" if index == 0 else ""
        subgraphs[f"s{index}"] = f'{root} type Hub @key(fields: "id") {{ id: ID! {fields} }}'
    return composed(subgraphs)


def chain(depth: int, width: int, count: int) -> str:
    """An operation ``depth`` entities deep over a :func:`web`, with as many fields at each that
    there are ``width`` in all."""
    dice = Random(depth * 1000 + width)
    each = max(1, width // depth)
    names = [f"f{step}_{index}" for step in range(HOLDERS) for index in range(FIELDS)]
    text = ""
    for level in reversed(range(depth)):
        wanted = dice.sample(names, min(each, len(names)))
        text = f"{{ {' '.join(wanted)} {'next ' + text if text else ''} }}"
        if level == 0:
            text = f"{{ e{dice.randrange(count)} {text} }}"
    return text


def members(count: int) -> tuple[Supergraph, str]:
    """A union of as many entities, their fields in two subgraphs, and an operation that asks each
    member for something, in nested type conditions."""
    names = [f"M{index}" for index in range(count)]
    first = "\n".join(
        f'type {name} implements Node @key(fields: "id") {{ id: ID! own: Int peer: Any }}'
        for name in names
    )
    second = "\n".join(
        f'type {name} @key(fields: "id") {{ id: ID! far{index % 5}: Int }}'
        for index, name in enumerate(names)
    )
    graph = composed({
        "a": f"type Query {{ any: [Any] }} interface Node {{ id: ID! }} union Any = "
        f"{' | '.join(names)}\n{first}",
        "b": second,
    })  # fmt: skip
    inner = " ".join(
        f"... on {name} {{ own ... on Node {{ id ... on {name} {{ far{index % 5} }} }} }}"
        for index, name in enumerate(names)
    )
    return graph, f"{{ any {{ ... on Node {{ id }} {inner} }} }}"


def alternatives(count: int) -> tuple[Supergraph, str]:
    """Subgraphs that all resolve the same fields of the same entities by the same keys: at each
    level any of them will do, and choices multiply by the level."""
    shared = " ".join(f"f{each}: Int @shareable" for each in range(FIELDS))
    levels = 6
    subgraphs: dict[str, str] = {}
    for index in range(count):
        types = "\n".join(
            f'type L{level} @key(fields: "id") @key(fields: "code") {{ id: ID! code: ID! {shared} '
            f"own{index}: Int down: L{(level + 1) % levels} @shareable }}"
            for level in range(levels)
        )
        subgraphs[f"s{index}"] = f"type Query {{ top: L0 @shareable }}\n{types}"
    text = ""
    for level in reversed(range(levels)):
        own = " ".join(f"own{(level + each) % count}" for each in range(3))
        fields = " ".join(f"f{each}" for each in range(FIELDS))
        text = f"{{ {fields} {own} {'down ' + text if text else ''} }}"
    return composed(subgraphs), f"{{ top {text} }}"


def choices(count: int) -> tuple[Supergraph, str]:
    """As many fields as subgraphs, each to be had of three of them: a cover has to be found."""
    subgraphs: dict[str, str] = {}
    for index in range(count):
        fields = " ".join(
            f"f{each}: Int @shareable"
            for each in range(count)
            if index in {each, (each * 7 + 3) % count, (each * 11 + 5) % count}
        )
        root = "type Query { hub: Hub }" if index == 0 else ""
        subgraphs[f"s{index}"] = f'{root} type Hub @key(fields: "id") {{ id: ID! {fields} }}'
    return composed(subgraphs), f"{{ hub {{ {' '.join(f'f{each}' for each in range(count))} }} }}"


def spreads(count: int) -> tuple[Supergraph, str]:
    """Fragments that each spread the next one twice: opened blindly, two to the power of them."""
    graph = web(5)
    parts = [
        f"fragment F{index} on E0 {{ f0_{index % FIELDS} ...F{index + 1} ...F{index + 1} }}"
        for index in range(count)
    ]
    return graph, " ".join(["{ e0 { ...F0 } }", *parts, f"fragment F{count} on E0 {{ f1_0 f2_0 }}"])


def conditions(count: int) -> tuple[Supergraph, str]:
    """As many fields of another subgraph, each under a variable of its own."""
    names = [f"f1_{index % FIELDS}" for index in range(count)]
    defined = ", ".join(f"$v{index}: Boolean!" for index in range(count))
    fields = " ".join(
        f"a{index}: {name} @include(if: $v{index})" for index, name in enumerate(names)
    )
    return web(5), f"query ({defined}) {{ e0 {{ id {fields} }} }}"
