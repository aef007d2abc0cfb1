"""A supergraph: the SDL that composition writes, read once into what planning and serving need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLDeferDirective,
    GraphQLError,
    GraphQLSchema,
    build_ast_schema,
    parse,
    validate_schema,
)

from router.federation.api_schema import ApiSchemaError, build_api_schema
from router.federation.errors import FederationError
from router.federation.features import unknown_features
from router.federation.joined_types import JoinedType, JoinError, read_graphs, read_types
from router.federation.link import read_links


class SupergraphError(Exception):
    """The SDL cannot be served; the message names what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Supergraph:
    """A Federation 2 supergraph.

    ``subgraphs`` maps names to URLs, in the order of ``join__Graph``. ``schema`` is the whole
    supergraph with its machinery, ``api_schema`` what clients see, ``types`` which subgraph has
    what.
    """

    document: DocumentNode
    subgraphs: Mapping[str, str]
    schema: GraphQLSchema
    api_schema: GraphQLSchema
    types: Mapping[str, JoinedType]

    @classmethod
    def parse(cls, sdl: str) -> Supergraph:
        """Reads a supergraph's SDL, from any composer that writes join 0.1 to 0.5.

        Raises:
            SupergraphError: it does not parse, is no valid schema, has no usable join directives,
                or needs a feature that is not known here.
        """
        try:
            document = parse(sdl, no_location=True)
            graphs = read_graphs(document)
            _check_features(document)
            schema = build_ast_schema(document)
            types = read_types(document, graphs)
            api_schema = build_api_schema(document)
        except GraphQLError as error:
            raise SupergraphError(f"The supergraph does not parse: {error}") from error
        except (JoinError, ApiSchemaError, TypeError) as error:
            # graphql-core reports every definition that breaks a rule in one TypeError
            raise SupergraphError(f"The supergraph cannot be read: {error}") from error
        schema = _checked("supergraph", schema)
        api_schema = _checked("API schema", api_schema)
        return cls(
            document=document,
            subgraphs={graph.name: graph.url for graph in graphs.values()},
            schema=schema,
            api_schema=api_schema,
            types=types,
        )

    def with_defer(self) -> Supergraph:
        """The same with an API schema that has ``@defer``, for clients to use and to see."""
        parts = self.api_schema.to_kwargs()
        parts["directives"] = (*parts["directives"], GraphQLDeferDirective)
        return replace(self, api_schema=GraphQLSchema(**parts))


def _check_features(document: DocumentNode) -> None:
    try:
        links = read_links(document)
    except FederationError as error:
        raise SupergraphError(f"The supergraph cannot be read: {error}") from error
    unknown = list(unknown_features(links))
    if unknown:
        raise SupergraphError(f"The supergraph cannot be served: {'; '.join(unknown)}")


_TOLERATED = "must not be deprecated."
"""How graphql-core ends what it says of a deprecated field that implements one that is not. The
rule is younger than most composers, and no supergraph is the worse for it."""


def _checked(name: str, schema: GraphQLSchema) -> GraphQLSchema:
    """The schema, marked as valid.

    Raises:
        SupergraphError: it breaks a rule that every composer keeps.
    """
    problems = validate_schema(schema)
    if not problems:
        return schema
    grave = [each.message for each in problems if not each.message.endswith(_TOLERATED)]
    if grave:
        raise SupergraphError(f"The {name} is not a valid schema: {'; '.join(grave)}")
    arguments: Any = {**schema.to_kwargs(), "assume_valid": True}
    return GraphQLSchema(**arguments)
