"""Other composers and gateways from npm, and small subgraphs for them to ask."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from aiohttp import web
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, graphql

from router.compose import SubgraphInput

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject",
  "@inaccessible", "@tag"
])
"""
SDL = {
    "catalog": """
      type Query {
        products: [Product!]!
        media: [Media!]!
        search(text: String! = "", sort: Sort! = TITLE): [Found!]!
      }
      type Product @key(fields: "sku") @tag(name: "shop") {
        sku: ID! title: String! @shareable weight: Int! size: Size secret: String @inaccessible
      }
      interface Media @key(fields: "id") { id: ID! title: String! }
      type Book implements Media @key(fields: "id") { id: ID! title: String! pages: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int }
      union Found = Product | Book
      type Size { width: Int! height: Int! }
      enum Sort { TITLE WEIGHT @inaccessible }
    """,
    "shipping": """
      type Product @key(fields: "sku") {
        sku: ID! weight: Int! @external price: Int! @requires(fields: "weight")
      }
    """,
    "reviews": """
      type Query { latest: Review @shareable }
      type Review { stars: Int! product: Product! @provides(fields: "title") }
      type Product @key(fields: "sku") { sku: ID! title: String! @external reviews: [Review!]! }
      type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int! }
    """,
}
PRODUCTS = [
    {"sku": "p1", "title": "Coat", "weight": 3, "size": {"width": 1, "height": 2}},
    {"sku": "p2", "title": "Hat", "weight": 1, "size": None},
]
MEDIA = [
    {"__typename": "Book", "id": "m1", "title": "Tailoring", "pages": 320},
    {"__typename": "Film", "id": "m2", "title": "Phantom Thread", "minutes": 130},
]
REVIEW: dict[str, Any] = {"stars": 4, "product": {"sku": "p1", "title": "Coat"}}
REVIEW["product"]["reviews"] = [REVIEW]
ROOTS: dict[str, dict[str, Any]] = {
    "catalog": {
        "products": PRODUCTS,
        "media": MEDIA,
        "search": [{"__typename": "Product", **PRODUCTS[0]}, MEDIA[0]],
    },
    "shipping": {},
    "reviews": {"latest": REVIEW},
}
NODE = shutil.which("node") or "node"
IDENTITY = "Loom-Identity"
TOKEN = "a signed identity"

Serve = Callable[[str, str], AbstractAsyncContextManager[str]]
Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def packages(npm: Callable[[Path], Path]) -> Path:
    """The folder with the packages of this folder's ``package.json``, and its scripts."""
    return npm(Path(__file__).parent)


@pytest.fixture(scope="session")
def run(packages: Path) -> Callable[..., Any]:
    """``run(script, *arguments, given=…)`` hands a value to a script as JSON; gives its answer."""

    def call(script: str, *arguments: str, given: object) -> Any:
        done = subprocess.run(
            [NODE, script, *arguments],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            cwd=packages,
            check=False,
            timeout=100,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


def executable(sdl: str) -> GraphQLSchema:
    """A subgraph's schema as it is served: with federation's directives and ``_entities``."""
    directives = """
      directive @link(url: String!, import: [String!]) repeatable on SCHEMA
      directive @key(fields: String!) repeatable on OBJECT | INTERFACE
      directive @shareable on OBJECT | FIELD_DEFINITION
      directive @external on FIELD_DEFINITION
      directive @requires(fields: String!) on FIELD_DEFINITION
      directive @provides(fields: String!) on FIELD_DEFINITION
      directive @interfaceObject on OBJECT
      directive @inaccessible on FIELD_DEFINITION | ENUM_VALUE
      directive @tag(name: String!) on OBJECT
      scalar _Any
    """
    plain = build_schema(directives + sdl, assume_valid=True)
    entities = " | ".join(
        named.name
        for named in plain.type_map.values()
        if isinstance(named, GraphQLObjectType)
        and any(
            each.name.value == "key"
            for each in (named.ast_node and named.ast_node.directives) or ()
        )
    )
    extend = "extend type Query" if plain.query_type else "type Query"
    extra = f"""
      union _Entity = {entities}
      {extend} {{ _entities(representations: [_Any!]!): [_Entity]! }}
    """
    return build_schema(directives + sdl + extra, assume_valid=True)


def resolve(name: str, representation: dict[str, Any]) -> dict[str, Any]:
    """The entity that a representation stands for in a subgraph."""
    if representation["__typename"] in {"Book", "Film"}:
        return next(each for each in MEDIA if each["id"] == representation["id"])
    if representation["__typename"] == "Media":
        return {**representation, "stars": 5 if representation["id"] == "m1" else 2}
    found = next(each for each in PRODUCTS if each["sku"] == representation["sku"])
    if name == "shipping":
        return {**representation, "price": representation.get("weight", -1) * 10}
    if name == "reviews":
        reviews = [REVIEW] if representation["sku"] == "p1" else []
        return {"__typename": "Product", "sku": representation["sku"], "reviews": reviews}
    return {"__typename": "Product", **found}


@pytest.fixture(scope="session")
async def subgraphs() -> AsyncIterator[dict[str, SubgraphInput]]:
    """Running subgraphs that refuse whoever does not send the header with the identity."""
    runners: list[web.AppRunner] = []
    inputs: dict[str, SubgraphInput] = {}
    for name, sdl in SDL.items():
        runner = web.AppRunner(_application(name, executable(sdl)))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        runners.append(runner)
        port = runner.addresses[0][1]
        inputs[name] = SubgraphInput(name, f"http://127.0.0.1:{port}/graphql", LINK + sdl)
    yield inputs
    for runner in runners:
        await runner.cleanup()


def _application(name: str, schema: GraphQLSchema) -> web.Application:
    root: dict[str, Any] = {
        **ROOTS[name],
        "_entities": lambda _info, representations: [
            resolve(name, each) for each in representations
        ],
    }

    async def answer(request: web.Request) -> web.Response:
        if request.headers.get(IDENTITY) != TOKEN:
            return web.json_response({"errors": [{"message": "who asks?"}]}, status=401)
        body = orjson.loads(await request.read())
        result = await graphql(schema, body["query"], root, variable_values=body.get("variables"))
        return web.Response(body=orjson.dumps(result.formatted), content_type="application/json")

    application = web.Application()
    application.router.add_post("/graphql", answer)
    return application


@pytest.fixture(scope="session")
def gateway(
    packages: Path,
    subgraphs: Mapping[str, SubgraphInput],
    tmp_path_factory: pytest.TempPathFactory,
) -> Serve:
    """``async with gateway(kind, supergraph) as url`` serves a supergraph's SDL."""
    folder = tmp_path_factory.mktemp("supergraphs")

    def written(kind: str, supergraph: str) -> str:
        file = folder / f"{kind}.graphql"
        file.write_text(supergraph, encoding="utf-8")
        return str(file)

    @asynccontextmanager
    async def serve(kind: str, supergraph: str) -> AsyncIterator[str]:
        urls = {name: subgraph.url for name, subgraph in subgraphs.items()}
        options = json.dumps({"urls": urls, "headers": {IDENTITY: TOKEN}})
        process = await asyncio.create_subprocess_exec(
            *(NODE, "gateway.mjs", kind, written(kind, supergraph), options),
            cwd=packages,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            async with asyncio.timeout(40):
                line = (await process.stdout.readline()).decode()
            assert line.startswith("listening on "), (await process.stderr.read()).decode()
            yield line.removeprefix("listening on ").strip()
        finally:
            if process.returncode is None:
                process.kill()  # told to stop, they would first wait for our connections to end
            await process.communicate()

    return serve


@pytest.fixture(scope="session")
def ask() -> Ask:
    """``await ask(url, query, variables)`` gives the whole answer."""

    async def post(url: str, query: str, variables: dict[str, Any] | None = None) -> Any:
        body = {"query": query, "variables": variables or {}}
        timeout = aiohttp.ClientTimeout(20)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(url, json=body) as response,
        ):
            return await response.json(content_type=None)

    return post
