"""Interfaces and unions as each subgraph has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.router.monolith.worlds.cut import World


class AbstractTypes:
    """``fields`` are those of ``I0`` and ``J0`` in each subgraph that declares it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.fields: dict[tuple[str, str], list[str]] = {}
        for subgraph in world.subgraphs:
            for interface in ("I0", "J0"):
                if self._is_declared(subgraph, interface):
                    self.fields[subgraph, interface] = self._common(subgraph, interface)
                    world.usable &= bool(self.fields[subgraph, interface])

    def present(self, subgraph: str, abstract: str) -> list[str]:
        """The object types that an abstract type has in a subgraph."""
        part = self._world.parts[subgraph]
        return [name for name in self._world.monolith.possible(abstract) if name in part]

    def uses(self, subgraph: str, abstract: str) -> bool:
        """Whether a field of the subgraph is of the abstract type."""
        part = self._world.parts[subgraph]
        return any(each.target == abstract for fields in part.values() for each in fields.values())

    def members(self, abstract: str, homes: list[str]) -> list[str]:
        """What a field may answer that all of ``homes`` declare."""
        names = self._world.monolith.possible(abstract)
        if abstract == "I0":
            homes = [one for one in homes if one != self._world.object_home]
        return [name for name in names if all(name in self._world.parts[one] for one in homes)]

    def _is_declared(self, subgraph: str, interface: str) -> bool:
        homes = {self._world.object_home, self._world.interface_home}
        if interface == "I0" and subgraph in homes:
            return subgraph == self._world.interface_home
        return self.uses(subgraph, interface)

    def _common(self, subgraph: str, interface: str) -> list[str]:
        """Fields that all implementers have, here and in the monolith, alike."""
        world = self._world
        types = self.present(subgraph, interface)
        everywhere = world.monolith.possible(interface)
        if not types:
            return []
        wild = world.dice.random() < 0.25
        common = [
            name
            for name, each in world.parts[subgraph][types[0]].items()
            if all(
                name in world.types[one]
                and world.types[one][name].type == each.type
                and world.types[one][name].arguments == each.arguments
                for one in everywhere
            )
            and all(self._may_declare(subgraph, one, name, wild=wild) for one in types)
            and name not in {"w", *world.added, "summary"}
        ]
        fields = [name for name in common if world.dice.random() < 0.7] or common[:1]
        if interface == "I0" and subgraph == world.interface_home:
            fields += ["id", "s0"] if world.summary else ["id"]
            world.usable &= not world.summary or "s0" in common
        return list(dict.fromkeys(fields))

    def _may_declare(self, subgraph: str, name: str, leaf: str, *, wild: bool) -> bool:
        """Whether an interface may have a field; ``wild``: also one that is not its own here."""
        world = self._world
        each = world.parts[subgraph][name].get(leaf)
        if each is None or wild:
            return each is not None
        is_own = each.kind == "key" or subgraph in world.owners.get((name, leaf), ())
        return is_own and not each.requires
