from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from router.server.operations import usage
from router.server.operations.usage import OperationUsage, UsageCounts, read_usage
from router.server.redis_link import RedisLink
from router.server.settings import ConfigurationError
from router.server.settings.redis import RedisSettings


@pytest.fixture
def url(redis_url: Callable[[], str]) -> str:
    """An empty Redis."""
    return redis_url()


@pytest.fixture
async def link(url: str) -> AsyncIterator[RedisLink]:
    """A link to it."""
    async with RedisLink(RedisSettings(url=url)) as opened:
        yield opened


async def test_reports_add_up(link: RedisLink) -> None:
    now = [1000.0]
    one, other = UsageCounts(link, lambda: now[0]), UsageCounts(link, lambda: now[0])
    for _ in range(3):
        one.count("storefront", "a" * 64, "Page")
    other.count("storefront", "a" * 64, "Page")
    assert await one.report()
    now[0] = 2000.9
    assert await other.report()
    now[0] = 3000.0
    one.note_deprecated(one.count("developers", None, None), ("Product.name",))
    assert await one.report()
    assert await one.report()
    assert await read_usage(link) == [
        OperationUsage("developers", "", "", 1, 3000, ("Product.name",)),
        OperationUsage("storefront", "a" * 64, "Page", 4, 2000),
    ]


async def test_counts_wait_for_a_redis_that_is_gone(redis_url: Callable[[], str]) -> None:
    now = [0.0]
    settings = RedisSettings(url="redis://127.0.0.1:1/0", pause=5)
    gone = RedisLink(settings, lambda: now[0])
    counts = UsageCounts(gone, lambda: 7.0)
    counts.note_deprecated(counts.count("a", None, "Page"), ("X.y",))
    assert not await counts.report()
    counts.count("a", None, "Page")
    async with RedisLink(RedisSettings(url=redis_url())) as back:
        gone.client = back.client
        assert not await counts.report()  # still left alone
        now[0] = 5.0
        assert await counts.report()
        assert await read_usage(back) == [OperationUsage("a", "", "Page", 2, 7, ("X.y",))]


async def test_names_cannot_fill_the_memory(
    link: RedisLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage, "MAX_COUNTED", 2)
    counts = UsageCounts(link)
    for name in ("A", "B", "C", "D", "A"):
        counts.count("public", None, name)
    await counts.report()
    found = {use.name: use.requests for use in await read_usage(link)}
    assert found == {"A": 2, "B": 1, "(other)": 2}


DEPRECATED = "query Titles { products(first: 1) { title } }"


async def test_the_router_counts_and_warns(
    start_router: Callable[..., Awaitable[Any]],
    shop: Any,
    url: str,
    link: RedisLink,
    issuer: Any,
) -> None:
    sdl = shop.supergraph.read_text()
    field = "title: String! @join__field(graph: CATALOG)"
    assert sdl.count(field) == 1
    shop.supergraph.write_text(sdl.replace(field, field + ' @deprecated(reason: "Use slug.")'))
    router = await start_router(
        jwks_url=issuer.url,
        redis={"url": url},
        clients={
            "classes": {
                "partners": {"kinds": ["partner"], "deprecation_warnings": True},
                "public": {"operation_kinds": ["query"], "operations": ["Titles", "Page"]},
            }
        },
        persisted_operations={"usage": True, "usage_interval": 0.05},
    )
    partner = {"Authorization": f"Bearer {issuer.token(kind='partner', sub='acme')}"}
    titles = {"data": {"products": [{"title": "Shirt"}]}}
    for _ in range(2):
        assert (await router.query(DEPRECATED)).json == titles
        assert (await router.query(DEPRECATED, headers=partner)).json == {
            **titles,
            "extensions": {
                "warnings": [
                    {
                        "message": "Product.title is deprecated: Use slug.",
                        "extensions": {"code": "DEPRECATED", "coordinate": "Product.title"},
                    }
                ]
            },
        }
    fine = "query Page { products(first: 1) { slug } }"
    assert "extensions" not in (await router.query(fine, headers=partner)).json
    mutation = 'mutation Page { rename(slug: "shirt-1", title: "T") { slug } }'
    for refused in (mutation, "query Other { warehouses }", "{ warehouses }"):
        reply = await router.query(refused)
        assert (reply.status, reply.codes) == (403, ["FORBIDDEN"])
    assert (await router.query(mutation, headers=partner)).status == 200
    while sum(use.requests for use in await read_usage(link)) < 6:
        await asyncio.sleep(0.01)
    assert [
        (use.client, use.id, use.name, use.requests, use.deprecated)
        for use in await read_usage(link)
    ] == [
        ("partners", "", "Page", 2, ()),
        ("partners", "", "Titles", 2, ("Product.title",)),
        ("public", "", "Titles", 2, ("Product.title",)),
    ]


async def test_a_registered_document_is_counted_by_its_id(
    start_router: Callable[..., Awaitable[Any]], url: str, link: RedisLink, tmp_path: Path
) -> None:
    text = "query Page { warehouses }"
    digest = sha256(text.encode()).hexdigest()
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "app.json").write_text(f'{{"{digest}": "{text}"}}')
    router = await start_router(
        manifests=tmp_path / "manifests",
        redis={"url": url},
        persisted_operations={"usage": True, "usage_interval": 0.05},
    )
    assert (await router.post({"documentId": f"sha256:{digest}"})).status == 200
    while not (uses := await read_usage(link)):
        await asyncio.sleep(0.01)
    assert [(use.client, use.id, use.name) for use in uses] == [("everybody", digest, "Page")]


async def test_usage_without_redis_cannot_be_meant(
    start_router: Callable[..., Awaitable[Any]],
) -> None:
    with pytest.raises(ConfigurationError, match=r"set redis\.url as well"):
        await start_router(persisted_operations={"usage": True})
