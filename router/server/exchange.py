"""One request on its way through the pipeline, and the answer at the end of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from graphql import DocumentNode

from router.execute.executor import ExecutionResult
from router.execute.transport import JsonObject
from router.plan.nodes import OperationKind
from router.server.claims import ANONYMOUS, Claims
from router.server.engine import Engine
from router.server.explain.explanation import Explanation
from router.server.headers.response import Gathering
from router.server.media_types import JSON, MediaType
from router.server.operations.classes import EVERYBODY, ClientClass
from router.server.parameterization.shape import Shape
from router.server.streams.formats import PLAIN, Formats, StreamFormat
from router.server.variants import Operation

if TYPE_CHECKING:  # it knows the settings, which know the steps, which know exchanges
    from router.server.caching.request_cache import RequestCache

Scope: TypeAlias = Mapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, Any]]]
Send: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[None]]
RawHeaders: TypeAlias = tuple[tuple[bytes, bytes], ...]

Outcome: TypeAlias = Literal["ok", "partial", "refused", "failed", "page"]
"""How a request ended, for metrics and logs: with all its data, with errors beside the data or in
its place, not executed for a fault of the client's or of ours, or with the playground's page."""


class ClientGoneError(Exception):
    """The client closed its connection before the request was read; there is nobody to answer."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a GraphQL-over-HTTP request, of the right JSON types.

    ``query`` is ``None`` where a persisted document is named instead: by ``document_id``, the
    ``documentId`` of the specification, or by ``sha256``, the ``persistedQuery`` extension's.
    """

    query: str | None = None
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    document_id: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back. ``headers`` are those beside the type, the length and the request id."""

    status: int
    body: bytes
    content_type: bytes
    outcome: Outcome = "ok"
    headers: RawHeaders = ()


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """What is sent back part by part, each the JSON of a GraphQL response, as it comes.

    Closing ``payloads`` ends what the parts come from.
    """

    payloads: AsyncGenerator[bytes, None]
    form: StreamFormat
    status: int = 200
    outcome: Outcome = "ok"


class Exchange:
    """A request and what the steps have learned of it so far.

    Given at the start: the ASGI scope and ``receive``, and the engine that serves the request to
    its end, also when another one takes over meanwhile. Each further attribute has the value of a
    request about which nothing is known until the step of that name has run. What steps put into
    ``extensions`` and ``errors`` stands in the response's, beside the request id; ``on_result`` is
    called with the result before it is answered; what they add to
    ``answer_headers`` is sent with whatever answer there will be, and so is what ``gathering`` has
    gathered of the subgraphs' headers.
    """

    __slots__ = (
        "answer_headers",
        "body",
        "cache",
        "claims",
        "client",
        "client_address",
        "cost",
        "document",
        "document_id",
        "engine",
        "errors",
        "explanation",
        "extensions",
        "formats",
        "gathering",
        "headers",
        "kind",
        "media_type",
        "method",
        "on_result",
        "operation",
        "parameters",
        "query",
        "receive",
        "request_id",
        "scope",
        "shape",
        "started",
        "variables",
    )

    def __init__(self, scope: Scope, receive: Receive, engine: Engine) -> None:
        self.scope = scope
        self.receive = receive
        self.engine = engine
        self.method: str = scope["method"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.started = perf_counter()
        self.request_id = ""
        self.client_address: str | None = None
        self.media_type: MediaType = JSON
        self.formats: Formats = PLAIN
        self.body = b""
        self.parameters = Parameters()
        self.query = ""
        self.shape: Shape | None = None
        self.claims: Claims = ANONYMOUS
        self.client: ClientClass = EVERYBODY
        self.document_id: str | None = None
        self.document: DocumentNode | None = None
        self.kind: OperationKind | None = None
        self.operation: Operation | None = None
        self.variables: Mapping[str, Any] = {}
        self.extensions: dict[str, Any] | None = None
        self.cache: RequestCache | None = None
        self.errors: tuple[JsonObject, ...] = ()
        self.cost: float | None = None
        self.on_result: Callable[[ExecutionResult], None] | None = None
        self.explanation: Explanation | None = None
        self.answer_headers: RawHeaders = ()
        self.gathering: Gathering | None = None
