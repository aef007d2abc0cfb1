"""Three small subgraphs, real servers in a thread of their own, some of whose fields misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from aiohttp import web
from graphql import GraphQLError, GraphQLResolveInfo, build_schema, execute_sync, parse, validate

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible"
])
"""
SUBGRAPHS = {
    "catalog": """
      type Query { product(id: ID!): Product  products(first: Int = 3, filter: Filter): [Product!]!
                   search(text: String!): [Found!]!  node(id: ID): Node  boom(kind: Boom!): String }
      type Mutation { rename(id: ID!, title: String!): Product
                      price(input: PriceInput!): Product! }
      type Subscription { renamed(id: ID): Product }
      interface Node { id: ID! }
      union Found = Product | Brand
      type Product implements Node @key(fields: "id") { id: ID! title(locale: String): String!
        weight: Float brand: Brand related(first: Int = 2): [Product!] state: State!
        attributes: JSON }
      type Brand implements Node @key(fields: "id") { id: ID! name: String! products: [Product] }
      input Filter { text: String states: [State!] range: Range not: Filter }
      input Range { min: Int max: Int }
      input PriceInput { id: ID! amount: Int! = 1 tags: [[String!]] }
      enum State { DRAFT LIVE GONE }
      enum Boom { ERROR STATUS HTML CUT NULL }
      scalar JSON
    """,
    "inventory": """
      type Query { warehouses: [String!]! }
      type Product @key(fields: "id") { id: ID! weight: Float @external stock: Int!
        shipping(to: String! = "BE"): Int @requires(fields: "weight") broken: String }
    """,
    "reviews": """
      type Query { latest(first: Int = 2): [Review!] }
      type Product @key(fields: "id") { id: ID! reviews(first: Int): [Review!]! }
      type Review @key(fields: "id") { id: ID! stars: Int! body: String product: Product
                                       author: Author }
      type Author { name: String! contact: String @inaccessible }
    """,
}
SECRETS = ("hunter2", "/srv/private/database.py", "psycopg.OperationalError")
"""What the subgraphs let slip, and no client is to see."""


class Subgraphs:
    """``urls`` by name, once started; :meth:`running` starts and stops them."""

    def __init__(self) -> None:
        self.urls: dict[str, str] = {}

    @contextlib.contextmanager
    def running(self) -> Iterator[Subgraphs]:
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="subgraphs")
        thread.start()
        runners = asyncio.run_coroutine_threadsafe(self._start(), loop).result(30)
        try:
            yield self
        finally:
            for runner in runners:
                asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(30)
            loop.close()

    async def _start(self) -> list[web.AppRunner]:
        runners = []
        for name, sdl in SUBGRAPHS.items():
            app = web.Application(client_max_size=1 << 26)
            app.router.add_post("/graphql", _Subgraph(name, sdl).answer)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            host, port = runner.addresses[0][:2]
            self.urls[name] = f"http://{host}:{port}/graphql"
            runners.append(runner)
        return runners


class _Subgraph:
    def __init__(self, name: str, sdl: str) -> None:
        entities = [each for each in ("Product", "Brand", "Review") if f"type {each} " in sdl]
        entities = [each for each in entities if f"{each} @key" in sdl or "Node @key" in sdl]
        machinery = f"""
          scalar _Any union _Entity = {" | ".join(dict.fromkeys(entities))}
          extend type Query {{ _entities(representations: [_Any!]!): [_Entity]! }}
        """
        self._schema = build_schema(sdl + machinery, assume_valid_sdl=True)
        self._name = name

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = orjson.loads(await request.read())
        document = parse(body["query"])
        problems = validate(self._schema, document)
        if problems:  # the router's fault: told by a message that the invariants look for
            return web.json_response({"errors": [{"message": f"{SECRETS[0]} {problems}"}]})
        try:
            result = execute_sync(
                self._schema,
                document,
                variable_values=body.get("variables"),
                operation_name=body.get("operationName"),
                field_resolver=_resolve,
                type_resolver=lambda value, _info, _type: value["__typename"],
            )
        except _MisbehavedError as misbehaviour:
            return misbehaviour.response
        return web.Response(body=orjson.dumps(result.formatted), content_type="application/json")


class _MisbehavedError(BaseException):
    def __init__(self, response: web.Response) -> None:
        super().__init__()
        self.response = response


def _resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    field = info.field_name
    if source and field in source:
        return source[field]
    if field in _MISBEHAVIOURS:
        return _MISBEHAVIOURS[field](**arguments)
    if field in _BY_ARGUMENTS:
        return _BY_ARGUMENTS[field](arguments)
    return _CONSTANTS.get(field)


def _boom(kind: str) -> str | None:
    if kind == "ERROR":
        message = f"Traceback: {SECRETS[2]} in {SECRETS[1]}"
        raise GraphQLError(message, extensions={"stacktrace": list(SECRETS)})
    if kind == "NULL":
        return None
    broken = {
        "STATUS": web.Response(status=500, text=SECRETS[0]),
        "HTML": web.Response(text=f"<html>{SECRETS[0]}</html>", content_type="text/html"),
        "CUT": web.Response(body=b'{"data": {"boo', content_type="application/json"),
    }
    raise _MisbehavedError(broken[kind])


def _broken() -> str:
    raise RuntimeError(f"{SECRETS[0]} {SECRETS[1]}")


def _products(arguments: dict[str, Any]) -> list[Any]:
    count = arguments.get("first")
    return [_product(f"p{index}") for index in range(min(max(count or 2, 0), 4))]


def _product(identity: Any) -> dict[str, Any]:
    return {"__typename": "Product", "id": str(identity)[:40]}


def _review(index: int) -> dict[str, Any]:
    return {"__typename": "Review", "id": f"r{index}"}


_MISBEHAVIOURS: dict[str, Any] = {"boom": _boom, "broken": _broken}
_CONSTANTS: dict[str, Any] = {
    "search": [_product("p1"), {"__typename": "Brand", "id": "b1"}],
    "node": {"__typename": "Brand", "id": "b1"},
    "name": "Name",
    "weight": 1.5,
    "brand": {"__typename": "Brand", "id": "b1"},
    "state": "LIVE",
    "attributes": {"a": [1, None, {"b": "c"}]},
    "warehouses": ["Ghent"],
    "stock": 3,
    "shipping": 5,
    "latest": [_review(1), _review(2)],
    "reviews": [_review(3)],
    "stars": 4,
    "author": {"__typename": "Author", "name": "A"},
}
_BY_ARGUMENTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "product": lambda given: _product(given["id"]),
    "products": _products,
    "related": _products,
    "rename": lambda given: _product(given["id"]),
    "price": lambda given: _product(given["input"]["id"]),
    "title": lambda given: f"Shirt {given.get('locale')}",
    "_entities": lambda given: given["representations"],
}
