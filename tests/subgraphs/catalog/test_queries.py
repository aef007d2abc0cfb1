"""The catalog's root fields: what is found, in what order, at what cost, and by whom."""

from __future__ import annotations

from typing import Any

import pytest

LISTING = """
query ($slug: String!, $first: Int) {
  category(slug: $slug) {
    title
    breadcrumbs { title }
    products(first: $first) {
      nodes {
        id slug title brand { name } image { url alt }
        price(currency: "EUR") { amount currency formatted }
        variants { sku size { label } }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}
"""

SLUGS = """
query ($first: Int, $after: String, $last: Int, $before: String, $filter: ProductFilter,
       $sort: ProductSort! = NEWEST, $currency: Currency) {
  products(first: $first, after: $after, last: $last, before: $before,
           filter: $filter, sort: $sort, currency: $currency) {
    nodes { slug }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


async def slugs(running: Any, *, identity: str | None = None, **variables: Any) -> list[str]:
    data = await running.data(SLUGS, variables, identity=identity)
    return [node["slug"] for node in data["products"]["nodes"]]


async def test_the_listing_takes_two_statements(catalog: Any) -> None:
    with catalog.statements() as sent:
        data = await catalog.data(LISTING, {"slug": "women", "first": 24})

    assert sent == ["find categories", "find products"]
    category = data["category"]
    assert category["title"] == "Women"
    assert [node["slug"] for node in category["products"]["nodes"]] == [
        "cable", "amble", "zephyr", "oxford",
    ]  # fmt: skip
    assert category["products"]["nodes"][3] == {
        "id": category["products"]["nodes"][3]["id"],
        "slug": "oxford",
        "title": "Oxford shirt",
        "brand": {"name": "Alder"},
        "image": {"url": "/media/oxford-navy.svg", "alt": "oxford in navy"},
        "price": {"amount": 4900, "currency": "EUR", "formatted": "€49.00"},
        "variants": [
            {"sku": "OXFORD-S-NAVY", "size": {"label": "S"}},
            {"sku": "OXFORD-M-NAVY", "size": {"label": "M"}},
            {"sku": "OXFORD-L-ECRU", "size": {"label": "L"}},
        ],
    }
    assert category["products"]["pageInfo"]["hasNextPage"] is False


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("NEWEST", ["brogue", "cable", "amble", "zephyr", "oxford"]),
        ("PRICE_ASC", ["amble", "oxford", "zephyr", "cable", "brogue"]),
        ("PRICE_DESC", ["brogue", "cable", "zephyr", "oxford", "amble"]),
        ("TITLE_ASC", ["amble", "brogue", "cable", "oxford", "zephyr"]),
    ],
)
async def test_orders(catalog: Any, sort: str, expected: list[str]) -> None:
    assert await slugs(catalog, sort=sort) == expected


async def test_prices_sort_in_a_currency_and_leave_out_what_is_not_sold_in_it(
    catalog: Any,
) -> None:
    assert await slugs(catalog, sort="PRICE_ASC", currency="GBP") == [
        "amble", "oxford", "zephyr", "cable", "brogue",
    ]  # fmt: skip
    assert await slugs(catalog, sort="PRICE_ASC", currency="JPY") == []


@pytest.mark.parametrize("sort", ["NEWEST", "PRICE_ASC", "PRICE_DESC", "TITLE_ASC", "POPULAR"])
async def test_pages_forward_and_backward_meet_every_product_once(catalog: Any, sort: str) -> None:
    whole = await slugs(catalog, sort=sort)
    for size in (1, 2, 4, 5):
        forward: list[str] = []
        after = None
        while True:
            variables = {"first": size, "after": after, "sort": sort}
            page = (await catalog.data(SLUGS, variables))["products"]
            forward += [node["slug"] for node in page["nodes"]]
            assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        backward: list[str] = []
        before = None
        while True:
            variables = {"last": size, "before": before, "sort": sort}
            page = (await catalog.data(SLUGS, variables))["products"]
            backward = [node["slug"] for node in page["nodes"]] + backward
            if not page["pageInfo"]["hasPreviousPage"]:
                break
            before = page["pageInfo"]["startCursor"]
        assert forward == whole
        assert backward == whole


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({"categorySlug": "women-tops"}, ["amble", "zephyr", "oxford"]),
        ({"categorySlug": "men"}, ["brogue"]),
        ({"categorySlug": "nowhere"}, []),
        ({"brands": ["birch"]}, ["cable", "zephyr"]),
        ({"brands": ["birch", "alder"], "categorySlug": "women-knitwear"}, ["cable"]),
        ({"sizes": ["S"]}, ["amble", "zephyr", "oxford"]),
        ({"sizes": ["L"], "colors": ["ecru"]}, ["cable", "amble", "zephyr", "oxford"]),
        ({"sizes": ["S"], "colors": ["ecru"]}, []),
        ({"sizes": ["S", "M"], "colors": ["ecru"]}, ["cable"]),
        ({"price": {"currency": "EUR", "min": 4900, "max": 8900}}, ["cable", "zephyr", "oxford"]),
        ({"price": {"currency": "GBP", "max": 4400}}, ["amble", "oxford"]),
        ({"price": {"currency": "USD"}}, []),
        ({"tags": ["wool", "no-such"]}, ["cable"]),
        ({"tags": ["new"]}, ["cable", "zephyr"]),
        ({"collection": "spring"}, ["amble", "oxford"]),
        ({"collection": "spring", "categorySlug": "men"}, []),
        ({"collection": "nowhere"}, []),
        ({}, ["brogue", "cable", "amble", "zephyr", "oxford"]),
    ],
)
async def test_filters(catalog: Any, filter: dict[str, Any], expected: list[str]) -> None:
    assert await slugs(catalog, filter=filter) == expected


async def test_a_category_filter_by_id(shop: Any) -> None:
    men = await shop.grouping("category", "men")

    assert await slugs(shop.running, filter={"category": men["id"]}) == ["brogue"]


async def test_the_total_is_counted_only_where_it_is_asked_for(catalog: Any) -> None:
    count = """query ($filter: ProductFilter) {
      products(first: 1, filter: $filter) { totalCount nodes { slug } }
    }"""
    with catalog.statements() as sent:
        data = await catalog.data(count, {"filter": {"brands": ["birch"]}})

    assert data["products"]["totalCount"] == 2
    assert sent == ["find shop", "find products", "aggregate products"]
    nothing = await catalog.data(count, {"filter": {"brands": ["nobody"]}})
    nowhere = await catalog.data(count, {"filter": {"categorySlug": "nowhere"}})
    assert nothing["products"] == nowhere["products"] == {"totalCount": 0, "nodes": []}


async def test_facets_ignore_what_is_chosen_of_themselves(catalog: Any) -> None:
    facets = """
    query ($filter: ProductFilter) {
      category(slug: "women") {
        facets(filter: $filter) {
          sizes { size { code } count }
          colors { color { slug } count }
          brands { brand { slug } count }
          price { min { amount currency } max { amount } }
        }
      }
    }
    """

    async def ask(**filter: Any) -> dict[str, Any]:
        with catalog.statements() as sent:
            data = await catalog.data(facets, {"filter": filter})
        assert sent == ["find categories", "find products"]
        found = data["category"]["facets"]
        price = found["price"]
        return {
            "sizes": {it["size"]["code"]: it["count"] for it in found["sizes"]},
            "colors": {it["color"]["slug"]: it["count"] for it in found["colors"]},
            "brands": {it["brand"]["slug"]: it["count"] for it in found["brands"]},
            "price": (price["min"]["amount"], price["max"]["amount"]) if price else None,
        }

    everything = await ask()
    assert everything == {
        "sizes": {"S": 3, "M": 4, "L": 4},
        "colors": {"ecru": 4, "navy": 3},
        "brands": {"alder": 2, "birch": 2},
        "price": (3900, 8900),
    }
    assert list(everything["sizes"]) == ["S", "M", "L"]
    assert await ask(sizes=["S"]) == {
        "sizes": {"S": 3, "M": 4, "L": 4},
        "colors": {"navy": 3},
        "brands": {"alder": 2, "birch": 1},
        "price": (3900, 6900),
    }
    assert await ask(brands=["birch"], colors=["ecru"]) == {
        "sizes": {"L": 2, "M": 1},
        "colors": {"ecru": 2, "navy": 1},
        "brands": {"alder": 2, "birch": 2},
        "price": (6900, 8900),
    }
    assert await ask(price={"currency": "EUR", "max": 4000}) == {
        "sizes": {"S": 1, "M": 1, "L": 1},
        "colors": {"ecru": 1, "navy": 1},
        "brands": {"alder": 1},
        "price": (3900, 8900),
    }
    assert await ask(tags=["no-such"]) == {"sizes": {}, "colors": {}, "brands": {}, "price": None}


async def test_facets_of_the_shop_and_of_a_collection(catalog: Any) -> None:
    data = await catalog.data(
        """{
          productFacets(currency: "GBP") { price { min { amount currency } } }
          collection(slug: "spring") { facets { brands { brand { name } count } } }
        }"""
    )

    assert data["productFacets"]["price"]["min"] == {"amount": 3400, "currency": "GBP"}
    assert data["collection"]["facets"]["brands"] == [{"brand": {"name": "Alder"}, "count": 2}]


async def test_a_product_page_takes_one_statement_and_one_for_its_collections(
    catalog: Any,
) -> None:
    with catalog.statements() as sent:
        data = await catalog.data(
            """{
              product(slug: "oxford") {
                slug description status tags materials { name percent } care { symbol label }
                sizes { code system } colors { slug name hex } images { url color }
                price(currency: "EUR") { amount } compareAtPrice(currency: "EUR") { amount }
                priceRange(currency: "GBP") { min { amount } max { amount } }
                variant(sku: "OXFORD-L-ECRU") { sku weightGrams image { url } product { slug } }
                category { slug breadcrumbs { slug } parent { slug } } collections { slug }
                seo { title description } sellingFast viewCount publishedAt
              }
            }"""
        )

    assert sent == ["find products", "find collections"]
    assert data["product"] == {
        "slug": "oxford",
        "description": "All about oxford.",
        "status": "PUBLISHED",
        "tags": [],
        "materials": [{"name": "Linen", "percent": 100}],
        "care": [{"symbol": "wash_30", "label": "Wash at 30 °C"}],
        "sizes": [{"code": code, "system": "EN_13402_LETTER"} for code in ("S", "M", "L")],
        "colors": [
            {"slug": "navy", "name": "Navy", "hex": "#1f2a44"},
            {"slug": "ecru", "name": "Ecru", "hex": "#f0ead6"},
        ],
        "images": [
            {"url": "/media/oxford-navy.svg", "color": "navy"},
            {"url": "/media/oxford-ecru.svg", "color": "ecru"},
        ],
        "price": {"amount": 4900},
        "compareAtPrice": None,
        "priceRange": {"min": {"amount": 4400}, "max": {"amount": 4400}},
        "variant": {
            "sku": "OXFORD-L-ECRU",
            "weightGrams": 250,
            "image": {"url": "/media/oxford-ecru.svg"},
            "product": {"slug": "oxford"},
        },
        "category": {
            "slug": "women-shirts",
            "breadcrumbs": [{"slug": "women"}, {"slug": "women-tops"}, {"slug": "women-shirts"}],
            "parent": {"slug": "women-tops"},
        },
        "collections": [{"slug": "spring"}],
        "seo": {"title": None, "description": None},
        "sellingFast": False,
        "viewCount": 0,
        "publishedAt": "2026-03-02T09:00:00.000Z",
    }


async def test_the_tree_takes_a_statement_a_level(catalog: Any) -> None:
    with catalog.statements() as sent:
        data = await catalog.data(
            """{ categories { slug description children { slug children { slug
                 breadcrumbs { title } } } } }"""
        )

    assert sent == ["find categories"] * 3
    assert data["categories"] == [
        {
            "slug": "women",
            "description": "For women.",
            "children": [
                {
                    "slug": "women-tops",
                    "children": [
                        {
                            "slug": "women-shirts",
                            "breadcrumbs": [
                                {"title": "Women"}, {"title": "Tops"}, {"title": "Shirts"},
                            ],
                        }
                    ],
                },
                {"slug": "women-knitwear", "children": []},
            ],
        },
        {"slug": "men", "description": "", "children": []},
    ]  # fmt: skip


async def test_brands_and_collections_in_order(catalog: Any) -> None:
    data = await catalog.data(
        """{
          brands { name description }
          collections { slug products(first: 5) { nodes { slug } } }
          brand(slug: "birch") { name }
        }"""
    )

    assert data["brands"] == [
        {"name": "Alder", "description": "From the north."},
        {"name": "Birch", "description": ""},
    ]
    assert data["collections"] == [
        {"slug": "spring", "products": {"nodes": [{"slug": "oxford"}, {"slug": "amble"}]}},
        {"slug": "linen", "products": {"nodes": [{"slug": "amble"}]}},
    ]
    assert data["brand"] == {"name": "Birch"}


async def test_brands_of_a_listing_are_loaded_in_one_statement(catalog: Any) -> None:
    with catalog.statements() as sent:
        data = await catalog.data(
            "{ products(first: 24) { nodes { brand { description } category { description } } } }"
        )

    assert len(data["products"]["nodes"]) == 5
    assert sorted(sent) == ["find brands", "find categories", "find products", "find shop"]


@pytest.mark.parametrize("slug", ["secret", "relic"])
async def test_drafts_and_archived_products_are_for_staff(shop: Any, slug: str) -> None:
    hidden = await shop.product(slug, "id slug")
    query = "query ($id: ID, $slug: String) { product(id: $id, slug: $slug) { slug } }"

    assert hidden["slug"] == slug
    assert (await shop.data(query, {"slug": slug}))["product"] is None
    assert (await shop.data(query, {"id": hidden["id"]}))["product"] is None
    assert (await shop.staff_data(query, {"id": hidden["id"]}))["product"] == {"slug": slug}


async def test_staff_list_products_by_status(catalog: Any, staff: str) -> None:
    hidden = {"filter": {"status": ["DRAFT", "ARCHIVED"]}, "sort": "TITLE_ASC"}

    assert await slugs(catalog, identity=staff, **hidden) == ["relic", "secret"]
    assert "secret" not in await slugs(catalog, identity=staff)
    answer = await catalog.ask(SLUGS, hidden)
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    "arguments",
    [
        "first: 1, last: 1",
        "first: 101",
        'after: "nonsense"',
        'after: "WyJ0aXRsZSIsIngiXQ"',
        'filter: {price: {currency: "EUR", min: 2, max: 1}}',
        'filter: {price: {currency: "XXX1"}}',
        f"filter: {{tags: {['a'] * 101}}}".replace("'", '"'),
    ],
)
async def test_wrong_arguments_are_named(catalog: Any, arguments: str) -> None:
    answer = await catalog.ask(f"{{ products({arguments}) {{ nodes {{ slug }} }} }}")

    assert answer["errors"][0]["extensions"]["code"] in (
        "BAD_USER_INPUT",
        "GRAPHQL_VALIDATION_FAILED",
    )


@pytest.mark.parametrize("field", ["product", "category", "brand", "collection"])
async def test_one_key_is_asked_for(catalog: Any, field: str) -> None:
    for arguments in ("", '(id: "x", slug: "x")'):
        answer = await catalog.ask(f"{{ {field}{arguments} {{ id }} }}")
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    data = await catalog.data(f'{{ a: {field}(id: "x") {{ id }} b: {field}(slug: "x") {{ id }} }}')
    assert data == {"a": None, "b": None}
