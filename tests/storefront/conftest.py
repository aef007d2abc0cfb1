"""A storefront on a real port, over a graph that a test can break.

The graph here is a small HTTP server that speaks the router's documented wire format (persisted
documents by id, the manifest's form, `extensions.code`, partial data) and executes the committed
operations against the committed API schema. The real router cannot be told to answer HTML, to be
cut short in mid-sentence or to lose a subgraph at a test's wish; the walk through the whole
platform is tests/e2e.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
import uvicorn
from aiohttp import web
from graphql import (
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    execute,
    parse,
)
from multidict import CIMultiDictProxy

from local.stores.valkey import Valkey
from storefront.__main__ import server_config
from storefront.app import create_app
from storefront.settings import Settings

Info = GraphQLResolveInfo[Any]
SCHEMA = Path(__file__).resolve().parents[2] / "schema"

COLORS = {
    "ink": ("Ink", "#22252e"),
    "oat": ("Oat", "#d9cdb8"),
    "madder": ("Madder", "#9c3b34"),
}
SIZES = ("S", "M", "L")


def money(amount: int) -> Callable[..., dict[str, Any]]:
    """A price field: the euro amount, a tenth more in dollars, a tenth less in pounds."""
    rates = {"EUR": 100, "USD": 110, "GBP": 90}
    symbols = {"EUR": "€", "USD": "US$", "GBP": "£"}

    def price(_info: Info, currency: str) -> dict[str, Any]:
        minor = amount * rates[currency] // 100
        formatted = f"{symbols[currency]}{minor / 100:.2f}"
        return {"amount": minor, "currency": currency, "formatted": lambda _i, **_: formatted}

    return price


def page(nodes: list[dict[str, Any]], arguments: dict[str, Any]) -> dict[str, Any]:
    """A connection over `nodes`; cursors are positions, and what is none is refused."""

    def position(cursor: str) -> int:
        if not cursor.isdigit():
            raise GraphQLError(
                "The cursor is not one of ours.", extensions={"code": "BAD_USER_INPUT"}
            )
        return int(cursor)

    start, end = 0, len(nodes)
    if arguments.get("after") is not None:
        start = position(arguments["after"]) + 1
    if arguments.get("before") is not None:
        end = position(arguments["before"])
    if arguments.get("first") is not None:
        end = min(end, start + arguments["first"])
    if arguments.get("last") is not None:
        start = max(start, end - arguments["last"])
    return {
        "nodes": nodes[start:end],
        "edges": [
            {"cursor": str(start + offset), "node": node}
            for offset, node in enumerate(nodes[start:end])
        ],
        "pageInfo": {
            "hasNextPage": end < len(nodes),
            "hasPreviousPage": start > 0,
            "startCursor": str(start),
            "endCursor": str(end - 1),
        },
        "totalCount": len(nodes),
    }


@dataclass
class Shop:
    """The graph's data, and the ways in which it can be made to fail."""

    products: list[dict[str, Any]] = field(default_factory=list)
    categories: list[dict[str, Any]] = field(default_factory=list)
    brands: list[dict[str, Any]] = field(default_factory=list)
    collections: list[dict[str, Any]] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[CIMultiDictProxy[str]] = field(default_factory=list)
    answer: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None
    stock_down: bool = False
    more_roots: dict[str, Any] = field(default_factory=dict)

    def variables(self, operation: str) -> dict[str, Any]:
        """The variables of the last request for `operation`."""
        return next(it["variables"] for it in reversed(self.requests) if it["name"] == operation)


def new_shop() -> Shop:
    """Women > Dresses with 30 garments, Women > Knitwear with one, two brands, a collection."""
    shop = Shop()
    women = _category("women", "Women", None)
    dresses = _category("women-dresses", "Dresses", women)
    knitwear = _category("women-knitwear", "Knitwear", women)
    women["children"] = [dresses, knitwear]
    shop.categories = [women, dresses, knitwear]
    shop.brands = [
        {"id": f"brnd_{slug}", "slug": slug, "name": name, "description": f"{name} makes clothes."}
        for slug, name in (("aalto", "Aalto"), ("brisk", "Brisk & Sons"))
    ]
    shop.collections = [
        {
            "id": "coll_linen",
            "slug": "linen",
            "title": "The linen edit",
            "description": "Cool cloth for warm days.",
            "image": {"url": "/media/linen.svg", "alt": "A linen dress"},
        },
        {
            "id": "coll_rain",
            "slug": "rain",
            "title": "Made for rain",
            "description": "Dry under every sky.",
            "image": None,
        },
    ]
    for number in range(30):
        shop.products.append(_product(shop, number, dresses))
    shop.products.append(_product(shop, 30, knitwear))
    shop.moved = {"dress-old-name": "dress-01"}
    for category in shop.categories:
        category.update(_lists(shop, category=category["slug"]))
    for collection in shop.collections:
        collection.update(_lists(shop, collection=collection["slug"]))
    return shop


def _category(slug: str, title: str, parent: dict[str, Any] | None) -> dict[str, Any]:
    category: dict[str, Any] = {
        "id": f"cat_{slug}",
        "slug": slug,
        "title": title,
        "description": f"{title} of every kind.",
        "parent": parent,
        "children": [],
        "seo": {"title": title, "description": None},
    }
    category["breadcrumbs"] = [*(parent["breadcrumbs"] if parent else ()), category]
    return category


def _product(shop: Shop, number: int, category: dict[str, Any]) -> dict[str, Any]:
    slug = f"dress-{number:02}"
    amount = 2990 + 500 * number
    colors = [
        {"slug": key, "name": name, "hex": rgb} for key, (name, rgb) in COLORS.items()
    ]  # fmt: skip
    sizes = [{"code": code, "label": code, "system": "EN_13402_LETTER"} for code in SIZES]
    product: dict[str, Any] = {
        "id": f"prod_{number:02}",
        "slug": slug,
        "title": f"Dress {number:02}",
        "description": "Cut on the bias.\n\nFalls to the knee.",
        "sellingFast": number == 2,
        "tags": ["organic-cotton"],
        "brand": shop.brands[number % 2],
        "category": category,
        "collections": [shop.collections[0]] if number < 3 else [],
        "materials": [{"name": "Linen", "percent": 55}, {"name": "Cotton", "percent": 45}],
        "care": [
            {"symbol": "WASH_30", "label": "Wash at 30 °C"},
            {"symbol": "DO_NOT_BLEACH", "label": "Do not bleach"},
        ],
        "images": [
            {"url": f"/media/{slug}-{color['slug']}.svg", "alt": f"{slug} in {color['name']}",
             "color": color["slug"]}
            for color in colors
        ],
        "colors": colors,
        "sizes": sizes,
        "price": money(amount),
        "compareAtPrice": money(amount * 2) if number == 3 else None,
        "seo": {"title": None, "description": None},
    }  # fmt: skip
    product["image"] = product["images"][0]
    product["variants"] = [
        _variant(shop, product, color, size, number + row * 3 + column)
        for row, color in enumerate(colors)
        for column, size in enumerate(sizes)
        if not (color["slug"] == "madder" and size["code"] == "L")
    ]
    return product


def _variant(
    shop: Shop, product: dict[str, Any], color: dict[str, Any], size: dict[str, Any], index: int
) -> dict[str, Any]:
    available = (9, 2, 0)[index % 3]

    def availability(_info: Info) -> dict[str, Any]:
        if shop.stock_down:
            raise GraphQLError("inventory is away", extensions={"code": "SUBGRAPH_UNAVAILABLE"})
        status = {9: "IN_STOCK", 2: "LOW_STOCK", 0: "OUT_OF_STOCK"}[available]
        return {"status": status, "available": available, "inStock": available > 0}

    sku = f"{product['slug']}-{color['slug']}-{size['code']}".upper()
    return {
        "id": f"var_{sku}",
        "sku": sku,
        "size": size,
        "color": color,
        "price": product["price"],
        "compareAtPrice": product["compareAtPrice"],
        "image": next(image for image in product["images"] if image["color"] == color["slug"]),
        "availability": availability,
    }


def _given(values: dict[str, Any] | None) -> dict[str, Any]:
    """An input object without its nulls."""
    return {name: value for name, value in (values or {}).items() if value is not None}


def _matching(
    shop: Shop,
    arguments: dict[str, Any],
    category: str | None = None,
    collection: str | None = None,
) -> list[dict[str, Any]]:
    wanted = _given(arguments.get("filter"))
    price = _given(wanted.get("price"))
    found = []
    for product in shop.products:
        trail = {crumb["slug"] for crumb in product["category"]["breadcrumbs"]}
        held = {it["slug"] for it in product["collections"]}
        amount = product["price"](None, price.get("currency", "EUR"))["amount"]
        if (
            (category is None or category in trail)
            and (collection is None or collection in held)
            and ("brands" not in wanted or product["brand"]["slug"] in wanted["brands"])
            and ("collection" not in wanted or wanted["collection"] in held)
            and (
                "colors" not in wanted
                or {c["slug"] for c in product["colors"]} & {*wanted["colors"]}
            )
            and (
                "sizes" not in wanted or {s["code"] for s in product["sizes"]} & {*wanted["sizes"]}
            )
            and ("tags" not in wanted or {*product["tags"]} & {*wanted["tags"]})
            and price.get("min", 0) <= amount <= price.get("max", 10**9)
        ):
            found.append(product)
    if arguments.get("sort") in {"PRICE_DESC", "NEWEST"}:
        found.reverse()
    return found


def _lists(shop: Shop, **within: str) -> dict[str, Callable[..., dict[str, Any]]]:
    """The `products` and `facets` fields of a category or a collection."""

    def products(_info: Info, **arguments: Any) -> dict[str, Any]:
        return page(_matching(shop, arguments, **within), arguments)

    def facets(_info: Info, **arguments: Any) -> dict[str, Any]:
        return _facets(shop, len(_matching(shop, arguments, **within)))

    return {"products": products, "facets": facets}


def _facets(shop: Shop, many: int) -> dict[str, Any]:
    return {
        "sizes": [{"size": {"code": s, "label": s, "system": "EN_13402_LETTER"}, "count": many}
                  for s in SIZES],
        "colors": [{"color": {"slug": key, "name": name, "hex": rgb}, "count": many}
                   for key, (name, rgb) in COLORS.items()],
        "brands": [{"brand": brand, "count": many // 2} for brand in shop.brands],
        "price": {"min": {"amount": 2990, "currency": "EUR"},
                  "max": {"amount": 17990, "currency": "EUR"}},
    }  # fmt: skip


def roots(shop: Shop) -> dict[str, Any]:
    """The resolvers of `Query`."""

    def by_slug(items: list[dict[str, Any]]) -> Callable[..., dict[str, Any] | None]:
        def find(_info: Info, slug: str | None = None, **_: Any) -> dict[str, Any] | None:
            current = shop.moved.get(slug or "", slug)
            return next((item for item in items if item["slug"] == current), None)

        return find

    return {
        "product": by_slug(shop.products),
        "category": by_slug(shop.categories),
        "brand": by_slug(shop.brands),
        "collection": by_slug(shop.collections),
        "categories": lambda _info: [it for it in shop.categories if it["parent"] is None],
        "brands": lambda _info: shop.brands,
        "collections": lambda _info: shop.collections,
        "products": lambda _info, **a: page(_matching(shop, a), a),
        "productFacets": lambda _info, **a: _facets(shop, len(_matching(shop, a))),
    }


def graph_application(
    shop: Shop, schema: GraphQLSchema, documents: dict[str, str]
) -> web.Application:
    """`POST /graphql` by document id, and `/health`."""

    async def graphql(request: web.Request) -> web.StreamResponse:
        if shop.answer is not None:
            return await shop.answer(request)
        body = await request.json()
        source = documents.get(body["documentId"].removeprefix("sha256:"))
        if source is None:
            return web.json_response(
                {
                    "errors": [
                        {"message": "unknown", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}
                    ]
                }
            )
        document = parse(source)
        operation = next(
            it for it in document.definitions if isinstance(it, OperationDefinitionNode)
        )
        assert operation.name is not None
        shop.requests.append({"name": operation.name.value, "variables": body["variables"]})
        shop.headers.append(request.headers)
        result = execute(
            schema,
            document,
            roots(shop) | shop.more_roots,
            context_value=request.headers,
            variable_values=body["variables"],
        )
        assert not isinstance(result, Awaitable)
        return web.json_response(result.formatted)

    async def health(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    application = web.Application()
    application.add_routes([web.post("/graphql", graphql), web.get("/health", health)])
    return application


@contextlib.asynccontextmanager
async def serving(application: web.Application) -> AsyncIterator[str]:
    """The application on a free port; yields its URL."""
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture(scope="session")
def api_schema() -> GraphQLSchema:
    """What clients of the router see, as committed."""
    return build_schema((SCHEMA / "api.graphql").read_text())


@dataclass(frozen=True)
class Running:
    """A storefront that answers at `url`, its settings, and the graph behind it."""

    url: str
    settings: Settings
    shop: Shop


@contextlib.asynccontextmanager
async def storefront(settings: Settings) -> AsyncIterator[str]:
    """Serve the application as in production, by uvicorn, on a free port."""
    server = uvicorn.Server(server_config(create_app(settings), settings))
    with contextlib.closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        task = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            assert not task.done(), "the storefront did not start"
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


@pytest.fixture(scope="session")
def persisted() -> Path:
    """The committed manifest, which both the storefront and the graph read."""
    return SCHEMA / "manifests" / "storefront.json"


@pytest.fixture
def shop() -> Shop:
    return new_shop()


@pytest.fixture(scope="session")
def documents(persisted: Path) -> dict[str, str]:
    """Document id -> text, as the router knows them."""
    entries = orjson.loads(persisted.read_bytes())["operations"]
    return {entry["id"]: entry["body"] for entry in entries}


@pytest.fixture
async def graph_url(
    shop: Shop, api_schema: GraphQLSchema, documents: dict[str, str]
) -> AsyncIterator[str]:
    async with serving(graph_application(shop, api_schema, documents)) as url:
        yield url


@pytest.fixture
def settings(graph_url: str, persisted: Path, embedded_valkey: Valkey, tmp_path: Path) -> Settings:
    """Settings as the environment would give them."""
    return Settings.model_validate(
        {
            "router_url": graph_url,
            "redis_url": embedded_valkey.url,
            "session_secret": "a secret of more than thirty-two characters",
            "storefront_manifest": persisted,
            "storefront_router_timeout": 1,
            "media_root": tmp_path,
            "mail_dir": tmp_path / "mail",
        }
    )


@pytest.fixture
async def running(settings: Settings, shop: Shop) -> AsyncIterator[Running]:
    async with storefront(settings) as url:
        yield Running(url, settings, shop)


@pytest.fixture
async def browser(running: Running) -> AsyncIterator[aiohttp.ClientSession]:
    """A client that keeps cookies and asks by path."""
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address, not of a name
    async with aiohttp.ClientSession(running.url, cookie_jar=jar) as session:
        yield session


@pytest.fixture
def serve() -> Callable[[Settings], contextlib.AbstractAsyncContextManager[str]]:
    """Another storefront, for a test with settings of its own."""
    return storefront


@pytest.fixture
def serve_http() -> Callable[[web.Application], contextlib.AbstractAsyncContextManager[str]]:
    """Another HTTP server."""
    return serving


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that is taken and refuses every connection."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
