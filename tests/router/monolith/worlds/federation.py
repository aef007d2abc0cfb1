"""A world that composes, and the monolith to compare it with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLResolveInfo, GraphQLSchema, execute_sync

from router.compose import SubgraphInput, compose
from tests.router.monolith.worlds.cut import World
from tests.router.monolith.worlds.data import change
from tests.router.monolith.worlds.model import Object
from tests.router.monolith.worlds.sdl import SubgraphText
from tests.router.monolith.worlds.subgraph import Subgraphs


@dataclass(frozen=True)
class Federation:
    """A world that composes. ``texts`` are the subgraphs' SDLs by name."""

    world: World
    supergraph_sdl: str
    texts: dict[str, str]
    subgraphs: Subgraphs

    def monolith(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Object
    ) -> tuple[ExecutionResult, list[str]]:
        """What one server with all the data answers, and the mutations that it ran."""
        changes: list[str] = []

        def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            source = source or {"__typename": info.parent_type.name, "_id": ""}
            name = source["__typename"]
            if name == "Mutation":
                changes.append(change(info.field_name, arguments))
            return self.world.data.value(name, source["_id"], info.field_name, arguments)

        result = execute_sync(
            schema,
            document,
            variable_values=variables,
            operation_name="Main",
            field_resolver=resolve,
            type_resolver=lambda value, _info, _type: value["__typename"],
        )
        return result, changes


def federation_of(seed: int) -> Federation | None:
    """The federation of a seed; ``None`` where no subgraphs that compose can be made of it."""
    for tame in (False, True):
        world = World(seed, tame=tame)
        if not world.usable:
            continue
        texts = {
            name: SubgraphText(world, name, federated=True).text()
            for name in world.subgraphs
            if world.parts[name]
        }
        inputs = [SubgraphInput(name, f"http://{name}", sdl) for name, sdl in texts.items()]
        sdl = compose(inputs).supergraph_sdl
        if sdl is not None:
            return Federation(world, sdl, texts, Subgraphs(world))
    return None
