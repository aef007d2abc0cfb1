"""Real subgraphs for the executor's tests: HTTP servers on free ports that execute a schema."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from aiohttp import web
from graphql import (
    ExecutionResult as GraphQLResult,
)
from graphql import (
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    execute,
    parse,
)
from graphql.pyutils import is_awaitable

from router.execute.errors import ErrorPolicy
from router.execute.executor import ExecutionResult, Executor
from router.execute.http_transport import HttpLimits, HttpTransport
from router.execute.transport import FetchContext
from router.plan.nodes import Plan

Resolvers = Mapping[str, Mapping[str, Callable[..., Any]]]


@dataclass
class Subgraph:
    """A running subgraph. ``requests`` are the JSON bodies it got, in order of arrival."""

    name: str
    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    cancelled: int = 0

    @property
    def representations(self) -> list[dict[str, Any]]:
        """All the representations it was asked for."""
        return [
            representation
            for request in self.requests
            for representation in request["variables"].get("representations", ())
        ]


StartSubgraph = Callable[..., Awaitable[Subgraph]]


def subgraph_schema(sdl: str, resolvers: Resolvers) -> GraphQLSchema:
    """An executable schema; ``resolvers`` maps types to fields to ``(source, info, **arguments)``.

    ``_entities`` calls the resolver ``__resolve__`` of the representation's type.
    """
    schema = build_schema(sdl)
    for type_name, fields in resolvers.items():
        for field_name, resolver in fields.items():
            if field_name != "__resolve__":
                schema.type_map[type_name].fields[field_name].resolve = resolver  # type: ignore[attr-defined]
    query = schema.query_type
    assert query is not None
    if "_entities" in query.fields:
        assert isinstance(schema.type_map["_Entity"], GraphQLUnionType)

        async def entities(
            _source: object, _info: Any, representations: list[dict[str, Any]]
        ) -> list[Any]:
            found = []
            for representation in representations:
                entity = resolvers[representation["__typename"]]["__resolve__"](representation)
                if is_awaitable(entity):
                    entity = await entity
                if isinstance(entity, dict):
                    entity = {"__typename": representation["__typename"], **entity}
                found.append(entity)
            return found

        query.fields["_entities"].resolve = entities
    return schema


@pytest.fixture
async def start_subgraph() -> AsyncIterator[StartSubgraph]:
    """Starts subgraphs: ``await start_subgraph("catalog", sdl, resolvers)``."""
    runners: list[web.AppRunner] = []

    async def start(name: str, sdl: str, resolvers: Resolvers) -> Subgraph:
        schema = subgraph_schema(sdl, resolvers)
        subgraph = Subgraph(name, "")

        async def answer(request: web.Request) -> web.Response:
            body = orjson.loads(await request.read())
            subgraph.requests.append(body)
            subgraph.headers.append(dict(request.headers))
            try:
                result = execute(
                    schema,
                    parse(body["query"]),
                    variable_values=body.get("variables"),
                    operation_name=body.get("operationName"),
                )
                if not isinstance(result, GraphQLResult):
                    result = await result
            except asyncio.CancelledError:
                subgraph.cancelled += 1
                raise
            return web.Response(
                body=orjson.dumps(result.formatted), content_type="application/json"
            )

        app = web.Application()
        app.router.add_post("/graphql", answer)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        runners.append(runner)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        subgraph.url = f"http://{host}:{port}/graphql"
        return subgraph

    yield start
    for runner in runners:
        await runner.cleanup()


@dataclass(frozen=True)
class Supergraph:
    """The two schemas that the executor needs."""

    schema: GraphQLSchema
    api_schema: GraphQLSchema


@dataclass
class Router:
    """An executor over HTTP, for one API schema."""

    executor: Executor

    async def run(
        self,
        operation: str,
        plan: Plan,
        variables: dict[str, Any] | None = None,
        context: FetchContext | None = None,
    ) -> ExecutionResult:
        prepared = self.executor.prepare(parse(operation), None, plan)
        return await self.executor.run(
            prepared, prepared.coerce_variables(variables), context or FetchContext()
        )


MakeRouter = Callable[..., Awaitable[Router]]


@pytest.fixture
async def make_router() -> AsyncIterator[MakeRouter]:
    """Makes routers: ``await make_router(api_sdl, catalog, inventory, seconds=0.2)``."""
    transports: list[HttpTransport] = []

    async def make(
        api_sdl: str, *subgraphs: Subgraph, seconds: float = 5.0, **policy: Any
    ) -> Router:
        transport = HttpTransport(
            {subgraph.name: subgraph.url for subgraph in subgraphs},
            default=HttpLimits(timeout=seconds),
        )
        transports.append(transport)
        schema = build_schema(api_sdl)
        executor = Executor(Supergraph(schema, schema), transport, ErrorPolicy(**policy))
        return Router(executor)

    yield make
    for transport in transports:
        await transport.close()
