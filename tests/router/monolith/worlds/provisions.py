"""``@provides``: what a path brings of entities that its subgraph does not own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.router.monolith.worlds.model import Case, Field, FieldSet, Pick

if TYPE_CHECKING:
    from tests.router.monolith.worlds.cut import World


def add_provides(world: World) -> None:
    """Lets fields provide others below them, on one type or on those of an abstract one."""
    if world.dice.random() < 0.3:
        return
    for name, fields in world.types.items():
        for each in fields.values():
            owners = world.owners.get((name, each.name), set()) - {world.object_home}
            if not each.target or each.kind == "query" or not owners or world.dice.random() < 0.75:
                continue
            subgraph = world.dice.choice(sorted(owners))
            provided = _provided(world, subgraph, each, depth=2)
            if provided:
                world.provided[subgraph, name, each.name] = provided
                world.declare(subgraph, each.target, provided)


def _provided(world: World, subgraph: str, each: Field, depth: int) -> FieldSet:
    if each.target in world.monolith.entities:
        return _of_entity(world, subgraph, each.target, depth)
    if each.target in world.monolith.values:
        found = []
        for below in world.types[each.target].values():
            if (
                below.kind == "entity"
                and not below.arguments
                and subgraph in world.owners[each.target, below.name]
            ):
                inner = _of_entity(world, subgraph, below.target, depth - 1)
                if inner:
                    found.append(Pick(below, inner))
        return tuple(found)
    cases = []
    for member in world.monolith.possible(each.target):
        if member in world.monolith.entities and world.dice.random() < 0.6:
            below_member = _of_entity(world, subgraph, member, depth - 1)
            if below_member:
                cases.append(Case(member, below_member))
    return tuple(cases)


def _of_entity(world: World, subgraph: str, name: str, depth: int) -> FieldSet:
    """Fields of an entity that are made external, and so provided by this path alone."""
    able = [
        each
        for each in world.types[name].values()
        if (each.kind == "leaf" or (each.kind == "entity" and depth > 0))
        and not each.requires
        and not each.arguments
        and each.name not in {*world.added, world.summary}
        and subgraph not in world.owners.get((name, each.name), {subgraph})
    ]
    if not able:
        return ()
    found = []
    for each in world.dice.sample(able, min(len(able), world.dice.choice([1, 1, 2]))):
        below: FieldSet = ()
        if each.target:
            below = _of_entity(world, subgraph, each.target, depth - 1)
            if not below:
                continue
        world.shared.add((name, each.name))
        found.append(Pick(each, below))
    return tuple(found)
