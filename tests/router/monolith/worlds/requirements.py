"""``@requires``: fields that are made of others, which other subgraphs have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.router.monolith.worlds.model import Case, Field, FieldSet, Pick, number

if TYPE_CHECKING:
    from tests.router.monolith.worlds.cut import World


def add_requires(world: World) -> None:
    """Lets fields that one subgraph owns require fields that it does not own."""
    if world.dice.random() < 0.75:
        Requirements(world).add()


class Requirements:
    """What was required so far; nothing may come to require itself."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._dice = world.dice
        self._needs: dict[Field, set[Field]] = {}
        self._arguments: dict[tuple[str, str], tuple[tuple[str, int], ...]] = {}

    def add(self) -> None:
        world = self._world
        nested = False
        for name in world.monolith.entities:
            for each in list(world.types[name].values()):
                owners = world.owners.get((name, each.name), set())
                if each.kind == "key" or len(owners) != 1 or self._dice.random() < 0.72:
                    continue
                if world.summary and each.name == "s0":
                    continue  # the interface of an interface object has it
                (owner,) = owners
                fields = self._field_set(owner, name, each, depth=3)
                if not fields or owner == world.object_home:
                    continue
                each.requires = fields
                world.declare(owner, name, fields)
                nested |= any(isinstance(pick, Pick) and pick.below for pick in fields)
        self._keep_safe(nested=nested)

    def _field_set(self, owner: str, name: str, dependent: Field, depth: int) -> FieldSet:
        """Fields of a type, of which the outermost are all of other subgraphs."""
        world = self._world
        able = [
            each
            for each in world.types[name].values()
            if each is not dependent
            and dependent not in self._closure(each)
            and each.kind != "query"
            and (name, each.name) in world.owners
            and (owner not in world.owners[name, each.name])
            and not (each.name == "summary" or each.name in world.added)
        ]
        if not able:
            return ()
        chosen = self._dice.sample(able, min(len(able), self._dice.choice([1, 1, 2])))
        picks = [self._pick(owner, each, dependent, depth) for each in chosen]
        return tuple(pick for pick in picks if pick is not None)

    def _pick(self, owner: str, each: Field, dependent: Field, depth: int) -> Pick | None:
        below: FieldSet = ()
        if each.target:
            below = self._below(owner, each, dependent, depth - 1)
            if not below:
                return None
        self._needs.setdefault(dependent, set()).add(each)
        return Pick(each, below, self._given(owner, each))

    def _below(self, owner: str, each: Field, dependent: Field, depth: int) -> FieldSet:
        world = self._world
        if each.target in world.monolith.entities:
            own = self._entity_fields(owner, each.target, dependent, depth)
            return own or (Pick(world.types[each.target]["id"]),)
        if each.target in world.monolith.values:
            return self._value_fields(owner, each.target, dependent)
        cases = []
        for member in world.monolith.possible(each.target):
            if self._dice.random() < 0.6:
                if member in world.monolith.values:
                    below = self._value_fields(owner, member, dependent)
                else:
                    below = self._entity_fields(owner, member, dependent, depth)
                    below = below or (Pick(world.types[member]["id"]),)
                if below:
                    cases.append(Case(member, below))
        return tuple(cases)

    def _entity_fields(self, owner: str, name: str, dependent: Field, depth: int) -> FieldSet:
        if depth <= 0 or self._dice.random() < 0.3:
            return ()
        return self._field_set(owner, name, dependent, depth)

    def _value_fields(self, owner: str, name: str, dependent: Field) -> FieldSet:
        world = self._world
        leaves = [each for each in world.types[name].values() if each.kind == "leaf"]
        chosen = self._dice.choice(leaves)
        self._needs.setdefault(dependent, set()).add(chosen)
        return (Pick(chosen, (), self._given(owner, chosen)),)

    def _given(self, owner: str, each: Field) -> tuple[tuple[str, int], ...]:
        """The same arguments wherever one subgraph requires a field: it is told one value."""
        if not any(one.name == "x" for one in each.arguments):
            return ()
        return (("x", number(owner, each.name) % 5),) if number(each.name) % 3 else ()

    def _closure(self, each: Field) -> set[Field]:
        """All that a field needs, and what that needs in turn."""
        found: set[Field] = set()
        pending = [each]
        while pending:
            more = self._needs.get(pending.pop(), set()) - found
            found |= more
            pending += more
        return found

    def _keep_safe(self, *, nested: bool) -> None:
        """One that is not nullable takes its object along, and what others need of it."""
        safe = self._world.data.safe
        needed = {each for needs in self._needs.values() for each in needs}
        for name, fields in self._world.types.items():
            for each in fields.values():
                if each.type.endswith("!") and (nested or each in needed):
                    safe.add((name, each.name))
