"""The first stage of composition: one subgraph's SDL becomes a :class:`Subgraph`, or is refused.

The steps, in order: parse, read and check the links, learn which names stand for which federation
directives, complete the definitions that a subgraph may leave out, hold the whole against GraphQL's
own rules, give root types their standard names, and drop what belongs to federation's machinery.
"""

from __future__ import annotations

from graphql import GraphQLSyntaxError, parse

from router.compose.read.check_links import check_links, linked_version
from router.compose.read.complete import complete
from router.compose.read.graphql_rules import check_document, check_schema
from router.compose.read.machinery import drop_machinery
from router.compose.read.roots import rename_roots
from router.compose.read.vocabulary import Vocabulary
from router.compose.result import SubgraphInput
from router.federation.errors import Code, CompositionError, SubgraphRefused
from router.federation.link import read_links
from router.federation.reader import read_schema
from router.federation.subgraph import Subgraph

RESERVED_NAME = "_"


def read(given: SubgraphInput) -> Subgraph:
    """Reads one subgraph.

    Raises:
        SubgraphRefused: with every error of the first step that found any.
    """
    try:
        return _read(given)
    except SubgraphRefused as refused:
        raise SubgraphRefused(
            [
                CompositionError(error.code, f"[{given.name}] {error.message}")
                for error in refused.errors
            ]
        ) from refused


def _read(given: SubgraphInput) -> Subgraph:
    if given.name == RESERVED_NAME:
        raise SubgraphRefused(
            [
                CompositionError(
                    Code.INVALID_SUBGRAPH_NAME,
                    f'"{RESERVED_NAME}" is reserved: give the subgraph another name',
                )
            ]
        )
    try:
        document = parse(given.sdl)
    except GraphQLSyntaxError as error:
        where = error.locations[0] if error.locations else None
        place = f" (line {where.line}, column {where.column})" if where else ""
        raise SubgraphRefused(
            [CompositionError(Code.INVALID_GRAPHQL, f"{error.message}{place}")]
        ) from error
    links = read_links(document)
    check_links(links)
    version = linked_version(links)
    vocabulary = Vocabulary.of(document, links, version)
    document = complete(document, vocabulary)
    check_document(document)
    schema = read_schema(document, vocabulary.spec_of)
    check_schema(schema)
    rename_roots(schema)
    drop_machinery(schema, vocabulary)
    return Subgraph(
        name=given.name,
        url=given.url,
        version=version,
        schema=schema,
        links=links,
        local_directives=vocabulary.local_directives,
    )
