"""Random worlds: one schema with data, cut at random into subgraphs that can be executed.

Everything follows from a seed. A value is a hash of where it stands, so that nothing is stored and
every subgraph, asked for a field that it owns, gives the answer that the monolith would. What a
subgraph must not be asked (an external field that its path does not provide, an entity without a
key, a document that its schema does not allow) fails the test, and what a field requires is taken
from the representation alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import md5
from random import Random
from typing import Any, Literal

import orjson
import pytest
from graphql import (
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute_sync,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    parse,
    validate,
)

from router.compose import SubgraphInput, compose
from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject"
])
"""
INSTANCES = 5
Kind = Literal["key", "leaf", "entity", "value", "interface", "union"]
Object = dict[str, Any]


def number(*parts: object) -> int:
    """A number that is the same for the same parts, in every process."""
    return int(md5(repr(parts).encode(), usedforsecurity=False).hexdigest()[:8], 16)


@dataclass(eq=False)
class Field:
    """A field of the monolith; ``requires`` are others with what is selected below them."""

    name: str
    type: str
    kind: Kind
    target: str = ""
    has_argument: bool = False
    requires: list[tuple[Field, str]] = field(default_factory=list)
    members: list[str] = field(default_factory=list)


class World:
    """A monolith and its subgraphs. ``usable`` is false where the dice made no sense together."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.usable = True
        self._dice = dice = Random(seed)
        self.entities = [f"E{index}" for index in range(dice.randint(2, 4))]
        self.values = [f"V{index}" for index in range(dice.randint(0, 2))]
        self.implementers = self._some(self.entities, dice.random() < 0.6)
        self.members = self._some(self.entities, dice.random() < 0.5)
        self.subgraphs = [f"g{index}" for index in range(dice.randint(2, 4))]
        self.object_home = ""
        if self.implementers and dice.random() < 0.4:
            self.object_home = dice.choice(self.subgraphs)
        homes = [one for one in self.subgraphs if one != self.object_home]
        self.interface_home = dice.choice(homes) if self.object_home else ""
        self.types: dict[str, dict[str, Field]] = {}
        self.owners: dict[tuple[str, str], set[str]] = {}
        self.external: set[tuple[str, str, str]] = set()
        self.provided: dict[tuple[str, str, str], str] = {}
        self.overridden: dict[tuple[str, str], str] = {}
        self.summary = ""
        self.added: list[str] = []
        self.interfaces: dict[str, list[str]] = {}
        self._shared: set[tuple[str, str]] = set()
        self._make_types()
        self._give_owners()
        self.keys = self._make_keys()
        self._add_interface_object()
        self._add_requires()
        self._add_provides()
        self.parts = self._make_parts()
        self._cut_abstract_types()

    def _some(self, names: list[str], wanted: bool) -> list[str]:
        return sorted(self._dice.sample(names, self._dice.randint(2, len(names)))) if wanted else []

    def _wrapped(self, name: str) -> str:
        return self._dice.choice([name, name, f"{name}!", f"[{name}]", f"[{name}!]!"])

    def _make_types(self) -> None:
        for name in self.entities:
            self.types[name] = {each.name: each for each in self._entity_fields()}
        for name in self.values:
            self.types[name] = {each.name: each for each in self._value_fields(name)}
        self.types["Query"] = {each.name: each for each in self._root_fields()}

    def _entity_fields(self) -> list[Field]:
        dice = self._dice
        fields = [Field("id", "ID!", "key"), Field("k", "ID!", "key")]
        for index in range(dice.randint(1, 4)):
            nullable = bool(number(self.seed, index) % 2)  # the same for all implementers
            fields.append(Field(f"s{index}", "String" if nullable else "String!", "leaf"))
        if dice.random() < 0.5:
            fields.append(Field("a0", "String", "leaf", has_argument=True))
        for index in range(dice.randint(0, 2)):
            target = dice.choice(self.entities)
            fields.append(Field(f"r{index}", self._wrapped(target), "entity", target))
        if self.values and dice.random() < 0.6:
            target = dice.choice(self.values)
            fields.append(Field("v0", self._wrapped(target), "value", target))
        if self.implementers and dice.random() < 0.4:
            fields.append(Field("n0", self._wrapped("I0"), "interface", "I0"))
        if self.members and dice.random() < 0.4:
            fields.append(Field("u0", self._wrapped("U0"), "union", "U0"))
        return fields

    def _value_fields(self, name: str) -> list[Field]:
        dice = self._dice
        fields = [
            Field(f"p{index}", dice.choice(["String", "String!"]), "leaf")
            for index in range(dice.randint(1, 3))
        ]
        if dice.random() < 0.4:
            target = dice.choice(self.entities)
            fields.append(Field("r9", self._wrapped(target), "entity", target))
        later = self.values[self.values.index(name) + 1 :]
        fields.extend(Field("v9", self._wrapped(target), "value", target) for target in later)
        return fields

    def _root_fields(self) -> list[Field]:
        roots = [
            Field(f"q{name}", self._wrapped(name), "entity", name)
            for name in self.entities
            if self._dice.random() < 0.7
        ] or [Field("qE0", "E0", "entity", "E0")]
        if self.implementers:
            roots.append(Field("qI", self._wrapped("I0"), "interface", "I0"))
        if self.members:
            roots.append(Field("qU", self._wrapped("U0"), "union", "U0"))
        return roots

    def _give_owners(self) -> None:
        for name, fields in self.types.items():
            for each in fields.values():
                if each.kind == "key":
                    continue
                able = self.subgraphs
                if self.object_home and each.kind in {"leaf", "entity", "value", "union"}:
                    able = [one for one in able if one != self.object_home]
                shared = self._dice.random() < (0.7 if name in self.values else 0.3)
                count = self._dice.randint(1, len(able)) if shared else 1
                self.owners[name, each.name] = set(self._dice.sample(able, count))

    def _make_keys(self) -> dict[tuple[str, str], list[str]]:
        choices = [["id"]] * 6 + [["k"], ["id", "k"], ["id", "k"], ["id k"]]
        keys = {
            (subgraph, name): self._dice.choice(choices)
            for name in self.entities
            for subgraph in self.subgraphs
        }
        for name in self.entities:
            keys[self._dice.choice(self.subgraphs), name] = ["id", "k"]
        return keys

    def _add_interface_object(self) -> None:
        if self.object_home:
            self.added = [f"x{index}" for index in range(self._dice.randint(1, 2))]
            for name in self.implementers:
                for added in self.added:
                    self.types[name][added] = Field(added, "String", "leaf")
            if self._dice.random() < 0.5:
                self._add_summary()

    def _add_summary(self) -> None:
        """A field of the interface object that requires one of the interface."""
        self.summary = "summary"
        for name in self.implementers:
            required = self.types[name]["s0"]
            self.owners[name, "s0"].add(self.interface_home)
            self.types[name]["summary"] = Field(
                "summary", "String", "leaf", requires=[(required, "")]
            )

    def _add_requires(self) -> None:
        for name in self.entities:
            for each in self.types[name].values():
                owners = self.owners.get((name, each.name), set())
                if each.kind != "leaf" or each.has_argument or len(owners) != 1:
                    continue
                if self.summary and each.name == "s0":
                    continue  # the interface has it, which cannot require anything
                (owner,) = owners
                others = [
                    other
                    for other in self.types[name].values()
                    if other is not each
                    and other.kind in {"leaf", "entity", "value"}
                    and self.owners.get((name, other.name))
                    and owner not in self.owners[name, other.name]
                ]
                if not others or self._dice.random() < 0.7:
                    continue
                for other in self._dice.sample(others, min(len(others), self._dice.randint(1, 2))):
                    below = "id" if other.kind == "entity" else ""
                    if other.kind == "value":
                        leaves = self.types[other.target].values()
                        below = self._dice.choice(
                            [one.name for one in leaves if one.kind == "leaf"]
                        )
                        self.owners[other.target, below].add(owner)
                    each.requires.append((other, below))
                    self.external.add((owner, name, other.name))

    def _add_provides(self) -> None:
        for name, fields in self.types.items():
            for each in fields.values():
                if each.kind != "entity" or self._dice.random() < 0.75:
                    continue
                subgraph = self._dice.choice(sorted(self.owners[name, each.name]))
                leaves = [
                    leaf
                    for leaf in self.types[each.target].values()
                    if leaf.kind == "leaf"
                    and not leaf.has_argument
                    and not leaf.requires
                    and subgraph not in self.owners.get((each.target, leaf.name), {subgraph})
                ]
                if leaves:
                    leaf = self._dice.choice(leaves)
                    self.provided[subgraph, name, each.name] = leaf.name
                    self.external.add((subgraph, each.target, leaf.name))
                    self._shared.add((each.target, leaf.name))

    def _make_parts(self) -> dict[str, dict[str, dict[str, Field]]]:
        """The types and fields of each subgraph, with all that they refer to."""
        parts: dict[str, dict[str, dict[str, Field]]] = {name: {} for name in self.subgraphs}
        present = [(one, *place) for place, owners in self.owners.items() for one in sorted(owners)]
        for subgraph, name, leaf in (*present, *sorted(self.external)):
            parts[subgraph].setdefault(name, {})[leaf] = self.types[name][leaf]
        for part in parts.values():
            self._complete(part)
        if self.object_home:
            self._make_interface_home(parts)
        self._override(parts)
        for subgraph, part in parts.items():
            for name in part:
                if name in self.entities:
                    keys = " ".join(self.keys[subgraph, name]).split()
                    keys += [
                        key for key in ("id", "k") if number(self.seed, subgraph, key) % 3 == 0
                    ]
                    own = {key: self.types[name][key] for key in ("id", "k") if key in keys}
                    part[name] = own | part[name]
        return parts

    def _complete(self, part: dict[str, dict[str, Field]]) -> None:
        """Adds the types that fields refer to; a value type with one field of its own."""
        pending = [each for fields in part.values() for each in fields.values()]
        while pending:
            each = pending.pop()
            for target in self._targets(each):
                if target not in part:
                    part[target] = {}
                    if target in self.values:
                        own = self._dice.choice(list(self.types[target].values()))
                        part[target][own.name] = own
                        pending.append(own)

    def _make_interface_home(self, parts: dict[str, dict[str, dict[str, Field]]]) -> None:
        """One subgraph defines the interface, with all its types, for the interface object."""
        home = self.interface_home
        for name in self.implementers:
            parts[home].setdefault(name, {})
            self.usable &= name not in parts[self.object_home]
            if "id" not in self.keys[home, name]:
                self.keys[home, name] = ["id"]

    def _override(self, parts: dict[str, dict[str, dict[str, Field]]]) -> None:
        """Gives some fields to a subgraph that has them no more, and is never to be asked."""
        for (name, leaf), owners in self.owners.items():
            each = self.types[name][leaf]
            others = [
                one
                for one in self.subgraphs
                if name in parts[one] and leaf not in parts[one][name] and one not in owners
            ]
            plain = name in self.entities and each.kind == "leaf" and not each.requires
            if plain and len(owners) == 1 and others and self._dice.random() < 0.15:
                self.overridden[name, leaf] = other = self._dice.choice(others)
                parts[other][name][leaf] = each

    def _targets(self, each: Field) -> list[str]:
        if each.kind in {"entity", "value"}:
            return [each.target]
        if each.kind in {"leaf", "key"}:
            return []
        names = self.implementers if each.kind == "interface" else self.members
        return [name for name in names if self._dice.random() < 0.6] or names[:1]

    def _cut_abstract_types(self) -> None:
        """The interface as each subgraph has it, and which types each field may answer."""
        for subgraph, part in self.parts.items():
            uses = any(
                one.kind == "interface" for fields in part.values() for one in fields.values()
            )
            if subgraph == self.object_home or not (uses or subgraph == self.interface_home):
                continue
            types = [name for name in self.implementers if name in part]
            common = [
                name
                for name, each in (part[types[0]].items() if types else ())
                if all(self._is_plain(subgraph, one, name) for one in types)
                and len({self.types[one][name].type for one in types}) == 1
            ]
            fields = [name for name in common if self._dice.random() < 0.7] or common[:1]
            if subgraph == self.interface_home:
                fields += [
                    one for one in ("id", "s0" if self.summary else "id") if one not in fields
                ]
                fields = list(dict.fromkeys(fields))
                self.usable &= "s0" in common or not self.summary
            self.interfaces[subgraph] = fields
            self.usable &= bool(fields)
        for (name, leaf), owners in self.owners.items():
            each = self.types[name][leaf]
            if each.kind in {"interface", "union"}:
                types = self.implementers if each.kind == "interface" else self.members
                homes = owners - {self.object_home} if each.kind == "interface" else owners
                each.members = [
                    one for one in types if all(one in self.parts[home] for home in homes)
                ]
                self.usable &= bool(each.members)

    def _is_plain(self, subgraph: str, name: str, leaf: str) -> bool:
        each = self.parts[subgraph][name].get(leaf)
        return (
            each is not None
            and each.kind in {"leaf", "key"}
            and not each.requires
            and not each.has_argument
            and (each.kind == "key" or subgraph in self.owners.get((name, leaf), ()))
        )

    def sdl(self, subgraph: str, *, federated: bool) -> str:
        """A subgraph's SDL, with the directives or, to be executed, without."""
        return "\n".join(self._definitions(subgraph, federated=federated))

    def _definitions(self, subgraph: str, *, federated: bool) -> Iterator[str]:
        part = self.parts[subgraph]
        for name, fields in part.items():
            head = f"type {name}"
            if subgraph in self.interfaces and name in self.implementers:
                head += " implements I0"
            if federated and name in self.entities:
                head += "".join(f' @key(fields: "{key}")' for key in self.keys[subgraph, name])
            lines = (self._definition(subgraph, name, one, federated) for one in fields.values())
            yield f"{head} {{ {' '.join(lines)} }}"
        if subgraph in self.interfaces:
            key = ' @key(fields: "id")' if federated and subgraph == self.interface_home else ""
            of = self.types[next(name for name in self.implementers if name in part)]
            leaves = " ".join(f"{leaf}: {of[leaf].type}" for leaf in self.interfaces[subgraph])
            yield f"interface I0{key} {{ {leaves} }}"
        if subgraph == self.object_home:
            directives = ' @key(fields: "id") @interfaceObject' if federated else ""
            leaves = " ".join(f"{leaf}: String" for leaf in self.added)
            if self.summary:
                type_text = self.types[self.implementers[0]]["s0"].type
                leaves += f" s0: {type_text}{' @external' if federated else ''} summary: String"
                leaves += ' @requires(fields: "s0")' if federated else ""
            yield f"type I0{directives} {{ id: ID! {leaves} }}"
        if any(one.kind == "union" for fields in part.values() for one in fields.values()):
            yield f"union U0 = {' | '.join(name for name in self.members if name in part)}"

    def _definition(self, subgraph: str, name: str, each: Field, federated: bool) -> str:
        text = f"{each.name}{'(x: Int = 3)' if each.has_argument else ''}: {each.type}"
        if not federated:
            return text
        place = (name, each.name)
        keys = " ".join(self.keys.get((subgraph, name), ())).split()
        if (subgraph, *place) in self.external:
            text += " @external"
        elif each.kind == "key":
            text += "" if each.name in keys else " @shareable"
        elif name in self.values or len(self.owners[place]) > 1 or place in self._shared:
            text += " @shareable"
        if each.requires and subgraph in self.owners.get(place, ()):
            needed = (
                f"{one.name}{f' {{ {below} }}' if below else ''}" for one, below in each.requires
            )
            text += f' @requires(fields: "{" ".join(needed)}")'
        if place in self.overridden and subgraph in self.owners[place]:
            text += f' @override(from: "{self.overridden[place]}")'
        if (subgraph, *place) in self.provided:
            text += f' @provides(fields: "{self.provided[(subgraph, *place)]}")'
        return text

    def value(self, name: str, identity: str, leaf: str, arguments: Object) -> Any:
        """What a field of an object answers."""
        each = self.types[name][leaf]
        if each.kind == "key":
            return identity if leaf == "id" else f"k{identity}"
        if leaf in self.added:
            return f"{identity}:{leaf}"
        if each.requires:
            values = [
                self._below(self.value(name, identity, one.name, {}), below)
                for one, below in each.requires
            ]
            return required_answer(leaf, values)
        if each.kind == "leaf":
            if not each.type.endswith("!") and number(self.seed, name, identity, leaf) % 6 == 0:
                return None
            argument = arguments.get("x", 3) if each.has_argument else ""
            return f"{name}:{identity}:{leaf}:{argument}"
        return self._reference(name, identity, each, each.type, 0)

    def _below(self, value: Any, leaf: str) -> Any:
        if isinstance(value, list):
            return [self._below(each, leaf) for each in value]
        if value is None or not leaf:
            return value
        return self.value(value["__typename"], value["_id"], leaf, {})

    def _reference(self, name: str, identity: str, each: Field, type_text: str, index: int) -> Any:
        place = (self.seed, name, identity, each.name)
        bare = type_text.removesuffix("!")
        if bare == type_text and number(*place, type_text, index) % 6 == 0:
            return None
        if bare.startswith("["):
            return [
                self._reference(name, identity, each, bare[1:-1], position)
                for position in range(number(*place) % 4)
            ]
        chosen = number(*place, index)
        if each.kind == "value":
            return {"__typename": each.target, "_id": f"{name}/{identity}/{each.name}/{index}"}
        target = each.members[chosen % len(each.members)] if each.members else each.target
        return {"__typename": target, "_id": f"{target}_{chosen // 7 % INSTANCES}"}


def required_answer(leaf: str, values: list[Any]) -> str:
    """What a field with ``@requires`` makes of the required values."""
    return f"{leaf} of {json.dumps(values)}"


class SubgraphError(Exception):
    """A subgraph was asked for what no router may ask of it."""


class Subgraph:
    """One subgraph of a world, executed in memory against its own schema."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self._name = name
        part = world.parts[name]
        entities = [each for each in part if each in world.entities]
        if name == world.object_home:
            entities.append("I0")
        sdl = world.sdl(name, federated=False)
        if "Query" not in part:
            sdl += " type Query { _: Int }"
        if entities:
            sdl += f" scalar _Any union _Entity = {' | '.join(entities)}"
            sdl += " extend type Query { _entities(representations: [_Any!]!): [_Entity]! }"
        self._schema = build_schema(sdl)

    def answer(self, payload: bytes) -> SubgraphResponse:
        """Executes a request.

        Raises:
            SubgraphError: it should not have been sent.
        """
        body = orjson.loads(payload)
        document = parse(body["query"])
        problems = validate(self._schema, document)
        if not problems:
            result = execute_sync(
                self._schema,
                document,
                variable_values=body.get("variables"),
                field_resolver=self._resolve,
                type_resolver=lambda value, _info, _type: value["__typename"],
            )
            problems = result.errors or []
            if not problems:
                return SubgraphResponse(data=result.data)
        raise SubgraphError(f"{self._name}: {body['query']}: {problems}")

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        world, leaf = self._world, info.field_name
        if leaf == "_entities":
            return [self._entity(each) for each in arguments["representations"]]
        name = source["__typename"] if source else "Query"
        if name == "I0":
            if leaf == world.summary:
                return required_answer(leaf, [source["representation"]["s0"]])
            return source["_id"] if leaf == "id" else f"{source['_id']}:{leaf}"
        identity = source["_id"] if source else ""
        if (self._name, name, leaf) in world.external and leaf != source.get("provided"):
            raise SubgraphError(f"{name}.{leaf} is external")
        if world.overridden.get((name, leaf)) == self._name:
            raise SubgraphError(f"{name}.{leaf} has moved")
        requires = world.types[name][leaf].requires
        if requires:
            sent = source["representation"]
            return required_answer(leaf, [_below(sent[one.name], at) for one, at in requires])
        provided = world.provided.get((self._name, name, leaf))
        return self._marked(world.value(name, identity, leaf, arguments), provided)

    def _marked(self, value: Any, provided: str | None) -> Any:
        """Objects that know what their path provides, and call themselves what they are here."""
        if isinstance(value, list):
            return [self._marked(each, provided) for each in value]
        if not isinstance(value, dict):
            return value
        known = value["__typename"] in self._schema.type_map
        typename = value["__typename"] if known else "I0"
        return {**value, "__typename": typename, "provided": provided}

    def _entity(self, representation: Object) -> Object:
        world, name = self._world, representation["__typename"]
        if name == "I0" and self._name != world.object_home:
            name = representation["id"].partition("_")[0]
        keys = ["id"] if name == "I0" else world.keys[self._name, name]
        if not any(set(key.split()) <= set(representation) for key in keys):
            raise SubgraphError(f"no key in {representation}")
        identity = representation.get("id") or representation["k"].removeprefix("k")
        return {"__typename": name, "_id": identity, "representation": representation}


def _below(value: Any, leaf: str) -> Any:
    if isinstance(value, list):
        return [_below(each, leaf) for each in value]
    return value[leaf] if leaf and value is not None else value


class Subgraphs:
    """The transport to a world's subgraphs; counts the requests."""

    def __init__(self, world: World) -> None:
        self._subgraphs = {name: Subgraph(world, name) for name in world.subgraphs}
        self.requests = 0

    async def send(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> SubgraphResponse:
        assert context.deadline is None
        self.requests += 1
        return self._subgraphs[subgraph].answer(request.payload)


class Operations:
    """Random operations, with values for their variables."""

    def __init__(self, schema: GraphQLSchema, dice: Random) -> None:
        self._schema = schema
        self._dice = dice
        self._count = 0
        self._fragments: list[str] = []
        self.variables: Object = {}

    def operation(self, depth: int) -> str:
        """The text of an operation; ``variables`` are then its values."""
        self._count, self._fragments, self.variables = 0, [], {}
        body = self._selections(self._schema.query_type, depth)
        types = {"x": "Int"}
        defined = ", ".join(f"${name}: {types.get(name, 'Boolean!')}" for name in self.variables)
        head = f"query({defined})" if defined else "query"
        return " ".join([head, body, *self._fragments])

    def _condition(self) -> str:
        chance = self._dice.random()
        if chance > 0.12:
            return ""
        name = "c1" if chance < 0.06 else "c2"
        value = "true" if chance > 0.1 else f"${name}"
        if value != "true":
            self.variables.setdefault(name, self._dice.random() < 0.5)
        return f" @{self._dice.choice(['include', 'skip'])}(if: {value})"

    def _head(self, name: str, has_argument: bool) -> str:
        if has_argument and self._dice.random() < 0.7:
            self._count += 1
            value = str(self._dice.randint(1, 3))
            if self._dice.random() < 0.5:
                self.variables.setdefault("x", self._dice.randint(1, 9))
                value = "$x"
            return f"z{self._count}: {name}(x: {value})"
        if self._dice.random() < 0.2:
            self._count += 1
            alias = self._dice.choice([f"y{self._count}", "w0", "w1", "id", "k"])
            return f"{alias}: {name}"
        return name

    def _selections(self, on: Any, depth: int) -> str:
        dice = self._dice
        found: list[str] = []
        fields = list(getattr(on, "fields", {}).items())
        dice.shuffle(fields)
        for name, each in fields[: dice.randint(1, 5)]:
            named = get_named_type(each.type)
            composite = is_composite_type(named)
            if composite and depth <= 0:
                continue
            head = self._head(name, bool(each.args))
            for _ in range(2 if composite and dice.random() < 0.15 else 1):
                below = self._selections(named, depth - 1) if composite else ""
                found.append(f"{head}{self._condition()}{below}")
        if is_abstract_type(on):
            for member in self._schema.get_possible_types(on):
                if dice.random() < 0.6:
                    below = self._selections(member, max(0, depth - 1))
                    found.append(f"... on {member.name}{self._condition()}{below}")
        if dice.random() < 0.2:
            found.append("__typename")
        if dice.random() < 0.1 and depth > 0 and on is not self._schema.query_type:
            name = f"F{len(self._fragments)}"
            self._fragments.append("")
            text = f"fragment {name} on {on.name}{self._selections(on, depth - 1)}"
            self._fragments[int(name[1:])] = text
            found.append(f"...{name}")
        return f" {{ {' '.join(found or ['__typename'])} }}"


@dataclass(frozen=True)
class Federation:
    """A world that composes."""

    world: World
    supergraph_sdl: str
    subgraphs: Subgraphs

    def monolith(self, schema: GraphQLSchema, operation: str, variables: Object) -> Object | None:
        """What one server with all the data answers."""

        def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            name, identity = (source["__typename"], source["_id"]) if source else ("Query", "")
            return self.world.value(name, identity, info.field_name, arguments)

        result = execute_sync(
            schema,
            parse(operation),
            variable_values=variables,
            field_resolver=resolve,
            type_resolver=lambda value, _info, _type: value["__typename"],
        )
        assert result.errors is None
        return result.data


@pytest.fixture
def federation() -> Callable[[int], Federation | None]:
    """The federation of a seed; ``None`` where its subgraphs do not compose."""

    def make(seed: int) -> Federation | None:
        world = World(seed)
        if not world.usable:
            return None
        inputs = [
            SubgraphInput(name, f"http://{name}", LINK + world.sdl(name, federated=True))
            for name in world.subgraphs
            if world.parts[name]
        ]
        sdl = compose(inputs).supergraph_sdl
        return None if sdl is None else Federation(world, sdl, Subgraphs(world))

    return make


@pytest.fixture
def operations() -> Callable[[GraphQLSchema, int], Operations]:
    """Makes random operations over a schema, from a seed."""
    return lambda schema, seed: Operations(schema, Random(seed))
