"""The keys by which each subgraph knows each entity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.router.monolith.worlds.model import FieldSet, Pick, holds

if TYPE_CHECKING:
    from tests.router.monolith.worlds.cut import World


@dataclass(frozen=True)
class Key:
    """A key; one that is not ``resolvable`` only refers to an entity."""

    fields: FieldSet
    resolvable: bool = True

    @property
    def names(self) -> list[str]:
        return [each.field.name for each in self.fields if isinstance(each, Pick)]


def make_keys(world: World) -> dict[tuple[str, str], list[Key]]:
    """By subgraph and entity. One subgraph knows all keys of an entity, so that there is a way."""
    dice = world.dice
    found: dict[tuple[str, str], list[Key]] = {}
    for name in world.monolith.entities:
        by_kind = _kinds(world, name)
        choices = [["id"]] * 6 + [["k"], ["id", "k"], ["id", "k"], ["id k"]]
        if world.monolith.has_nested_keys:
            choices += [["o"], ["id", "o"], ["id w"], ["o", "k"], ["id w", "id"]]
        for subgraph in world.subgraphs:
            chosen = [Key(by_kind[kind]) for kind in dice.choice(choices)]
            if dice.random() < 0.1:
                chosen[-1] = Key(chosen[-1].fields, resolvable=False)
            found[subgraph, name] = chosen
        hub = dice.choice(world.subgraphs)
        found[hub, name] = [Key(by_kind[kind]) for kind in by_kind if " " not in kind]
        for subgraph in world.subgraphs:
            plain = Key(by_kind["id"])
            must = subgraph == world.interface_home and name in world.monolith.implementers
            if (world.tame or must) and plain not in found[subgraph, name]:
                others = [key for key in found[subgraph, name] if key.fields != plain.fields]
                found[subgraph, name] = [plain, *others]
    return found


def identity_of(world: World, keys: list[Key], representation: dict[str, Any]) -> str | None:
    """Which entity a representation means, if it has one of the keys and keeps to it."""
    for key in keys:
        if not key.resolvable or not all(name in representation for name in key.names):
            continue
        if "id" in representation:
            identity = representation["id"]
        elif "k" in representation:
            identity = representation["k"][1:]
        else:
            identity = representation["o"]["c"][1:]
        entity = {"__typename": representation["__typename"], "_id": identity}
        if holds(world.data.picked(entity, key.fields), representation):
            return str(identity)
    return None


def _kinds(world: World, name: str) -> dict[str, FieldSet]:
    types = world.types
    own = types[name]
    kinds: dict[str, FieldSet] = {
        "id": (Pick(own["id"]),),
        "k": (Pick(own["k"]),),
        "id k": (Pick(own["id"]), Pick(own["k"])),
    }
    if world.monolith.has_nested_keys:
        kinds["o"] = (Pick(own["o"], (Pick(types["O0"]["c"]),)),)
        target = types[own["w"].target]["id"]
        kinds["id w"] = (Pick(own["id"]), Pick(own["w"], (Pick(target),)))
    return kinds
