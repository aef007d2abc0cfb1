"""The one way to data: persisted operations sent to the router.

The manifest has Apollo's persisted-query form. A request is GraphQL over HTTP's persisted
document request, `{"documentId": "sha256:<hex>", "variables": {...}}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, cast

import aiohttp
import orjson
import structlog

from storefront.errors import GraphRefused, GraphUnavailable, ManifestError
from storefront.metrics import GRAPH_SECONDS

log = structlog.stdlib.get_logger(__name__)

MANIFEST_FORMAT = "apollo-persisted-query-manifest"
CLIENT_NAME = "storefront"
MAX_RESPONSE_BYTES = 8 * 1024 * 1024
LOGGED_ERRORS = 5  # of one answer: every item of a long list may bring an error of its own


@dataclass(frozen=True, slots=True)
class Manifest:
    """Operation name -> document id (`sha256:<hex>`)."""

    documents: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the manifest at `path`.

        Raises:
            ManifestError: The file is missing, is not JSON, or has another form.
        """
        try:
            manifest = orjson.loads(path.read_bytes())
        except OSError as error:
            raise ManifestError(
                f"no manifest at {path}: build it with `make schema`, or set STOREFRONT_MANIFEST"
            ) from error
        except orjson.JSONDecodeError as error:
            raise ManifestError(f"{path} is not JSON: {error}") from error
        if not isinstance(manifest, dict) or manifest.get("format") != MANIFEST_FORMAT:
            raise ManifestError(f"{path} is not an {MANIFEST_FORMAT}")
        try:
            documents = {entry["name"]: f"sha256:{entry['id']}" for entry in manifest["operations"]}
        except (KeyError, TypeError) as error:
            raise ManifestError(f"{path}: an operation lacks its name or id") from error
        return cls(documents)

    def document_id(self, operation: str) -> str:
        """The id of `operation`; `ManifestError` names it when the manifest lacks it."""
        try:
            return self.documents[operation]
        except KeyError:
            raise ManifestError(
                f"the manifest has no operation {operation!r}; rebuild it with `make schema`"
            ) from None


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf an operation is sent: client address, request id, access token."""

    request_id: str
    address: str | None = None
    access_token: str | None = None


@dataclass(frozen=True, slots=True)
class GraphResult:
    """What the router answered: data, possibly partial, and the errors beside it."""

    data: Mapping[str, Any]
    errors: Sequence[Mapping[str, Any]] = field(default=())

    @property
    def partial(self) -> bool:
        return bool(self.errors)

    @property
    def codes(self) -> frozenset[str]:
        """`extensions.code` of every error."""
        return frozenset(str((e.get("extensions") or {}).get("code")) for e in self.errors)

    def failed(self, *path: str) -> bool:
        """Whether an error lies at `path` or below it, or nulled something above it."""
        for error in self.errors:
            at = error.get("path") or []
            length = min(len(path), len(at))
            if list(path[:length]) == list(at[:length]):
                return True
        return False


class Graph:
    """A keep-alive pool to the router; one for the whole process.

    Args:
        endpoint: The router's GraphQL URL.
        manifest: Which document each operation name stands for.
        timeout: Seconds for the whole exchange.
        connections: Most connections open at once.
    """

    def __init__(
        self, endpoint: str, manifest: Manifest, *, timeout: float, connections: int
    ) -> None:
        self._endpoint = endpoint
        self._manifest = manifest
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=connections, keepalive_timeout=60),
            timeout=aiohttp.ClientTimeout(total=timeout),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=True,
        )

    async def close(self) -> None:
        await self._http.close()

    async def run(
        self, operation: str, variables: Mapping[str, Any], caller: Caller
    ) -> GraphResult:
        """Send `operation` and return its data with whatever errors stand beside it.

        Raises:
            GraphUnavailable: No well-formed GraphQL response came in time.
            GraphRefused: Errors came without any data.
        """
        body = orjson.dumps(
            {"documentId": self._manifest.document_id(operation), "variables": variables}
        )
        with GRAPH_SECONDS.labels(operation).time():
            answer = await self._exchange(operation, body, _headers(caller))
        return _result(operation, answer)

    async def _exchange(self, operation: str, body: bytes, headers: Mapping[str, str]) -> object:
        try:
            async with self._http.post(self._endpoint, data=body, headers=headers) as response:
                raw = await response.content.read(MAX_RESPONSE_BYTES + 1)
                while len(raw) <= MAX_RESPONSE_BYTES and not response.content.at_eof():
                    raw += await response.content.read(MAX_RESPONSE_BYTES + 1 - len(raw))
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            log.warning("graph_unreachable", operation=operation, error=repr(error))
            raise GraphUnavailable(f"{operation}: no answer from {self._endpoint}") from error
        if len(raw) > MAX_RESPONSE_BYTES:
            raise GraphUnavailable(f"{operation}: the answer exceeds {MAX_RESPONSE_BYTES} bytes")
        try:
            return cast("object", orjson.loads(raw))
        except orjson.JSONDecodeError as error:
            log.warning("graph_not_json", operation=operation, status=response.status)
            raise GraphUnavailable(f"{operation}: the answer is not JSON") from error


def _headers(caller: Caller) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/graphql-response+json, application/json;q=0.9",
        "GraphQL-Client-Name": CLIENT_NAME,
        "X-Request-Id": caller.request_id,
    }
    if caller.address is not None:
        headers["X-Forwarded-For"] = caller.address
    if caller.access_token is not None:
        headers["Authorization"] = f"Bearer {caller.access_token}"
    return headers


def _result(operation: str, answer: object) -> GraphResult:
    if not isinstance(answer, dict) or not ("data" in answer or "errors" in answer):
        raise GraphUnavailable(f"{operation}: the answer is no GraphQL response")
    data, errors = answer.get("data"), answer.get("errors") or ()
    if errors:
        shown = [_summary(error) for error in errors[:LOGGED_ERRORS]]
        log.warning("graph_errors", operation=operation, count=len(errors), errors=shown)
    if data is None:
        first = errors[0] if errors else {}
        code = (first.get("extensions") or {}).get("code", "INTERNAL_SERVER_ERROR")
        raise GraphRefused(operation, code, str(first.get("message", "no data")))
    return GraphResult(data, errors)


def _summary(error: Mapping[str, Any]) -> dict[str, Any]:
    extensions = error.get("extensions") or {}
    return {"code": extensions.get("code"), "path": error.get("path")}
