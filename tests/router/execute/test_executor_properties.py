"""Answers spoiled in every way that JSON allows: always a response, and one that the API allows."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from random import Random
from typing import Any

import orjson
from graphql import GraphQLObjectType, GraphQLResolveInfo, build_schema, execute_sync, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from router.execute.executor import Executor
from router.execute.transport import (
    Failure,
    FetchContext,
    SubgraphRequest,
    SubgraphResponse,
)
from router.plan.nodes import (
    ELEMENT,
    EntityRequirement,
    Fetch,
    Flatten,
    KeyRename,
    Parallel,
    Plan,
    RequiredField,
    Sequence,
)

SCHEMA = build_schema(
    """
    type Query { items: [Item!] sure: Product! grid: [[Product]!]! }
    interface Item { id: ID! title: String }
    type Product implements Item { id: ID! title: String stock: Int! related: [Item!] mood: Mood }
    type Voucher implements Item { id: ID! title: String amount: Int }
    enum Mood { CALM CROSS }
    """
)
OPERATION = """
  {
    items { __typename id title ... on Product { stock mood } ... on Voucher { amount } }
    sure { id stock related { __typename id ... on Product { stock } } }
    grid { id stock }
  }
"""

PRODUCT = {"__typename": "Product", "id": "p1", "title": "One", "mood": "CALM"}
ANSWERS: dict[str, Any] = {
    "catalog": {
        "items_1": [PRODUCT, {"__typename": "Voucher", "id": "v1", "title": "V", "amount": 5}],
        "sure": {"__typename": "Product", "id": "p2", "related": [PRODUCT, PRODUCT]},
        "grid": [[PRODUCT, None], [], [PRODUCT]],
    },
    "inventory": {"_entities": [{"stock": 7}]},
}
REQUIREMENT = EntityRequirement(
    frozenset({"Product"}), None, (RequiredField("id", "id", nullable=False),)
)
STOCK = Fetch(1, "inventory", "query", "{}", None, requirements=(REQUIREMENT,))
ITEMS = KeyRename((), "items_1", "items")
ROOT = Fetch(0, "catalog", "query", "{items_1 sure grid}", None, renames=(ITEMS,))
PLAN = Plan(
    "query",
    Sequence(
        (
            ROOT,
            Parallel(
                (
                    Flatten(("items", ELEMENT), STOCK),
                    Flatten(("sure",), STOCK),
                    Flatten(("sure", "related", ELEMENT, frozenset({"Product"})), STOCK),
                    Flatten(("grid", ELEMENT, ELEMENT), STOCK),
                )
            ),
        )
    ),
)  # fmt: skip

JUNK: list[Any] = [None, 3, 1.5, True, "x", "Item", "Ghost", [], {}, [None], [[1]], {"id": {}}]
PATHS: list[Any] = [
    None, [], "x", [True], ["_entities"], ["_entities", 0, "stock"], ["_entities", 99], ["ghost"],
    ["items_1", 0, "title"], ["sure"], ["grid", 0, 0, "stock"], ["sure", "related", 1.5],
]  # fmt: skip


def spoil(random: Random, value: Any, share: float) -> Any:
    if random.random() < share:
        return random.choice(JUNK)
    if isinstance(value, dict):
        kept = ((key, part) for key, part in value.items() if random.random() >= share)
        return {key: spoil(random, part, share) for key, part in kept}
    if isinstance(value, list):
        return [spoil(random, part, share) for part in value]
    return value


@dataclass
class Spoiling:
    """A transport whose answers have the outer shape of a response, and nothing more."""

    random: Random

    async def send(
        self, subgraph: str, _request: SubgraphRequest, _context: FetchContext
    ) -> SubgraphResponse:
        await asyncio.sleep(0)
        if self.random.random() < 0.1:
            return SubgraphResponse(failure=Failure("SUBGRAPH_TIMEOUT", "secret"))
        data = spoil(self.random, ANSWERS[subgraph], self.random.choice([0.0, 0.02, 0.1, 0.3]))
        errors = tuple(
            {"message": "secret", "path": self.random.choice(PATHS)}
            for _ in range(self.random.randrange(3))
        )
        if not isinstance(data, dict):
            return SubgraphResponse(None, errors or ({"message": "secret"},))
        return SubgraphResponse(orjson.loads(orjson.dumps(data)), errors)


@dataclass(frozen=True)
class Supergraph:
    schema: Any = SCHEMA
    api_schema: Any = SCHEMA


def by_response_key(source: Any, info: GraphQLResolveInfo[Any], **_: Any) -> Any:
    return source.get(info.path.key)


for named in SCHEMA.type_map.values():
    if isinstance(named, GraphQLObjectType) and not named.name.startswith("__"):
        for field in named.fields.values():
            field.resolve = by_response_key


@settings(max_examples=int(os.environ.get("PROPERTY_EXAMPLES", "300")), deadline=None)
@given(st.integers(0, 2**64))
def test_spoiled_answers_make_a_response_that_the_api_allows(seed: int) -> None:
    document = parse(OPERATION)
    executor = Executor(Supergraph(), Spoiling(Random(seed)))
    with asyncio.Runner() as runner:
        result = runner.run(
            executor.run(executor.prepare(document, None, PLAN), {}, FetchContext())
        )
    assert "secret" not in str(result.errors)
    if result.data is None:
        assert result.errors
    else:
        again = execute_sync(SCHEMA, document, root_value=result.data)
        assert (again.data, again.errors) == (result.data, None)
    for error in result.errors:
        assert error.keys() <= {"message", "path", "extensions"}
        assert isinstance(error["extensions"]["code"], str)
        assert error.get("path", ["items"])[0] in {"items", "sure", "grid"}
