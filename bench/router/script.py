"""The yardstick: both queries by hand, on aiohttp and orjson, without a plan or a check.

    python -m bench.router.script PORT '{"accounts": "http://…", …}'

It does the fetches of Loom's own plans and puts the answers together for just these two documents.
What Loom takes beyond it is the price of planning, checking, and knowing any document.
"""

from __future__ import annotations

import asyncio
import gc
import re
import sys
from collections.abc import Iterable
from typing import Any, Final

import aiohttp
import orjson
import uvloop
from aiohttp import web

USER: Final = re.compile(r'user\(id: "(\w+)"\)')
ENTITIES: Final = "query($representations:[_Any!]!){_entities(representations:$representations){"
JSON: Final = {"Content-Type": "application/json"}
REVIEW: Final = "id body author{id reviews{id body product{upc}}}"

Object = dict[str, Any]


class Script:
    """The two queries. ``urls`` maps the subgraphs' names to their endpoints."""

    def __init__(self, urls: dict[str, str]) -> None:
        self._urls = urls
        self._session: aiohttp.ClientSession | None = None

    async def answer(self, request: web.Request) -> web.Response:
        asked = orjson.loads(await request.read())
        query = asked["query"]
        if query.startswith("query Large"):
            data = await self._large()
        else:
            found = USER.search(query)
            data = await self._small(found[1] if found else asked["variables"]["id"])
        return web.Response(body=orjson.dumps({"data": data}), content_type="application/json")

    async def _small(self, user: str) -> Object:
        answer = await self._ask("accounts", {"query": f'{{user(id:"{user}"){{username id}}}}'})
        found = answer["user"]
        (own,) = await self._entities(
            "reviews", "User", "id", "reviews{body product{upc}}", [found["id"]]
        )
        products = [review["product"] for review in own["reviews"]]
        keys = [product["upc"] for product in products]
        described, stocked = await asyncio.gather(
            self._entities("products", "Product", "upc", "name price", keys),
            self._entities("inventory", "Product", "upc", "inStock", keys),
        )
        reviews = [
            {
                "body": review["body"],
                "product": {
                    "name": one["name"], "price": one["price"], "inStock": two["inStock"],
                },
            }
            for review, one, two in zip(own["reviews"], described, stocked, strict=True)
        ]  # fmt: skip
        return {"user": {"username": found["username"], "reviews": reviews}}

    async def _large(self) -> Object:
        users, top = await asyncio.gather(self._large_users(), self._large_top())
        return {
            "users": [_user(user) for user in users],
            "topProducts": [_product(product) for product in top],
        }

    async def _large_users(self) -> list[Object]:
        users: list[Object] = (await self._ask("accounts", {"query": "{users{id username name}}"}))[
            "users"
        ]
        await self._add(
            "reviews", "User", "id", f"reviews{{id body product{{upc reviews{{{REVIEW}}}}}}}", users
        )
        products = [review["product"] for user in users for review in user["reviews"]]
        authors = [review["author"] for product in products for review in product["reviews"]]
        inner = [review["product"] for author in authors for review in author["reviews"]]
        await asyncio.gather(
            self._describe(products),
            self._add("accounts", "User", "id", "username name", authors),
            self._describe(inner),
        )
        return users

    async def _large_top(self) -> list[Object]:
        query = {"query": "{topProducts(first:5){name price upc weight}}"}
        products: list[Object] = (await self._ask("products", query))["topProducts"]
        await asyncio.gather(self._stock(products), self._review(products))
        return products

    async def _review(self, products: list[Object]) -> None:
        await self._add("reviews", "Product", "upc", f"reviews{{{REVIEW}}}", products)
        authors = [review["author"] for product in products for review in product["reviews"]]
        inner = [review["product"] for author in authors for review in author["reviews"]]
        await asyncio.gather(
            self._add("accounts", "User", "id", "username name", authors), self._describe(inner)
        )

    async def _describe(self, products: list[Object]) -> None:
        await self._add("products", "Product", "upc", "name price weight", products)
        await self._stock(products)

    async def _stock(self, products: list[Object]) -> None:
        await self._add(
            "inventory", "Product", "upc", "inStock shippingEstimate", products,
            also=("price", "weight"),
        )  # fmt: skip

    async def _add(
        self,
        subgraph: str,
        kind: str,
        key: str,
        fields: str,
        objects: list[Object],
        also: Iterable[str] = (),
    ) -> None:
        """Asks for ``fields`` of the entities among ``objects``, each once, and adds them."""
        distinct = {found[key]: found for found in objects}
        sent = [
            {"__typename": kind, key: value, **{name: found[name] for name in also}}
            for value, found in distinct.items()
        ]
        answers = await self._ask_entities(subgraph, kind, fields, sent)
        by_key = dict(zip(distinct, answers, strict=True))
        for found in objects:
            found.update(by_key[found[key]])

    async def _entities(
        self, subgraph: str, kind: str, key: str, fields: str, values: list[str]
    ) -> list[Object]:
        sent = [{"__typename": kind, key: value} for value in values]
        return await self._ask_entities(subgraph, kind, fields, sent)

    async def _ask_entities(
        self, subgraph: str, kind: str, fields: str, sent: list[Object]
    ) -> list[Object]:
        body = {
            "query": f"{ENTITIES}...on {kind}{{{fields}}}}}}}",
            "variables": {"representations": sent},
        }
        entities: list[Object] = (await self._ask(subgraph, body))["_entities"]
        return entities

    async def _ask(self, subgraph: str, body: Object) -> Object:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        async with self._session.post(
            self._urls[subgraph], data=orjson.dumps(body), headers=JSON
        ) as answer:
            data: Object = orjson.loads(await answer.read())["data"]
        return data

    async def close(self, _: web.Application) -> None:
        if self._session is not None:
            await self._session.close()


def _user(user: Object) -> Object:
    return {
        "id": user["id"], "username": user["username"], "name": user["name"],
        "reviews": [
            {"id": review["id"], "body": review["body"], "product": _product(review["product"])}
            for review in user["reviews"]
        ],
    }  # fmt: skip


def _product(product: Object) -> Object:
    return {**_thing(product), "reviews": [
        {"id": review["id"], "body": review["body"], "author": _author(review["author"])}
        for review in product["reviews"]
    ]}  # fmt: skip


def _author(author: Object) -> Object:
    return {
        "id": author["id"], "username": author["username"], "name": author["name"],
        "reviews": [
            {"id": review["id"], "body": review["body"], "product": _thing(review["product"])}
            for review in author["reviews"]
        ],
    }  # fmt: skip


def _thing(product: Object) -> Object:
    return {
        "inStock": product["inStock"], "name": product["name"], "price": product["price"],
        "shippingEstimate": product["shippingEstimate"], "upc": product["upc"],
        "weight": product["weight"],
    }  # fmt: skip


def main() -> None:
    """Serves on the port of the command line until SIGTERM."""
    script = Script(orjson.loads(sys.argv[2]))
    application = web.Application()
    application.router.add_post("/graphql", script.answer)
    application.on_cleanup.append(script.close)
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    web.run_app(
        application, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None,
        loop=uvloop.new_event_loop(),
    )  # fmt: skip


if __name__ == "__main__":
    main()
