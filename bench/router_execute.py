"""What execution costs the router itself: the shop's listing, without sockets.

24 products with 8 variants each come from one subgraph, the availability of the 192 variants from
another. A transport in memory answers with bytes that were made beforehand, and parses them as the
real one does. Printed are the microseconds of each stage, the least of several rounds, which is the
figure that other work on the machine disturbs least.

    python -m bench.router_execute [--rounds N] [--profile]
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import time
from collections.abc import Callable
from dataclasses import dataclass

import orjson
from graphql import GraphQLSchema, build_schema, parse

from router.execute.executor import Executor, Prepared
from router.execute.merge import Merger, objects_at
from router.execute.representations import Batch, Representations
from router.execute.transport import FetchContext, JsonObject, SubgraphRequest, SubgraphResponse
from router.plan.nodes import (
    ELEMENT,
    EntityRequirement,
    Fetch,
    Flatten,
    Plan,
    RequiredField,
    Sequence,
)

SDL = """
type Query { category(slug: String!): Category }
type Category { title: String! breadcrumbs: [Category!]! products(first: Int): ProductConnection! }
type ProductConnection { nodes: [Product!]! pageInfo: PageInfo! }
type PageInfo { hasNextPage: Boolean! endCursor: String }
type Product {
  id: ID! slug: String! title: String! brand: Brand! price: Money image: Image
  variants: [ProductVariant!]!
}
type Brand { name: String! }
type Money { amount: Int! currency: String! }
type Image { url: String! alt: String! }
type ProductVariant { sku: ID! size: Size! availability: Availability! }
type Size { label: String! }
enum Status { IN_STOCK LOW_STOCK OUT_OF_STOCK }
type Availability { status: Status! available: Int! }
"""

OPERATION = """
query Listing($slug: String!) {
  category(slug: $slug) {
    title
    breadcrumbs { title }
    products(first: 24) {
      nodes {
        id slug title brand { name } price { amount currency } image { url alt }
        variants { sku size { label } availability { status available } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""

VARIANTS = ("category", "products", "nodes", ELEMENT, "variants", ELEMENT)
REQUIREMENT = EntityRequirement(
    types=frozenset({"ProductVariant"}),
    typename=None,
    selections=(RequiredField("sku", "sku", nullable=False),),
)
PLAN = Plan(
    kind="query",
    root=Sequence(
        (
            Fetch(1, "catalog", "query", "query($slug: String!) { … }", None, ("slug",)),
            Flatten(
                VARIANTS,
                Fetch(2, "inventory", "query", "query { … }", None, (), (REQUIREMENT,)),
            ),
        )
    ),
)


def catalog() -> JsonObject:
    """The catalog's answer: the client's fields with the keys that the next fetch needs."""
    nodes = [
        {
            "id": f"prod_{number:026d}",
            "slug": f"merino-jumper-{number}",
            "title": f"Merino jumper {number}",
            "brand": {"name": "Fjell"},
            "price": {"amount": 7900 + number, "currency": "EUR"},
            "image": {"url": f"/media/{number}.svg", "alt": "A jumper, folded"},
            "variants": [
                {
                    "__typename": "ProductVariant",
                    "sku": f"JMP-{number:04d}-{size}",
                    "size": {"label": size},
                }
                for size in ("XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL")
            ],
        }
        for number in range(24)
    ]
    category = {
        "title": "Knitwear",
        "breadcrumbs": [{"title": "Women"}, {"title": "Knitwear"}],
        "products": {"nodes": nodes, "pageInfo": {"hasNextPage": True, "endCursor": "x"}},
    }
    return {"data": {"category": category}}


def inventory() -> JsonObject:
    """The inventory's answer, one entity for each of the 192 variants."""
    entity = {"availability": {"status": "IN_STOCK", "available": 7}}
    return {"data": {"_entities": [entity] * 192}}


@dataclass(frozen=True)
class Memory:
    """A transport that answers at once."""

    answers: dict[str, bytes]

    async def send(
        self,
        subgraph: str,
        request: SubgraphRequest,  # noqa: ARG002  the answers are fixed
        context: FetchContext,  # noqa: ARG002
    ) -> SubgraphResponse:
        return SubgraphResponse(data=orjson.loads(self.answers[subgraph])["data"])


@dataclass(frozen=True)
class Supergraph:
    """The listing's part of the shop's schema."""

    schema: GraphQLSchema
    api_schema: GraphQLSchema


def measure(name: str, rounds: int, work: Callable[[], object]) -> float:
    """Prints and returns the least time of ``rounds`` calls, in microseconds."""
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    print(f"{name:<44}{best * 1e6:>10.0f} µs")
    return best * 1e6


def stages(prepared: Prepared, answers: dict[str, bytes], rounds: int) -> None:
    """Each stage by itself."""
    variant = prepared.variant({"slug": "knitwear"})
    representations = Representations((REQUIREMENT,))
    merger = Merger()

    def gathered() -> JsonObject:
        data: JsonObject = orjson.loads(answers["catalog"])["data"]
        return data

    data = gathered()

    def batch() -> Batch:
        return representations.batch(objects_at((data,), VARIANTS))

    made = batch()
    fresh = [(gathered(), orjson.loads(answers["inventory"])["data"]) for _ in range(rounds)]

    def merge() -> None:
        target, source = fresh.pop()
        objects = objects_at((target,), VARIANTS)
        for value, entity in zip(objects, source["_entities"], strict=True):
            merger.merge(value, entity)

    measure("parse both answers", rounds, lambda: [orjson.loads(x) for x in answers.values()])
    total = measure("collect objects, build representations", rounds, batch)
    total += measure("merge 192 entities", rounds, merge)
    entities = orjson.loads(answers["inventory"])["data"]["_entities"]
    for targets, entity in zip(made.targets, entities, strict=True):
        merger.merge(targets[0], entity)
    total += measure("project", rounds, lambda: variant.projection.project(data, ()))
    projected, errors = variant.projection.project(data, ())
    assert not errors, errors  # noqa: S101  a bench of a wrong answer would be worthless
    total += measure("write JSON", rounds, lambda: orjson.dumps({"data": projected}))
    print(f"{'representations + merge + project + JSON':<44}{total:>10.0f} µs")


def main() -> None:
    """Runs the bench."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--profile", action="store_true", help="print where the time of runs goes")
    arguments = parser.parse_args()
    schema = build_schema(SDL)
    document = parse(OPERATION)
    answers = {"catalog": orjson.dumps(catalog()), "inventory": orjson.dumps(inventory())}
    executor = Executor(Supergraph(schema, schema), Memory(answers))
    variables = {"slug": "knitwear"}

    def prepare() -> Prepared:
        prepared = executor.prepare(document, None, PLAN)
        prepared.variant(variables)
        return prepared

    measure("prepare (once per operation)", arguments.rounds, prepare)
    prepared = prepare()
    stages(prepared, answers, arguments.rounds)
    context = FetchContext()
    with asyncio.Runner() as runner:
        loop = runner.get_loop()

        def run() -> None:
            result = loop.run_until_complete(executor.run(prepared, variables, context))
            orjson.dumps({"data": result.data})

        measure("whole run, answers in memory", arguments.rounds, run)
        if arguments.profile:
            with cProfile.Profile() as profile:
                for _ in range(arguments.rounds):
                    run()
            pstats.Stats(profile).sort_stats("tottime").print_stats(18)


if __name__ == "__main__":
    main()
