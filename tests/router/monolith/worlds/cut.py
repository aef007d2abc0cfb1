"""A monolith cut at random into subgraphs: who owns what, by which keys, and what each declares."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from tests.router.monolith.worlds.abstract import AbstractTypes
from tests.router.monolith.worlds.data import Data
from tests.router.monolith.worlds.entity_keys import Key, make_keys
from tests.router.monolith.worlds.model import Case, Field, FieldSet, Pick, weaker
from tests.router.monolith.worlds.provisions import add_provides
from tests.router.monolith.worlds.requirements import add_requires
from tests.router.monolith.worlds.schema import ARGUMENTS, MOODS, Monolith

Part: TypeAlias = dict[str, dict[str, Field]]
Place: TypeAlias = tuple[str, str]
"""A field: its type's name and its own."""


@dataclass(frozen=True)
class Override:
    """A field that left the subgraph ``source``; only while ``label`` is active, if it has one."""

    source: str
    label: str


class World:
    """A monolith, its data and its subgraphs.

    ``tame`` gives every entity the key ``id`` and every value type all its fields in all subgraphs,
    for a seed whose dice fell so that something cannot be reached. ``usable`` is false where they
    made no sense together at all.
    """

    def __init__(self, seed: int, *, tame: bool = False) -> None:
        self.seed = seed
        self.tame = tame
        self.usable = True
        self.dice = dice = Random(seed)
        self.monolith = Monolith(seed, dice)
        self.types = self.monolith.types
        self.data = Data(self.monolith, faulty=dice.random() < 0.4)
        self.subgraphs = [f"g{index}" for index in range(dice.randint(2, 4))]
        if self.data.faulty:  # after a mutation that fails as a whole, the router goes on
            for each in self.types["Mutation"].values():
                each.type = each.type.removesuffix("!")
        self._choose_homes()
        self.owners: dict[Place, set[str]] = {}
        self.homes: dict[str, list[str]] = {}
        self.external: set[tuple[str, str, str]] = set()
        self.mentioned: set[tuple[str, str, str]] = set()
        self.provided: dict[tuple[str, str, str], FieldSet] = {}
        self.shared: set[Place] = set()
        self.overridden: dict[Place, Override] = {}
        self.active_labels: set[str] = set()
        self.declared: dict[tuple[str, str, str], str] = {}
        self.inaccessible: set[tuple[str, ...]] = set()
        self.keys: dict[Place, list[Key]] = make_keys(self)
        self._give_owners()
        self._add_interface_object()
        add_requires(self)
        add_provides(self)
        self.parts: dict[str, Part] = {name: {} for name in self.subgraphs}
        self._make_parts()
        self.abstract = AbstractTypes(self)
        self.moods = {
            one: [each for each in MOODS if each == "M0" or dice.random() < 0.8]
            for one in self.subgraphs
        }
        self._loosen()
        self._hide()
        self._settle_members()

    def _choose_homes(self) -> None:
        """The subgraph with the interface object, and the one with the interface it stands for."""
        dice, implementers = self.dice, self.monolith.implementers
        self.object_home = self.interface_home = self.summary = ""
        self.added: list[str] = []
        if implementers and dice.random() < 0.45:
            self.object_home = dice.choice(self.subgraphs)
            others = [one for one in self.subgraphs if one != self.object_home]
            self.interface_home = dice.choice(others)

    def _give_owners(self) -> None:
        dice = self.dice
        for name, fields in self.types.items():
            for each in fields.values():
                if each.kind == "key":
                    continue
                able = [one for one in self.subgraphs if self._may_own(one, name, each)]
                able = [one for one in able if one in self._near(name)] or able
                is_common = name in self.monolith.values or each.kind in {"union", "interface"}
                shared = dice.random() < (0.7 if is_common else 0.3)
                if name == "Mutation":
                    shared = False
                count = dice.randint(1, len(able)) if shared else 1
                self.owners[name, each.name] = set(dice.sample(able, count))

    def _near(self, name: str) -> list[str]:
        """The subgraphs that own fields of a type: not all, so that others may not know it."""
        if name not in self.homes:
            count = len(self.subgraphs)
            some = self.dice.sample(self.subgraphs, self.dice.randint(1, count))
            is_narrow = name in self.monolith.entities and self.dice.random() < 0.6
            self.homes[name] = some if is_narrow else self.subgraphs
        return self.homes[name]

    def _may_own(self, subgraph: str, name: str, each: Field) -> bool:
        """The home of an interface object knows nothing of the types that it stands for."""
        if subgraph != self.object_home:
            return True
        if name in self.monolith.implementers or name in self.monolith.values:
            return False
        if each.kind == "interface":
            return each.target == "I0"
        return each.kind == "leaf" or (
            each.kind == "entity" and each.target not in self.monolith.implementers
        )

    def _add_interface_object(self) -> None:
        if not self.object_home:
            return
        dice = self.dice
        others = [one for one in self.monolith.entities if one not in self.monolith.implementers]
        self.added = [f"x{index}" for index in range(dice.randint(1, 3))]
        for index, added in enumerate(self.added):
            target = dice.choice(others) if others and index and dice.random() < 0.5 else ""
            made = Field(added, target or "String", "entity" if target else "leaf", target)
            if not target and dice.random() < 0.3:
                made.arguments = (ARGUMENTS[0],)
            for name in self.monolith.implementers:
                own = Field(added, made.type, made.kind, target, made.arguments)
                self.types[name][added] = own
        if dice.random() < 0.5:  # one that requires a field of the interface
            self.summary = "summary"
            for name in self.monolith.implementers:
                required = self.types[name]["s0"]
                self.owners[name, "s0"].add(self.interface_home)
                self.owners[name, "s0"].discard(self.object_home)
                self.types[name]["summary"] = Field(
                    "summary", "String", "leaf", requires=(Pick(required),)
                )
                if required.type.endswith("!"):
                    self.data.safe.add((name, "s0"))

    def declare(self, subgraph: str, name: str, fields: FieldSet) -> None:
        """Makes what a directive picks part of a subgraph: external, unless it is its own."""
        for each in fields:
            if isinstance(each, Case):
                self.declare(subgraph, each.type, each.below)
                continue
            place = (name, each.field.name)
            self.mentioned.add((subgraph, *place))
            if name in self.monolith.values:
                self.owners[place].add(subgraph)
            elif each.field.kind != "key" and subgraph not in self.owners[place]:
                self.external.add((subgraph, *place))
            self.declare(subgraph, each.field.target, each.below)

    def _make_parts(self) -> None:
        for (name, leaf), owners in self.owners.items():
            for one in sorted(owners):
                self.parts[one].setdefault(name, {})[leaf] = self.types[name][leaf]
        for subgraph, name, leaf in sorted(self.mentioned):
            self.parts[subgraph].setdefault(name, {})[leaf] = self.types[name][leaf]
        self._override()
        if self.object_home:
            for name in self.monolith.implementers:
                self.parts[self.interface_home].setdefault(name, {})
        for subgraph in self.subgraphs:
            self._complete(subgraph)
        if self.object_home:
            known = self.parts[self.object_home]
            self.usable &= not any(name in known for name in self.monolith.implementers)

    def _complete(self, subgraph: str) -> None:
        """Adds the types that fields refer to, and what these cannot be without."""
        part, dice = self.parts[subgraph], self.dice
        pending = list(part)
        finished: set[str] = set()
        while pending:
            name = pending.pop()
            if name in finished or name == "I0":
                continue
            finished.add(name)
            fields = part.setdefault(name, {})
            if name in self.monolith.entities:
                extra = [leaf for leaf in ("id", "k") if dice.random() < 0.25]
                extra += ["id"] if subgraph == self.interface_home else []
                keys = [leaf for key in self.keys[subgraph, name] for leaf in key.names]
                for leaf in dict.fromkeys([*keys, *extra]):
                    fields.setdefault(leaf, self.types[name][leaf])
            elif name in self.monolith.values:
                self._complete_value(subgraph, name)
            elif name == "Query" and not fields:
                self._share_a_root_field(subgraph)
            for each in list(fields.values()):
                pending += self._targets(subgraph, each)
                if each.name == "w":
                    part.setdefault(each.target, {})["id"] = self.types[each.target]["id"]

    def _complete_value(self, subgraph: str, name: str) -> None:
        fields, all_fields = self.parts[subgraph][name], self.types[name]
        if name == "O0":
            wanted = ["c", "d"] if self.tame or self.dice.random() < 0.75 else ["c"]
        elif subgraph == self.object_home:
            wanted = [each.name for each in all_fields.values() if each.kind == "leaf"]
        elif self.tame or self.dice.random() < 0.75:
            wanted = list(all_fields)
        else:
            wanted = [self.dice.choice(list(all_fields))]
        if name in self.monolith.records:
            wanted.append("j")
        for leaf in wanted:
            fields[leaf] = all_fields[leaf]
            if (subgraph, name, leaf) not in self.external:
                self.owners[name, leaf].add(subgraph)

    def _share_a_root_field(self, subgraph: str) -> None:
        """A subgraph that refers to ``Query`` has a field there."""
        for leaf, each in self.types["Query"].items():
            if self._may_own(subgraph, "Query", each) and ("Query", leaf) not in self.overridden:
                self.parts[subgraph]["Query"][leaf] = each
                self.owners["Query", leaf].add(subgraph)
                return
        self.usable = False

    def _targets(self, subgraph: str, each: Field) -> list[str]:
        if each.target in {"I0", "U0", "J0"}:
            if subgraph == self.object_home and each.target == "I0":
                return []
            names = self.monolith.possible(each.target)
            return [name for name in names if self.dice.random() < 0.6] or names[:1]
        return [each.target] if each.target else []

    def _override(self) -> None:
        """Gives some fields to a subgraph that has them no more, and is never to be asked."""
        for (name, leaf), owners in self.owners.items():
            each = self.types[name][leaf]
            others = [
                one
                for one in self.subgraphs
                if one != self.object_home
                and name in self.parts[one]
                and leaf not in self.parts[one][name]
            ]
            if (
                name not in {*self.monolith.entities, "Query"}
                or each.kind not in {"leaf", "entity", "value"}
                or each.requires
                or len(owners) != 1
                or not others
                or self.object_home in owners
                or (name, leaf) in self.shared
                or self.dice.random() < 0.85
            ):
                continue
            label = f"label{len(self.overridden)}" if self.dice.random() < 0.5 else ""
            if label and self.dice.random() < 0.5:
                self.active_labels.add(label)
            other = self.dice.choice(others)
            self.overridden[name, leaf] = Override(other, label)
            self.parts[other][name][leaf] = each

    def _loosen(self) -> None:
        """Lets subgraphs that share a field promise less of it than it keeps to."""
        if self.data.faulty:
            return  # an error then ends at another null than it would in the monolith
        outside = {(name, leaf) for _, name, leaf in self.external}
        for (name, leaf), owners in self.owners.items():
            declared = any(leaf in fields for fields in self.abstract.fields.values())
            if len(owners) < 2 or (name, leaf) in outside or declared:
                continue
            for one in sorted(owners):
                if self.dice.random() < 0.3:
                    strict = self.types[name][leaf].type
                    loose = weaker(strict, strict.replace("!", "", self.dice.randint(0, 3)))
                    self.declared[one, name, leaf] = loose

    def _hide(self) -> None:
        """Chooses what is ``@inaccessible``: fields, arguments, an enum value."""
        dice = self.dice
        if dice.random() < 0.5:
            return
        for name, fields in self.types.items():
            for each in list(fields.values())[2 if name in self.monolith.entities else 1 :]:
                if any(each.name in names for names in self.abstract.fields.values()):
                    continue
                if each.name in {"c", "j", "summary", *self.added} or name == "Mutation":
                    continue
                if dice.random() < 0.06:
                    self.inaccessible.add((name, each.name))
                elif each.arguments and dice.random() < 0.2:
                    self.inaccessible.add((name, each.name, each.arguments[0].name))
        if dice.random() < 0.5:
            self.inaccessible.add(("Mood", "M3"))

    def _settle_members(self) -> None:
        """What abstract fields and enums may answer: what all who may be asked can say."""
        for name, fields in self.types.items():
            for each in fields.values():
                homes = [
                    one for one in self.subgraphs if each.name in self.parts[one].get(name, ())
                ]
                if each.target in {"I0", "U0", "J0"}:
                    each.members = self.abstract.members(each.target, homes)
                    self.usable &= bool(each.members)
                elif each.named == "Mood":
                    hidden = "M3" if ("Mood", "M3") in self.inaccessible else ""
                    each.members = [
                        mood
                        for mood in MOODS
                        if mood != hidden and all(mood in self.moods[one] for one in homes)
                    ]
