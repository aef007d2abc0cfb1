"""The monolith's types, made at random."""

from __future__ import annotations

from random import Random

from tests.router.monolith.worlds.model import Argument, Field, number

LEAVES = ("String", "String", "String", "Int", "Float", "Boolean", "Mood", "Blob", "ID")
"""What a leaf may be; ``Blob`` is a scalar that holds JSON, ``Mood`` an enum."""

ARGUMENTS = (
    Argument("x", "Int", "3"),
    Argument("x", "Int", "3"),
    Argument("i", "In0"),
    Argument("e", "Mode", "A"),
    Argument("l", "[[Int!]]"),
)
MOODS = ("M0", "M1", "M2", "M3")
INPUT_FIELDS = "a: Int b: [Int!] e: Mode n: In0 d: Int! = 3"


class Monolith:
    """Types and their fields.

    ``entities`` have keys, ``values`` have not. ``implementers`` implement ``I0``, ``members`` are
    those of the union ``U0``, ``records`` (value types) implement ``J0``; each may be empty.
    """

    def __init__(self, seed: int, dice: Random) -> None:
        self.seed = seed
        self._dice = dice
        self.entities = [f"E{index}" for index in range(dice.randint(2, 4))]
        self.values = [f"V{index}" for index in range(dice.randint(0, 3))]
        self.implementers = self._some(self.entities, dice.random() < 0.6)
        self.members = self._some(self.entities, dice.random() < 0.5)
        if self.members and self.values and dice.random() < 0.3:
            self.members.append(self.values[-1])
        self.records = self._some(self.values, len(self.values) > 1 and dice.random() < 0.5)
        self.has_nested_keys = dice.random() < 0.4
        self.has_back = dice.random() < 0.2
        self.types: dict[str, dict[str, Field]] = {}
        shared = self._common_fields()
        for name in self.entities:
            self.types[name] = {each.name: each for each in self._entity_fields(name, shared)}
        for name in self.values:
            self.types[name] = {each.name: each for each in self._value_fields(name)}
        if self.has_nested_keys:
            own = (Field("c", "ID!", "leaf"), Field("d", "String", "leaf"))
            self.types["O0"] = {each.name: each for each in own}
            self.values.append("O0")
        self.types["Query"] = {each.name: each for each in self._root_fields()}
        self.types["Mutation"] = {each.name: each for each in self._mutation_fields()}

    def possible(self, abstract: str) -> list[str]:
        """The object types of an abstract type."""
        return {"I0": self.implementers, "U0": self.members, "J0": self.records}[abstract]

    def _some(self, names: list[str], wanted: bool) -> list[str]:
        return sorted(self._dice.sample(names, self._dice.randint(2, len(names)))) if wanted else []

    def _wrapped(self, name: str) -> str:
        plain = [name, name, f"{name}!", f"[{name}]", f"[{name}!]!", f"[{name}!]"]
        if self._dice.random() < 0.12:
            plain = [f"[[{name}]]", f"[[{name}!]!]!", f"[[{name}]!]"]
        return self._dice.choice(plain)

    def _arguments(self, chance: float) -> tuple[Argument, ...]:
        if self._dice.random() > chance:
            return ()
        chosen = self._dice.sample(ARGUMENTS, self._dice.randint(1, 2))
        return tuple({each.name: each for each in chosen}.values())

    def _leaf(self, name: str, *, arguments: float = 0.0) -> Field:
        dice = self._dice
        named = dice.choice(LEAVES)
        roll = dice.random()
        wrapped = f"{named}!" if roll < 0.3 else self._wrapped(named) if roll < 0.4 else named
        return Field(name, wrapped, "leaf", arguments=self._arguments(arguments))

    def _common_fields(self) -> list[Field]:
        """What all implementers of ``I0`` have alike, so that it may declare it."""
        dice = self._dice
        fields = [self._leaf(f"c{index}") for index in range(dice.randint(0, 2))]
        if dice.random() < 0.4:
            fields.append(self._leaf("ca", arguments=1))
        if dice.random() < 0.4:
            fields.append(self._reference("cr", dice.choice(self.entities)))
        if self.values and dice.random() < 0.4:
            fields.append(self._reference("cv", dice.choice(self.values)))
        if self.implementers and dice.random() < 0.3:
            fields.append(self._reference("cn", "I0"))
        return fields

    def _reference(self, name: str, target: str, *, arguments: float = 0.1) -> Field:
        kinds = {"I0": "interface", "J0": "interface", "U0": "union", "Query": "query"}
        kind = kinds.get(target, "entity" if target in self.entities else "value")
        return Field(
            name,
            self._wrapped(target),
            kind,  # type: ignore[arg-type]  # the values of the dictionary above
            target,
            self._arguments(arguments),
        )

    def _entity_fields(self, name: str, common: list[Field]) -> list[Field]:
        dice = self._dice
        fields = [Field("id", "ID!", "key"), Field("k", "ID!", "key")]
        if self.has_nested_keys:
            fields.append(Field("o", "O0!", "key", "O0"))
            other = self.entities[(self.entities.index(name) + 1) % len(self.entities)]
            fields.append(Field("w", f"{other}!", "key", other))
        for index in range(dice.randint(1, 3)):
            nullable = bool(number(self.seed, index) % 2)  # the same for all entities
            fields.append(Field(f"s{index}", "String" if nullable else "String!", "leaf"))
        fields.extend(self._leaf(f"d{index}") for index in range(dice.randint(0, 2)))
        if dice.random() < 0.5:
            fields.append(self._leaf("a0", arguments=1))
        fields.extend(
            self._reference(f"r{index}", dice.choice(self.entities))
            for index in range(dice.randint(0, 2))
        )
        for leaf, targets, chance in (
            ("v0", self.values, 0.6),
            ("n0", ["I0"] if self.implementers else [], 0.4),
            ("u0", ["U0"] if self.members else [], 0.4),
            ("j0", ["J0"] if self.records else [], 0.4),
            ("back", ["Query"] if self.has_back else [], 0.3),
        ):
            if targets and dice.random() < chance:
                fields.append(self._reference(leaf, dice.choice(targets)))
        if name in self.implementers:
            fields += [
                Field(each.name, each.type, each.kind, each.target, each.arguments)
                for each in common
            ]
        return fields

    def _value_fields(self, name: str) -> list[Field]:
        dice = self._dice
        fields = [self._leaf(f"p{index}", arguments=0.1) for index in range(dice.randint(1, 3))]
        if name in self.records:
            fields.append(Field("j", "String", "leaf"))
        if dice.random() < 0.4:
            fields.append(self._reference("r9", dice.choice(self.entities)))
        later = [each for each in self.values if each > name]
        if later and dice.random() < 0.5:
            fields.append(self._reference("v9", dice.choice(later)))
        if self.members and dice.random() < 0.2:
            fields.append(self._reference("u9", "U0"))
        if self.has_back and dice.random() < 0.3:
            fields.append(Field("back", "Query!", "query", "Query"))
        return fields

    def _root_fields(self) -> list[Field]:
        roots = [
            self._reference(f"q{name}", name, arguments=0.2)
            for name in self.entities
            if self._dice.random() < 0.7
        ] or [Field("qE0", "E0", "entity", "E0")]
        if self.implementers:
            roots.append(self._reference("qI", "I0"))
        if self.members:
            roots.append(self._reference("qU", "U0"))
        if self.records:
            roots.append(self._reference("qJ", "J0"))
        if self._dice.random() < 0.3:
            roots.append(self._leaf("qs", arguments=0.5))
        return roots

    def _mutation_fields(self) -> list[Field]:
        if self._dice.random() < 0.6:
            return []
        targets = [*self.entities, *self.values]
        if self.implementers:
            targets.append("I0")
        return [
            self._reference(f"do{index}", self._dice.choice(targets), arguments=0.7)
            if self._dice.random() < 0.8
            else Field(f"do{index}", "String", "leaf", arguments=self._arguments(0.7))
            for index in range(self._dice.randint(2, 4))
        ]
