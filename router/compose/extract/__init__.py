"""The inverse of composition: the subgraphs that a supergraph was made of, out of the supergraph.

What composing throws away cannot come back: fields that another subgraph overrides, optional
arguments that not every subgraph had, ``@shareable`` on what only one subgraph resolves, and who of
several subgraphs said a description, a default value or a ``@tag`` (here all of them do). All else
does: composing the result again gives the same supergraph.
"""

from __future__ import annotations

from graphql import GraphQLError, parse

from router.compose.extract.document import print_subgraph
from router.compose.extract.elements import Extraction
from router.compose.extract.machinery import Machinery
from router.compose.result import SubgraphInput
from router.federation.errors import FederationError, SubgraphRefused
from router.federation.joined_types import JoinError, read_graphs
from router.federation.link import JOIN, read_links
from router.federation.reader import read_schema

_OLDEST_JOIN = (0, 2)


class ExtractionError(FederationError):
    """The SDL is no supergraph that subgraphs can be taken out of; the message says why."""


def extract(supergraph_sdl: str) -> tuple[SubgraphInput, ...]:
    """The subgraphs of a supergraph, in the order of its ``join__Graph``.

    Args:
        supergraph_sdl: of any composer that writes join 0.2 to 0.5.

    Raises:
        ExtractionError: it does not parse, or has no usable join directives.
    """
    try:
        document = parse(supergraph_sdl, no_location=True)
        graphs = read_graphs(document)
        links = read_links(document)
    except (GraphQLError, JoinError, SubgraphRefused) as error:
        raise ExtractionError(f"no subgraphs can be extracted: {error}") from error
    join = links.of(JOIN)
    if join is None or join.url.version < _OLDEST_JOIN:
        raise ExtractionError(
            f"no subgraphs can be extracted: it does not @link {JOIN}/v0.2 or later, so it is not "
            "of a composer of Federation 2"
        )
    schema = read_schema(document, lambda _: None)
    machinery = Machinery.read(schema, links)
    names = {value: graph.name for value, graph in graphs.items()}
    extraction = Extraction(schema, machinery, names)
    return tuple(
        SubgraphInput(
            graph.name,
            graph.url,
            print_subgraph(schema, machinery, (value, graph.name), list(extraction.types(value))),
        )
        for value, graph in graphs.items()
    )
