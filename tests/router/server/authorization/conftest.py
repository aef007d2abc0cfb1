"""A firm whose graph is not for everybody: two subgraphs, composed, behind a router."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import web
from graphql import ExecutionResult, build_schema, execute, parse

from router.compose import SubgraphInput, compose
from router.federation.supergraph import Supergraph

LINK = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: [
  "@key", {name: "@authenticated", as: "@signedIn"}, "@requiresScopes", "@policy"])
"""
STAFF = LINK + (
    """
type Query {
  me: User  users: [User!]!  node: Node  nodes: [Node!]!  results: [Result!]!
  secret: String @signedIn  boss: Boss  order: Order  greeting(name: String): String
}
type Mutation {
  promote(id: ID!): User @requiresScopes(scopes: [["admin:write"]])
  note(text: String!): String
}
type Subscription { raises: User @requiresScopes(scopes: [["admin:write"]]) }
interface Node { id: ID!  label: String }
type User implements Node @key(fields: "id") {
  id: ID!  label: String  name: String!  email: String @signedIn
  phone: String! @requiresScopes(scopes: [["users:read", "users:phone"], ["admin:write"]])
  salary(currency: String): Int @policy(policies: [["payroll"]])  friend: User
}
type Vault implements Node @signedIn { id: ID!  label: String  gold: Int! }
type Boss @signedIn { name: String! }
type Order @key(fields: "code") { code: ID @signedIn  total: Int! }
union Result = User | Vault
"""
)
BADGES = LINK + (
    """
type User @key(fields: "id") { id: ID!  badges: [String!]! @requiresScopes(scopes: [["badges"]]) }
type Order @key(fields: "code") { code: ID  parcels: Int }
"""
)
MACHINERY = """
scalar _Any
union _Entity = User | Order
extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
"""

FRIEND = {"__typename": "User", "id": "u2", "name": "Bob", "phone": "+33"}
USER = {
    "__typename": "User",
    "id": "u1",
    "label": "Ann",
    "name": "Ann",
    "email": "ann@example.com",
    "phone": "+32",
    "salary": 100,
    "friend": FRIEND,
}
PEOPLE: list[dict[str, Any]] = [USER, FRIEND]
VAULT = {"__typename": "Vault", "id": "v1", "label": "Basement", "gold": 7}


@dataclass
class Firm:
    """The running subgraphs. ``documents`` are those that they were asked, ``done`` what the
    mutations did."""

    supergraph: Path
    sdl: str
    documents: list[str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


def _resolvers(firm: Firm) -> Mapping[str, Any]:
    def do(name: str, result: object) -> object:
        firm.done.append(name)
        return result

    def entity(representation: Mapping[str, Any]) -> dict[str, Any]:
        known = next((one for one in PEOPLE if one["id"] == representation.get("id")), {})
        return {**known, **representation, "badges": ["gold"], "parcels": 2}

    return {
        "me": USER,
        "users": [USER],
        "node": USER,
        "nodes": [USER, VAULT],
        "results": [USER, VAULT],
        "secret": "s",
        "boss": {"name": "Zoe"},
        "order": {"code": "c1", "total": 5},
        "greeting": lambda _info, name=None: f"Hello {name}",
        "promote": lambda _info, **arguments: do(f"promote {arguments['id']}", USER),
        "note": lambda _info, text: do(f"note {text}", text),
        "_entities": lambda _info, representations: [entity(one) for one in representations],
    }


async def _serve(firm: Firm, sdl: str) -> tuple[web.AppRunner, str]:
    roots = "" if "type Query" in sdl else "type Query { unused: Int }\n"
    schema = build_schema(sdl + roots + MACHINERY, assume_valid_sdl=True)

    async def respond(request: web.Request) -> web.Response:
        body = orjson.loads(await request.read())
        firm.documents.append(body["query"])
        firm.requests.append(body)
        result = execute(
            schema,
            parse(body["query"]),
            root_value=_resolvers(firm),
            variable_values=body.get("variables"),
        )
        assert isinstance(result, ExecutionResult)
        return web.json_response(result.formatted)

    application = web.Application()
    application.router.add_post("/graphql", respond)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Firm]:
    """The firm, in place of the shop that routers are otherwise started before."""
    firm = Firm(tmp_path / "supergraph.graphql", "")
    served = [await _serve(firm, sdl) for sdl in (STAFF, BADGES)]
    composed = compose(
        [
            SubgraphInput("staff", served[0][1], STAFF),
            SubgraphInput("badges", served[1][1], BADGES),
        ]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    firm.sdl = composed.supergraph_sdl
    firm.supergraph.write_text(composed.supergraph_sdl)
    yield firm
    for runner, _ in served:
        await runner.cleanup()


@pytest.fixture(scope="session")
def supergraph() -> Supergraph:
    """The firm's supergraph, with nobody behind it."""
    composed = compose(
        [SubgraphInput("staff", "http://a", STAFF), SubgraphInput("badges", "http://b", BADGES)]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    return Supergraph.parse(composed.supergraph_sdl)
