"""Whatever comes in, or fails to come back: a well-formed answer with a code, and no harm done."""

from __future__ import annotations

import base64
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from pydantic import SecretStr

from subgraphs.accounts.models import Role
from subgraphs.accounts.service.keys import KeyRing, Vault
from subgraphs.accounts.service.settings import AccountsSettings
from subgraphs.accounts.service.tokens import AccessTokens
from subgraphs.kit.postgres import Postgres

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
INTERNALS = re.compile(
    r"Traceback|\.py\b|site-packages|asyncpg|sqlalchemy|pymongo|aiohttp|redis|127\.0\.0\.1|"
    r"localhost|SELECT |password=|secret-of-inventory",
    re.IGNORECASE,
)
PRODUCT = """
query ($slug: String!) {
  categories { slug }
  product(slug: $slug) {
    title
    variant(sku: "G00007-NAVY-S") { sku availability { status } }
  }
}
"""
VARIABLES = {"slug": "garment-00007"}


def http(status: str, content_type: str, body: str, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {size}\r\n"
    return f"{head}Connection: close\r\n\r\n{body}".encode()


def check_errors(response: Any, answer: dict[str, Any]) -> list[str]:
    """Check the form of an answer with errors; return their codes."""
    assert re.fullmatch(
        r"application/(graphql-response\+)?json; ?charset=utf-8",
        response.headers["content-type"],
    )
    assert set(answer) <= {"data", "errors", "extensions"}
    request_id = response.headers["x-request-id"]
    assert REQUEST_ID.fullmatch(request_id)
    assert answer["extensions"]["requestId"] == request_id
    assert answer["errors"]
    codes = []
    for error in answer["errors"]:
        assert set(error) <= {"message", "locations", "path", "extensions"}
        assert isinstance(error["message"], str)
        assert error["extensions"]["requestId"] == request_id
        codes.append(error["extensions"]["code"])
    assert INTERNALS.search(orjson.dumps(answer).decode()) is None, answer
    return codes


async def works(graph: Any) -> bool:
    """Whether the processes have outlived it, and answer as before."""
    data = await graph.data(PRODUCT, VARIABLES)
    status: str = data["product"]["variant"]["availability"]["status"]
    return status == "IN_STOCK" and await graph.alive()


QUERY = orjson.dumps({"query": PRODUCT, "variables": VARIABLES})


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"query": "{ categories', 400, "BAD_REQUEST"),
        (b"\xff\xfe{}", 400, "BAD_REQUEST"),
        (b"", 400, "BAD_REQUEST"),
        (b"null", 400, "BAD_REQUEST"),
        (b"[]", 400, "BATCHING_NOT_SUPPORTED"),
        (b"{}", 400, "BAD_REQUEST"),
        (b"[" * 100_000, 400, "BAD_REQUEST"),
        (b'{"query": 7}', 400, "BAD_REQUEST"),
        (b'{"query": "{ categories { slug } }", "variables": [1]}', 400, "BAD_REQUEST"),
        (b'{"query": "{ categories { slug }"}', 200, "GRAPHQL_PARSE_FAILED"),
        (b'{"query": "{ nothing }"}', 200, "GRAPHQL_VALIDATION_FAILED"),
        (b'{"query": "{ categories }"}', 200, "GRAPHQL_VALIDATION_FAILED"),
        (b'{"query": "query A { __typename } query B { __typename }"}', 200, "BAD_REQUEST"),
        (
            b'{"query": "query ($s: String!) { product(slug: $s) { id } }"}',
            200,
            "BAD_USER_INPUT",
        ),
        (
            b'{"query": "query ($s: String!) { product(slug: $s) { id } }", "variables":{"s": 1}}',
            200,
            "BAD_USER_INPUT",
        ),
        (
            b'{"documentId": "sha256:' + b"0" * 64 + b'"}',
            200,
            "PERSISTED_QUERY_NOT_FOUND",
        ),
        (
            b'{"query": "{ categories { slug } }"' + b" " * 1_100_000 + b"}",
            413,
            "REQUEST_TOO_LARGE",
        ),
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_a_bad_body(graph: Any, body: bytes, status: int, code: str) -> None:
    response, answer = await graph.send(body)

    assert response.status == status
    assert check_errors(response, answer) == [code]
    assert "data" not in answer
    assert await works(graph)


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/json; charset=latin-1", 415),
        ("application/json; charset=utf-8", 200),
    ],
)
async def test_a_content_type(graph: Any, content_type: str, status: int) -> None:
    response, answer = await graph.send(QUERY, headers={"content-type": content_type})

    assert response.status == status
    if status == 415:
        assert check_errors(response, answer) == ["UNSUPPORTED_MEDIA_TYPE"]
    else:
        assert answer["data"]["product"]["title"] == "Garment 7"


async def test_an_argument_that_only_the_subgraph_can_refuse(graph: Any) -> None:
    query = """{
      categories { slug }
      category(slug: "women") { title products(first: 5, after: "nonsense") { nodes { id } } }
    }"""
    response, answer = await graph.send({"query": query})

    assert response.status == 200
    assert check_errors(response, answer) == ["BAD_USER_INPUT"]
    assert answer["errors"][0]["path"] == ["category", "products"]
    assert answer["data"] == {"categories": [{"slug": "women"}], "category": None}


async def issue(graph: Any, **claims: Any) -> str:
    """An access token signed with accounts' own key."""
    settings = AccountsSettings(
        accounts_key_encryption_key=SecretStr(graph.environment["ACCOUNTS_KEY_ENCRYPTION_KEY"])
    )
    url = graph.environment["DATABASE_URL"].replace("{domain}", "accounts")
    postgres = Postgres(url, domain="test", pool_size=1, timeout_seconds=5)
    vault = Vault(settings.accounts_key_encryption_key.get_secret_value())
    tokens = AccessTokens(KeyRing(postgres, vault), graph.environment["ACCOUNTS_ISSUER"])
    try:
        return await tokens.issue(kind="user", subject="usr_x", **claims)
    finally:
        await postgres.close()


def forge(**header: Any) -> str:
    """A token with everything right but its signature."""
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    now = int(time.time())
    claims = {
        "iss": "https://accounts.test",
        "aud": "loom",
        "sub": "usr_x",
        "iat": now,
        "exp": now + 600,
        "kind": "user",
        "scope": "accounts:read",
    }
    return jwt.encode(
        {"typ": "at+jwt", "alg": "Ed25519", "kid": key.kid, **header},
        claims,
        key,
        algorithms=["Ed25519"],
    )


@pytest.mark.parametrize("flaw", ["expired", "forged", "known kid", "altered", "no token"])
async def test_a_token_that_proves_nothing(graph: Any, flaw: str) -> None:
    good = await issue(graph, scopes=["accounts:read"], now=datetime.now(UTC))
    head, payload, signature = good.split(".")
    kid = orjson.loads(_decoded(head))["kid"]
    match flaw:
        case "expired":
            past = datetime.now(UTC) - timedelta(hours=1)
            token = await issue(graph, scopes=["accounts:read"], now=past)
        case "forged":
            token = forge()
        case "known kid":
            token = forge(kid=kid)
        case "altered":
            token = f"{head}.{payload[:-4]}AAAA.{signature}"
        case _:
            token = "nonsense"

    response, answer = await graph.send(QUERY, token=token)

    assert response.status == 401
    assert check_errors(response, answer) == ["UNAUTHENTICATED"]
    assert "Bearer" in response.headers["www-authenticate"]
    accepted, _ = await graph.send(QUERY, token=good)
    assert accepted.status == 200


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def check_partial(response: Any, answer: dict[str, Any], code: str) -> None:
    """What catalog knows is there; what inventory would have said is null and explained."""
    assert response.status == 200
    assert check_errors(response, answer) == [code]
    assert answer["errors"][0]["path"] == ["product", "variant"]
    assert answer["data"] == {
        "categories": [{"slug": "women"}],
        "product": {
            "title": "Garment 7",
            "variant": {"sku": "G00007-NAVY-S", "availability": None},
        },
    }


@pytest.mark.parametrize(
    "answer",
    [
        http("500 Internal Server Error", "text/plain", "Traceback secret-of-inventory"),
        http("502 Bad Gateway", "text/html", "<html>nginx at 127.0.0.1</html>"),
        http("200 OK", "text/html", "<html>secret-of-inventory</html>"),
        http("200 OK", "application/json", '{"data": {"_entities": [', length=500),
        http("200 OK", "application/json", '{"data": {"_entities": ['),
        http("200 OK", "application/json", "[]"),
        http("200 OK", "application/json", '{"data": {"_entities": 7}}'),
        http("200 OK", "application/json", '{"data": {"_entities": []}}'),
        http("200 OK", "application/json", "{}"),
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"dat',
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
    ],
    ids=lambda answer: repr(answer[:24] + answer[-24:]),
)
async def test_a_subgraph_that_answers_nonsense(graph: Any, answer: bytes) -> None:
    async with graph.proxy.answering(answer):
        response, received = await graph.send(QUERY)

    assert check_errors(response, received)[0] in {
        "SUBGRAPH_UNAVAILABLE",
        "SUBGRAPH_INVALID_RESPONSE",
    }
    check_partial(response, received, received["errors"][0]["extensions"]["code"])
    assert await works(graph)


async def test_a_subgraph_that_is_down(graph: Any) -> None:
    async with graph.proxy.down():
        response, answer = await graph.send(QUERY)
        async with graph.client.get(f"{graph.url}/health/ready") as health:
            report = await health.json()

    check_partial(response, answer, "SUBGRAPH_UNAVAILABLE")
    assert health.status == 503
    assert report["dependencies"]["inventory"]["status"] == "down"
    assert report["dependencies"]["catalog"] == {"status": "up"}
    assert await works(graph)


async def test_a_subgraph_that_is_slow(graph: Any) -> None:
    started = time.monotonic()
    async with graph.proxy.silent():
        response, answer = await graph.send(QUERY)

    assert time.monotonic() - started < 5
    check_partial(response, answer, "SUBGRAPH_TIMEOUT")
    assert await works(graph)


CREATE_WAREHOUSE = """
mutation ($code: String!, $country: String!) {
  createWarehouse(input: {code: $code, name: "N", country: $country}) {
    __typename ... on UserError { code path }
  }
}
"""
CREATE_BRAND = """
mutation ($slug: String!) {
  createBrand(input: {slug: $slug, name: "Brand"}) {
    __typename ... on UserError { code path }
  }
}
"""
ADJUST = """
mutation ($sku: ID!, $quantity: Int!) {
  adjustStock(input: {warehouse: "BENCH", sku: $sku, quantity: $quantity, reason: "count",
    idempotencyKey: "refused"}) {
    __typename ... on UserError { code path }
  }
}
"""
REGISTER = """
mutation ($input: RegisterInput!) {
  register(input: $input) { __typename ... on UserError { code path } }
}
"""


@pytest.mark.parametrize(
    ("mutation", "variables", "typename"),
    [
        (CREATE_WAREHOUSE, {"code": "BENCH", "country": "DE"}, "WarehouseCodeTaken"),
        (CREATE_BRAND, {"slug": "brand-1"}, "SlugTaken"),
        (ADJUST, {"sku": "G00000-NAVY-S", "quantity": -1000}, "InsufficientStock"),
        (ADJUST, {"sku": "G00000-NAVY-S", "quantity": 0}, "InvalidQuantity"),
        (ADJUST, {"sku": "NOBODY", "quantity": 1}, "SkuNotTracked"),
        (
            REGISTER,
            {
                "input": {
                    "email": "no address",
                    "password": "correct horse battery",
                    "givenName": "A",
                    "familyName": "B",
                }
            },
            "EmailInvalid",
        ),
    ],
)
async def test_a_refused_mutation_changes_nothing(
    graph: Any, mutation: str, variables: dict[str, Any], typename: str
) -> None:
    staff = await graph.staff(Role.ADMINISTRATOR)
    before = await graph.stores.everything()

    data = await graph.data(mutation, variables, token=staff.token)

    (result,) = data.values()
    assert result["__typename"] == typename
    assert re.fullmatch(r"[A-Z_]+", result["code"])
    assert await graph.stores.everything() == before


@pytest.mark.parametrize("who", ["nobody", "customer"])
@pytest.mark.parametrize(
    ("mutation", "variables"),
    [
        (CREATE_WAREHOUSE, {"code": "NEW", "country": "DE"}),
        (CREATE_BRAND, {"slug": "new-brand"}),
        (ADJUST, {"sku": "G00000-NAVY-S", "quantity": 1}),
    ],
)
async def test_a_forbidden_mutation_changes_nothing(
    graph: Any, mutation: str, variables: dict[str, Any], who: str
) -> None:
    token = (await graph.staff()).token if who == "customer" else None
    before = await graph.stores.everything()

    response, answer = await graph.send({"query": mutation, "variables": variables}, token=token)

    assert check_errors(response, answer) == ["UNAUTHORIZED_FIELD_OR_TYPE"]
    assert await graph.stores.everything() == before


@pytest.mark.parametrize(
    "request_body",
    [
        {"query": CREATE_BRAND, "variables": {"slug": 7}},
        {"query": CREATE_BRAND.replace("createBrand", "createBrnad"), "variables": {"slug": "x"}},
        {"query": CREATE_BRAND.replace("name:", "nome:"), "variables": {"slug": "x"}},
    ],
)
async def test_an_invalid_mutation_changes_nothing(
    graph: Any, request_body: dict[str, Any]
) -> None:
    staff = await graph.staff(Role.ADMINISTRATOR)
    before = await graph.stores.everything()

    response, answer = await graph.send(request_body, token=staff.token)

    assert check_errors(response, answer)[0] in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
    assert await graph.stores.everything() == before


async def test_a_mutation_by_get_is_refused(graph: Any) -> None:
    query = 'mutation { createBrand(input: {slug: "by-get", name: "B"}) { __typename } }'
    before = await graph.stores.everything()

    async with graph.client.get(
        f"{graph.url}/graphql",
        params={"query": query},
        headers={"graphql-require-preflight": "1", "accept": "application/json"},
    ) as response:
        answer = await response.json()

    assert response.status == 405
    assert check_errors(response, answer) == ["METHOD_NOT_ALLOWED"]
    assert await graph.stores.everything() == before
