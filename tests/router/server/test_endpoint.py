"""What a client gets, over real sockets: good answers, and well-formed ones to bad requests."""

from __future__ import annotations

import asyncio
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import aiohttp
import orjson
import pytest
from aiohttp import web

from router.server.engine import Engine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.router.server.conftest import Issuer, Reply, Router, Shop, StartRouter

PRODUCT = "query Page($slug: String!) { product(slug: $slug) { title available } }"
LISTING = "{ products(first: 2) { slug available } warehouses }"
GRAPHQL_RESPONSE = {"Accept": "application/graphql-response+json"}
JSON = {"Accept": "application/json"}


def assert_refused(reply: Reply, status: int, code: str) -> None:
    """The answer is a well-formed GraphQL response without data, with the code and request id."""
    assert reply.status == status, reply.text
    assert set(reply.json) == {"errors", "extensions"}
    request_id = reply.headers["X-Request-Id"]
    assert reply.json["extensions"] == {"requestId": request_id}
    for error in reply.json["errors"]:
        assert error["message"]
        assert error["extensions"] == {"code": code, "requestId": request_id}


async def test_an_operation_across_two_subgraphs(router: Router, shop: Shop) -> None:
    reply = await router.query(PRODUCT, {"slug": "shirt-2"}, headers={"X-Request-Id": "abc.1-2_3"})
    assert reply.status == 200
    assert reply.json == {"data": {"product": {"title": "Shirt", "available": 2}}}
    assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
    assert reply.headers["X-Request-Id"] == "abc.1-2_3"
    assert shop.inventory.headers[0]["X-Request-Id"] == "abc.1-2_3"
    assert "Loom-Identity" not in shop.inventory.headers[0]


async def test_get_runs_a_query(shared_router: Router) -> None:
    parameters = {"query": PRODUCT, "variables": '{"slug":"shirt-1"}', "operationName": "Page"}
    reply = await shared_router.request("GET", "/graphql", params=parameters)
    assert reply.json == {"data": {"product": {"title": "Shirt", "available": 1}}}


async def test_a_mutation_runs_by_post_and_not_by_get(router: Router, shop: Shop) -> None:
    mutation = 'mutation { rename(slug: "shirt-1", title: "Blouse") { title } }'
    refused = await router.request("GET", "/graphql", params={"query": mutation})
    assert_refused(refused, 405, "METHOD_NOT_ALLOWED")
    assert refused.headers["Allow"] == "POST"
    assert shop.catalog.requests == []
    done = await router.query(mutation)
    assert done.json == {"data": {"rename": {"title": "Blouse"}}}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"query": "{ __typename', "The body is not valid JSON"),
        (b"", "The body is not valid JSON"),
        (b"\xff\xfe", "The body is not valid JSON"),
        (b"[" * 5000, "The body is not valid JSON"),
        (b'"text"', "The body must be a JSON object."),
        (b"17", "The body must be a JSON object."),
        (b"null", "The body must be a JSON object."),
        (b"{}", "The request must have `query`"),
        (b'{"query":null}', "The request must have `query`"),
        (b'{"query":7}', "`query` must be a string."),
        (b'{"query":["{__typename}"]}', "`query` must be a string."),
        (b'{"query":"{__typename}","variables":[1]}', "`variables` must be an object."),
        (b'{"query":"{__typename}","variables":"{}"}', "`variables` must be an object."),
        (b'{"query":"{__typename}","operationName":1}', "`operationName` must be a string."),
        (b'{"query":"{__typename}","extensions":[]}', "`extensions` must be an object."),
        (b'{"documentId":7}', "`documentId` must be a string."),
        (b'{"extensions":{"persistedQuery":1}}', "`persistedQuery` must be an object."),
        (b'{"extensions":{"persistedQuery":{"version":2}}}', "`persistedQuery` must have"),
    ],
)
@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON], ids=["new", "legacy"])
async def test_a_malformed_request(
    shared_router: Router, body: bytes, message: str, accept: dict[str, str]
) -> None:
    reply = await shared_router.post(body, headers=accept)
    assert_refused(reply, 400, "BAD_REQUEST")
    assert reply.json["errors"][0]["message"].startswith(message)


@pytest.mark.parametrize(
    ("query", "variables", "code", "message"),
    [
        ("{", None, "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found <EOF>."),
        ("", None, "GRAPHQL_PARSE_FAILED", "Syntax Error: Unexpected <EOF>."),
        ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'nothing' on type"),
        ("fragment F on Query { __typename }", None, "GRAPHQL_VALIDATION_FAILED", "Fragment 'F'"),
        ("query A { a: __typename } query B { b: __typename }", None, "BAD_REQUEST", "`operationN"),
        ("{" * 3000, None, "GRAPHQL_PARSE_FAILED", "Syntax Error"),
        ("{a" * 300 + "}" * 300, None, "GRAPHQL_PARSE_FAILED", ""),
        (PRODUCT, {}, "BAD_USER_INPUT", "Variable '$slug'"),
        (PRODUCT, {"slug": 7}, "BAD_USER_INPUT", "Variable '$slug'"),
        (PRODUCT, {"slug": {"deep": []}}, "BAD_USER_INPUT", "Variable '$slug'"),
    ],
)
async def test_a_request_that_graphql_refuses(
    shared_router: Router, query: str, variables: object, code: str, message: str
) -> None:
    reply = await shared_router.query(query, variables, headers=GRAPHQL_RESPONSE)
    assert reply.headers["Content-Type"] == "application/graphql-response+json; charset=utf-8"
    assert reply.status == 400
    assert reply.codes == [code] * len(reply.codes)
    assert reply.json["errors"][0]["message"].startswith(message)
    assert "data" not in reply.json
    legacy = await shared_router.query(query, variables, headers=JSON)
    assert legacy.status == 200
    assert legacy.codes == reply.codes


async def test_where_a_document_is_wrong(shared_router: Router) -> None:
    reply = await shared_router.query("{\n  products { nothing }\n}")
    assert reply.json["errors"][0]["locations"] == [{"line": 2, "column": 14}]


async def test_an_operation_is_chosen_by_name(shared_router: Router) -> None:
    document = "query A { a: __typename } query B { b: __typename }"
    chosen = await shared_router.post({"query": document, "operationName": "B"})
    assert chosen.json == {"data": {"b": "Query"}}
    missing = await shared_router.post(
        {"query": document, "operationName": "C"}, headers=GRAPHQL_RESPONSE
    )
    assert_refused(missing, 400, "BAD_REQUEST")


async def test_unknown_parameters_are_ignored(shared_router: Router) -> None:
    reply = await shared_router.post({"query": "{ __typename }", "id": 4, "extensions": {"x": 1}})
    assert reply.json == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonp",
    ],
)
async def test_another_content_type(shared_router: Router, content_type: str) -> None:
    reply = await shared_router.post(
        b'{"query":"{__typename}"}', headers={"Content-Type": content_type}
    )
    assert_refused(reply, 415, "UNSUPPORTED_MEDIA_TYPE")


async def test_no_content_type(shared_router: Router) -> None:
    reply = await shared_router.request(
        "POST", "/graphql", data=b"{}", skip_auto_headers=("Content-Type",)
    )
    assert_refused(reply, 415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_compressed_body(shared_router: Router) -> None:
    reply = await shared_router.post(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert_refused(reply, 415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_another_method(shared_router: Router, method: str) -> None:
    reply = await shared_router.request(method, "/graphql", data=b"{}")
    assert_refused(reply, 405, "METHOD_NOT_ALLOWED")
    assert reply.headers["Allow"] == "GET, POST"


async def test_no_acceptable_media_type(shared_router: Router) -> None:
    reply = await shared_router.query("{ __typename }", headers={"Accept": "application/xml"})
    assert_refused(reply, 406, "BAD_REQUEST")


async def test_a_body_that_is_too_large(start_router: StartRouter) -> None:
    router = await start_router(limits={"max_body_bytes": 1000})
    fits = b'{"query":"{__typename}"}'.ljust(1000)
    assert (await router.post(fits)).status == 200
    assert_refused(await router.post(fits + b" "), 413, "REQUEST_TOO_LARGE")

    async def chunks() -> Any:
        for _ in range(50):
            yield b" " * 100

    streamed = await router.request(
        "POST", "/graphql", data=chunks(), headers={"Content-Type": "application/json"}
    )
    assert_refused(streamed, 413, "REQUEST_TOO_LARGE")


async def test_a_body_that_does_not_arrive(start_router: StartRouter) -> None:
    router = await start_router(body_timeout=0.1)
    host, port = router.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100\r\n\r\n{"
    )
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    body = orjson.loads(await reader.read())
    assert body["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    writer.close()
    await writer.wait_closed()


async def test_a_client_that_goes_away_within_its_body(shared_router: Router) -> None:
    host, port = shared_router.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100\r\n\r\n{"
    )
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    await writer.wait_closed()
    assert (await shared_router.query("{ __typename }")).status == 200


async def test_too_many_tokens(start_router: StartRouter) -> None:
    router = await start_router(limits={"max_tokens": 10})
    assert (await router.query("{ a: __typename }")).status == 200
    reply = await router.query("{ " + "__typename " * 10 + "}", headers=GRAPHQL_RESPONSE)
    assert_refused(reply, 400, "GRAPHQL_PARSE_FAILED")


async def test_an_expensive_document_is_refused_in_good_time(shared_router: Router) -> None:
    fragments = "".join(f"fragment F{n} on Query {{ a: __typename }} " for n in range(700))
    spreads = " ".join(f"...F{n}" for n in range(700))
    async with asyncio.timeout(20):
        reply = await shared_router.query(f"{{ {spreads} }} {fragments}")
    assert reply.status == 200


DOUBLING = "{ products { ...F0 } } " + " ".join(
    f"fragment F{n} on Product {{ a{n}: title ...F{n + 1} ...G{n + 1} }}"
    f" fragment G{n} on Product {{ b{n}: title ...F{n + 1} ...G{n + 1} }}"
    for n in range(30)
)


async def test_fragments_that_unfold_without_end(shared_router: Router) -> None:
    last = " fragment F30 on Product { sku } fragment G30 on Product { slug }"
    async with asyncio.timeout(20):
        reply = await shared_router.query(DOUBLING + last + " ", headers=GRAPHQL_RESPONSE)
    assert_refused(reply, 400, "BREADTH_LIMIT_EXCEEDED")


async def test_introspection_can_be_switched_off(start_router: StartRouter) -> None:
    router = await start_router(introspection=False)
    reply = await router.query("{ __schema { types { name } } }", headers=GRAPHQL_RESPONSE)
    assert reply.codes == ["GRAPHQL_VALIDATION_FAILED"] * len(reply.codes)
    typo = await router.query("{ product(slug: 1) { titel } }")
    assert "title" not in typo.text
    assert (await router.query("{ __typename }")).json == {"data": {"__typename": "Query"}}


async def test_introspection_is_on(shared_router: Router) -> None:
    reply = await shared_router.query('{ __type(name: "Product") { fields { name } } }')
    names = {found["name"] for found in reply.json["data"]["__type"]["fields"]}
    assert names == {"sku", "slug", "title", "available"}


async def _fail(_: web.Request) -> web.Response:
    return web.Response(status=500, text="Traceback: password=hunter2")


async def _page(_: web.Request) -> web.Response:
    return web.Response(text="<html>hunter2</html>", content_type="text/html")


async def _cut(_: web.Request) -> web.Response:
    return web.Response(text='{"data": {"_entities": [hunter2', content_type="application/json")


async def _break_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"data": "hunter2')
    assert request.transport is not None
    request.transport.abort()
    return response


async def _hang(_: web.Request) -> web.Response:
    await asyncio.sleep(3600)
    return web.Response()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (_fail, "SUBGRAPH_UNAVAILABLE"),
        (_page, "SUBGRAPH_INVALID_RESPONSE"),
        (_cut, "SUBGRAPH_INVALID_RESPONSE"),
        (_break_off, "SUBGRAPH_INVALID_RESPONSE"),
        (_hang, "SUBGRAPH_TIMEOUT"),
    ],
)
async def test_a_broken_subgraph_costs_its_own_fields_only(
    start_router: StartRouter, shop: Shop, answer: Any, code: str
) -> None:
    router = await start_router(subgraphs={"named": {"inventory": {"timeout": 0.3}}})
    shop.inventory.answer = answer
    reply = await router.query("{ products(first: 1) { slug available } }")
    assert reply.status == 200
    assert reply.json["data"] == {"products": [{"slug": "shirt-1", "available": None}]}
    assert reply.codes == [code]
    assert reply.json["errors"][0]["extensions"]["requestId"] == reply.headers["X-Request-Id"]
    assert reply.json["extensions"] == {"requestId": reply.headers["X-Request-Id"]}
    assert "hunter2" not in reply.text
    assert "127.0.0.1" not in reply.text
    shop.inventory.answer = None
    again = await router.query("{ products(first: 1) { slug available } }")
    assert again.json == {"data": {"products": [{"slug": "shirt-1", "available": 1}]}}


async def test_a_subgraph_that_is_down(start_router: StartRouter) -> None:
    router = await start_router(subgraph_urls={"inventory": "http://127.0.0.1:9/graphql"})
    reply = await router.query("{ products(first: 1) { slug available } }")
    assert reply.json["data"] == {"products": [{"slug": "shirt-1", "available": None}]}
    assert reply.codes == ["SUBGRAPH_UNAVAILABLE"]


async def test_data_that_is_null_altogether_is_still_200(
    start_router: StartRouter,
) -> None:
    router = await start_router(subgraph_urls={"inventory": "http://127.0.0.1:9/graphql"})
    reply = await router.query("{ warehouses }", headers=GRAPHQL_RESPONSE)
    assert reply.status == 200
    assert reply.json["data"] is None


@pytest.fixture
async def guarded(start_router: StartRouter, issuer: Issuer) -> Router:
    """A router that verifies the issuer's tokens."""
    return await start_router(
        jwks_url=issuer.url, jwt_issuer="https://accounts.example", jwt_audience="loom"
    )


async def test_an_expired_token(guarded: Router, issuer: Issuer) -> None:
    expired = {"Authorization": f"Bearer {issuer.token(exp=1_700_000_000)}"}
    reply = await guarded.query(LISTING, headers=expired)
    assert_refused(reply, 401, "UNAUTHENTICATED")
    assert reply.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer a.b.c", "Bearer ", "Basic dTpw", "Bearer " + "x" * 9000]
)
async def test_a_token_that_is_none(guarded: Router, header: str) -> None:
    reply = await guarded.query(LISTING, headers={"Authorization": header})
    assert_refused(reply, 401, "UNAUTHENTICATED")


async def test_two_tokens(guarded: Router, issuer: Issuer) -> None:
    good = ("Authorization", f"Bearer {issuer.token()}")
    reply = await guarded.request("POST", "/graphql", json={"query": LISTING}, headers=[good, good])
    assert_refused(reply, 401, "UNAUTHENTICATED")


async def test_a_forged_token(guarded: Router, issuer: Issuer) -> None:
    token = issuer.token()
    payload = issuer.token(roles=["ADMINISTRATOR"]).split(".")[1]
    header, _, signature = token.split(".")
    forged = {"Authorization": f"Bearer {header}.{payload}.{signature}"}
    assert_refused(await guarded.query(LISTING, headers=forged), 401, "UNAUTHENTICATED")


async def test_a_good_token_and_none_at_all(guarded: Router, issuer: Issuer) -> None:
    good = {"Authorization": f"Bearer {issuer.token()}"}
    assert (await guarded.query("{ warehouses }", headers=good)).status == 200
    assert (await guarded.query("{ warehouses }")).json == {"data": {"warehouses": ["Ghent"]}}


async def test_tokens_cannot_be_judged_while_the_issuer_is_down(
    guarded: Router, issuer: Issuer
) -> None:
    issuer.broken = True
    good = {"Authorization": f"Bearer {issuer.token()}"}
    assert_refused(await guarded.query(LISTING, headers=good), 503, "SUBGRAPH_UNAVAILABLE")
    assert (await guarded.query("{ warehouses }")).status == 200


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    """A folder with one client's manifest."""
    folder = tmp_path / "manifests"
    folder.mkdir()
    entry = {
        "id": sha256(PRODUCT.encode()).hexdigest(),
        "name": "Page",
        "type": "query",
        "body": PRODUCT,
    }
    manifest = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [entry]}
    (folder / "storefront.json").write_bytes(orjson.dumps(manifest))
    return folder


async def test_persisted_operations(start_router: StartRouter, manifests: Path) -> None:
    router = await start_router(manifests=manifests)
    digest = sha256(PRODUCT.encode()).hexdigest()
    expected = {"data": {"product": {"title": "Shirt", "available": 3}}}
    variables = {"slug": "shirt-3"}
    by_id = await router.post({"documentId": f"sha256:{digest}", "variables": variables})
    assert by_id.json == expected
    extension = {"persistedQuery": {"version": 1, "sha256Hash": digest}}
    by_hash = await router.post({"extensions": extension, "variables": variables})
    assert by_hash.json == expected
    by_get = await router.request(
        "GET",
        "/graphql",
        params={"documentId": f"sha256:{digest}", "variables": '{"slug":"shirt-3"}'},
    )
    assert by_get.json == expected


async def test_an_unknown_persisted_operation(shared_router: Router) -> None:
    body = {"documentId": "sha256:" + "0" * 64}
    reply = await shared_router.post(body, headers=GRAPHQL_RESPONSE)
    assert_refused(reply, 400, "PERSISTED_QUERY_NOT_FOUND")
    assert reply.json["errors"][0]["message"] == "PersistedQueryNotFound"
    legacy = await shared_router.post(body)
    assert_refused(legacy, 200, "PERSISTED_QUERY_NOT_FOUND")


async def test_a_hash_that_is_another_document_s(shared_router: Router) -> None:
    extension = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}
    reply = await shared_router.post({"query": "{ __typename }", "extensions": extension})
    assert_refused(reply, 400, "BAD_REQUEST")


async def test_a_request_id_that_is_not_fit_is_replaced(shared_router: Router) -> None:
    for unfit in ("x" * 65, "a b", "a;b", "ä"):
        reply = await shared_router.query("{ __typename }", headers={"X-Request-Id": unfit})
        assert re.fullmatch(r"[0-9a-f]{32}", reply.headers["X-Request-Id"])


async def test_a_second_request_takes_the_plan_from_the_cache(router: Router) -> None:
    for _ in range(3):
        await router.query(PRODUCT, {"slug": "shirt-1"})
    metrics = await router.request("GET", "/metrics")
    assert 'router_plan_cache_lookups_total{result="hit"} 2.0' in metrics.text
    assert 'router_plan_cache_lookups_total{result="miss"} 1.0' in metrics.text


async def test_a_fault_of_ours_is_masked(
    router: Router, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode(*_: object) -> None:
        raise ZeroDivisionError("hunter2")

    monkeypatch.setattr(Engine, "prepare", explode)
    reply = await router.query("{ warehouses }")
    assert_refused(reply, 500, "INTERNAL_SERVER_ERROR")
    assert "hunter2" not in reply.text
    captured = capsys.readouterr()
    logged = captured.err + captured.out
    assert "ZeroDivisionError" in logged
    assert reply.headers["X-Request-Id"] in logged
    metrics = await router.request("GET", "/metrics")
    assert "router_unexpected_errors_total 1.0" in metrics.text
    monkeypatch.undo()
    assert (await router.query("{ warehouses }")).status == 200


async def test_many_requests_at_once_keep_to_themselves(shared_router: Router) -> None:
    async def ask(number: int) -> None:
        slug = f"shirt-{number % 3 + 1}"
        reply = await shared_router.query(
            PRODUCT, {"slug": slug}, headers={"X-Request-Id": f"request-{number}"}
        )
        assert reply.headers["X-Request-Id"] == f"request-{number}"
        assert reply.json["data"]["product"]["available"] == number % 3 + 1

    await asyncio.gather(*(ask(number) for number in range(60)))


async def test_not_http(shared_router: Router) -> None:
    host, port = shared_router.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"NONSENSE\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 400 ")
    writer.close()
    await writer.wait_closed()
    async with (
        aiohttp.ClientSession() as session,
        session.get(shared_router.url + "/health") as response,
    ):
        assert response.status == 200
