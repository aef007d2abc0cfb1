"""Subgraphs that can be executed, and that refuse what no router may ask of them."""

from __future__ import annotations

from typing import Any

import orjson
from graphql import GraphQLError, GraphQLResolveInfo, build_schema, execute_sync, parse, validate

from router.execute.transport import FetchContext, SubgraphRequest, SubgraphResponse
from tests.router.monolith.worlds.cut import World
from tests.router.monolith.worlds.data import change
from tests.router.monolith.worlds.entity_keys import identity_of
from tests.router.monolith.worlds.model import Field, FieldSet, Object, holds, picks_for
from tests.router.monolith.worlds.sdl import SubgraphText


class RefusedError(Exception):
    """A subgraph was asked for what no router may ask of it."""


class Subgraph:
    """One subgraph of a world, executed in memory against its own schema.

    ``changes`` are the mutations that it was asked for.
    """

    def __init__(self, world: World, name: str, changes: list[str]) -> None:
        self._world = world
        self._name = name
        self._changes = changes
        text = SubgraphText(world, name, federated=False)
        self._type_names = {renamed: root for root, renamed in text.root_names.items()}
        part = world.parts[name]
        entities = [each for each in part if each in world.monolith.entities]
        if name == world.object_home:
            entities.append("I0")
        query = text.root_names["Query"] if part.get("Query") else "Query"
        sdl = text.text()
        if not part.get("Query"):
            sdl = sdl.replace("schema { ", "schema { query: Query ") + " type Query { _: Int }"
        if entities:
            sdl += f" scalar _Any union _Entity = {' | '.join(entities)}"
            sdl += f" extend type {query} {{ _entities(representations: [_Any!]!): [_Entity]! }}"
        self._schema = build_schema(sdl)

    def answer(self, payload: bytes) -> SubgraphResponse:
        """Executes a request.

        Raises:
            RefusedError: it should not have been sent.
        """
        body = orjson.loads(payload)
        document = parse(body["query"])
        problems = validate(self._schema, document)
        if problems:
            raise RefusedError(f"{self._name}: {body['query']}: {problems}")
        result = execute_sync(
            self._schema,
            document,
            variable_values=body.get("variables"),
            field_resolver=self._resolve,
            type_resolver=lambda value, _info, _type: value["__typename"],
        )
        errors = result.errors or []
        for error in errors:
            expected = isinstance(error.original_error or error, GraphQLError)
            if not (self._world.data.faulty and expected and error.extensions):
                raise RefusedError(f"{self._name}: {payload.decode()}: {error!r}") from error
        wire = tuple(orjson.loads(orjson.dumps(error.formatted)) for error in errors)
        return SubgraphResponse(data=result.data, errors=wire)

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        world, leaf = self._world, info.field_name
        if leaf == "_entities":
            return [self._entity(each) for each in arguments["representations"]]
        source = source or {"__typename": self._type_names[info.parent_type.name], "_id": ""}
        name, identity = source["__typename"], source["_id"]
        if name == "Mutation":
            self._changes.append(change(leaf, arguments))
        if name == "I0":
            name = identity.partition("_")[0]
        here = (self._name, name, leaf)
        known = source.get("provided", ())
        provided: FieldSet = ()
        if here in world.external:
            picks = [pick for pick in picks_for(known, name) if pick.field.name == leaf]
            if not picks:
                raise RefusedError(f"{name}.{leaf} is external")
        provided = tuple(
            below
            for pick in picks_for(known, name)
            if pick.field.name == leaf
            for below in pick.below
        )
        self._check_override(name, leaf)
        each = world.types[name][leaf]
        self._check_required(source, name, each)
        value = world.data.value(name, identity, leaf, arguments)
        return self._marked(value, (*provided, *world.provided.get(here, ())))

    def _check_override(self, name: str, leaf: str) -> None:
        override = self._world.overridden.get((name, leaf))
        if override is None:
            return
        moved = not override.label or override.label in self._world.active_labels
        if (override.source == self._name) is moved:
            raise RefusedError(f"{name}.{leaf} is elsewhere")

    def _check_required(self, source: Object, name: str, each: Field) -> None:
        if not each.requires:
            return
        entity = {"__typename": name, "_id": source["_id"]}
        expected = self._world.data.picked(entity, each.requires)
        sent = source.get("representation", {})
        if not holds(expected, sent):
            raise RefusedError(f"{name}.{each.name} requires {expected}, not {sent}")

    def _marked(self, value: Any, provided: FieldSet) -> Any:
        """Objects that know what their path provides, and call themselves what they are here."""
        if isinstance(value, list):
            return [self._marked(each, provided) for each in value]
        if not isinstance(value, dict) or "_id" not in value:
            return value
        name = value["__typename"]
        known = name in self._schema.type_map or name == "Query"
        return {**value, "__typename": name if known else "I0", "provided": provided}

    def _entity(self, representation: Object) -> Object:
        world, name = self._world, representation["__typename"]
        if name == "I0":
            if self._name not in {world.object_home, world.interface_home}:
                raise RefusedError("I0 is no entity here")
            identity = representation["id"]
            real = name if self._name == world.object_home else identity.partition("_")[0]
            return {"__typename": real, "_id": identity, "representation": representation}
        found = identity_of(world, world.keys[self._name, name], representation)
        if found is None:
            raise RefusedError(f"no key in {representation}")
        return {"__typename": name, "_id": found, "representation": representation}


class Subgraphs:
    """The transport to a world's subgraphs; counts the requests."""

    def __init__(self, world: World) -> None:
        self.changes: list[str] = []
        self.requests = 0
        self._subgraphs = {
            name: Subgraph(world, name, self.changes)
            for name in world.subgraphs
            if world.parts[name]
        }

    async def send(
        self, subgraph: str, request: SubgraphRequest, context: FetchContext
    ) -> SubgraphResponse:
        assert context.deadline is None
        self.requests += 1
        return self._subgraphs[subgraph].answer(request.payload)
