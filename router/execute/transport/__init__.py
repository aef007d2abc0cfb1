"""How the executor speaks to the subgraphs.

What the executor knows is in :mod:`~router.execute.transport.protocol`; GraphQL over HTTP is
:class:`router.execute.transport.http.HttpTransport`.
"""

from router.execute.transport.protocol import (
    Failure,
    FailureCode,
    FetchCache,
    FetchContext,
    FetchRecord,
    JsonObject,
    SubgraphRequest,
    SubgraphResponse,
    Transport,
)

__all__ = [
    "Failure",
    "FailureCode",
    "FetchCache",
    "FetchContext",
    "FetchRecord",
    "JsonObject",
    "SubgraphRequest",
    "SubgraphResponse",
    "Transport",
]
