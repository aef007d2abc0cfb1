"""Which documents a client may run: by id, by hash, by text, in each mode."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

ROUTER = Callable[..., Awaitable[Any]]

PAGE = 'query Page { product(slug: "shirt-1") { title } }'
LISTING = "query Listing { products(first: 1) { slug } }"
OTHER = "query Other { warehouses }"

PAGE_DATA = {"data": {"product": {"title": "Shirt"}}}
LISTING_DATA = {"data": {"products": [{"slug": "shirt-1"}]}}
OTHER_DATA = {"data": {"warehouses": ["Ghent"]}}

NOT_FOUND = (200, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
NOT_SUPPORTED = (200, "PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported")
NOT_REGISTERED = (
    403,
    "OPERATION_NOT_REGISTERED",
    "Only registered operations are served to this client.",
)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def by_id(text: str) -> dict[str, Any]:
    return {"documentId": f"sha256:{digest(text)}"}


def by_hash(text: str, **more: Any) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest(text)}}, **more}


def refusal(reply: Any) -> tuple[int, str, str]:
    (error,) = reply.json["errors"]
    assert "data" not in reply.json
    return reply.status, error["extensions"]["code"], error["message"]


@pytest.fixture
def manifests(tmp_path: Path) -> Path:
    """The storefront has registered PAGE, the partner acme LISTING (as Relay's compiler would)."""
    folder = tmp_path / "manifests"
    folder.mkdir()
    entry = {"id": digest(PAGE), "name": "Page", "type": "query", "body": PAGE}
    manifest = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": [entry]}
    (folder / "storefront.json").write_bytes(orjson.dumps(manifest))
    (folder / "acme.json").write_bytes(orjson.dumps({"a1": LISTING}))
    return folder


def classes(mode: str, **more: Any) -> dict[str, Any]:
    return {"classes": {"public": {"mode": mode, "manifests": ["storefront"], **more}}}


async def test_registered_only(start_router: ROUTER, manifests: Path) -> None:
    router = await start_router(manifests=manifests, clients=classes("registered-only"))
    for body in (by_id(PAGE), by_hash(PAGE), {"query": PAGE}, by_hash(PAGE, query=PAGE)):
        assert (await router.post(body)).json == PAGE_DATA
    for body in (by_id(LISTING), by_hash(LISTING), {"documentId": "a1"}):
        assert refusal(await router.post(body)) == NOT_FOUND
    for body in ({"query": OTHER}, by_hash(OTHER, query=OTHER), {"query": PAGE + " "}):
        assert refusal(await router.post(body)) == NOT_REGISTERED
    # what was refused was not registered by it
    assert refusal(await router.post(by_hash(OTHER))) == NOT_FOUND
    metrics = (await router.request("GET", "/metrics")).text
    assert 'router_documents_total{client="public",result="registered"} 4.0' in metrics
    assert 'router_documents_total{client="public",result="not_found"} 4.0' in metrics
    assert 'router_documents_total{client="public",result="refused"} 3.0' in metrics


async def test_registered_first(
    start_router: ROUTER, manifests: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    router = await start_router(manifests=manifests, clients=classes("registered-first"))
    assert (await router.post(by_id(PAGE))).json == PAGE_DATA
    assert (await router.post({"query": PAGE})).json == PAGE_DATA
    for _ in range(2):
        assert (await router.post({"query": OTHER, "operationName": "Other"})).json == OTHER_DATA
    metrics = (await router.request("GET", "/metrics")).text
    assert 'router_documents_total{client="public",result="registered"} 2.0' in metrics
    assert 'router_documents_total{client="public",result="unregistered"} 2.0' in metrics
    told = capsys.readouterr().out
    assert told.count("unregistered_operation") == 1
    assert digest(OTHER) in told


async def test_a_partner_has_the_list_of_its_own(
    start_router: ROUTER, manifests: Path, issuer: Any
) -> None:
    router = await start_router(
        manifests=manifests,
        jwks_url=issuer.url,
        clients={
            "classes": {
                "partners": {
                    "kinds": ["partner"],
                    "mode": "registered-only",
                    "manifests": ["{subject}"],
                },
                "public": {"mode": "registered-only", "manifests": ["storefront"]},
            }
        },
    )

    def token(client: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {issuer.token(kind='partner', sub=client)}"}

    acme, other = token("acme"), token("other")
    for body in (by_id(LISTING), {"documentId": "a1"}, {"query": LISTING}):
        assert (await router.post(body, headers=acme)).json == LISTING_DATA
    assert refusal(await router.post(by_id(PAGE), headers=acme)) == NOT_FOUND
    assert refusal(await router.post(by_id(LISTING), headers=other)) == NOT_FOUND
    assert refusal(await router.post({"query": LISTING}, headers=other)) == NOT_REGISTERED
    assert refusal(await router.post(by_id(LISTING))) == NOT_FOUND
    assert (await router.post(by_id(PAGE))).json == PAGE_DATA


async def test_automatic_persisted_queries(start_router: ROUTER) -> None:
    router = await start_router()
    first = await router.post(by_hash(OTHER))
    assert refusal(first) == NOT_FOUND
    assert first.headers["Cache-Control"] == "private, no-cache, must-revalidate"
    assert (await router.post(by_hash(OTHER, query=OTHER))).json == OTHER_DATA
    assert (await router.post(by_hash(OTHER))).json == OTHER_DATA
    assert (await router.post(by_id(OTHER))).json == OTHER_DATA
    extensions = orjson.dumps(by_hash(OTHER)["extensions"]).decode()
    by_get = await router.request("GET", "/graphql", params={"extensions": extensions})
    assert by_get.json == OTHER_DATA
    wrong = {**by_hash(OTHER), "query": PAGE}
    assert refusal(await router.post(wrong))[1] == "BAD_REQUEST"
    assert refusal(await router.post(by_hash(PAGE))) == NOT_FOUND


@pytest.mark.parametrize("off", ["for_all", "for_the_class"])
async def test_without_automatic_persisted_queries(start_router: ROUTER, off: str) -> None:
    if off == "for_all":
        router = await start_router(persisted_operations={"automatic": False})
    else:
        router = await start_router(clients={"classes": {"public": {"automatic": False}}})
    assert refusal(await router.post(by_hash(OTHER))) == NOT_SUPPORTED
    assert (await router.post(by_hash(OTHER, query=OTHER))).json == OTHER_DATA
    assert refusal(await router.post(by_hash(OTHER))) == NOT_SUPPORTED
    assert refusal(await router.post(by_id(OTHER))) == NOT_FOUND


async def test_routers_share_them_in_redis(
    start_router: ROUTER, redis_url: Callable[[], str]
) -> None:
    redis = {"url": redis_url()}
    one, other = await start_router(redis=redis), await start_router(redis=redis)
    await one.post(by_hash(OTHER, query=OTHER))
    assert (await other.post(by_hash(OTHER))).json == OTHER_DATA


async def test_a_redis_that_is_gone_is_a_miss(start_router: ROUTER) -> None:
    router = await start_router(
        redis={"url": "redis://127.0.0.1:1/0", "pause": 60}, persisted_operations={"warm_up": 0}
    )
    assert refusal(await router.post(by_hash(OTHER))) == NOT_FOUND
    assert (await router.post(by_hash(OTHER, query=OTHER))).json == OTHER_DATA
    assert (await router.post(by_hash(OTHER))).json == OTHER_DATA
    metrics = (await router.request("GET", "/metrics")).text
    assert 'router_redis_failures_total{use="automatic"} 1.0' in metrics
    assert "router_redis_up 0.0" in metrics


async def test_manifests_are_read_again(start_router: ROUTER, manifests: Path) -> None:
    router = await start_router(
        manifests=manifests,
        clients=classes("registered-only"),
        persisted_operations={"reload_seconds": 0.05},
    )
    assert refusal(await router.post({"query": OTHER})) == NOT_REGISTERED
    (manifests / "storefront.json").write_bytes(orjson.dumps({digest(OTHER): OTHER}))
    while (reply := await router.post(by_id(OTHER))).json != OTHER_DATA:
        assert refusal(reply) == NOT_FOUND
    assert refusal(await router.post(by_id(PAGE))) == NOT_FOUND
