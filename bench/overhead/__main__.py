"""What each step of the pipeline, and each feature that can be switched, costs a request.

The application runs without its server, one request after the other, before the subgraphs of
``bench/router``; what is told is processor time of the router's thread: of a step the least of all
rounds, which other work on the machine disturbs least. The query is the small one of
``bench/router``: four subgraph requests.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

import orjson
import structlog
import uvloop

from bench.overhead.features import Feature, features
from bench.overhead.requests import ask, cost, running
from bench.overhead.steps import timed_steps, watch_cost
from bench.router.federation import Federation, install_packages
from bench.router.federation import running as running_federation
from bench.router.loads import SMALL
from router.server.app import RouterApp, create_app
from router.server.settings import load_settings

VARIABLE = orjson.dumps(
    {"query": "query Small($id: ID!) " + SMALL % "$id", "variables": {"id": "u1"}}
)
LITERAL = orjson.dumps({"query": "query Small " + SMALL % '"u1"'})
NOTHING = orjson.dumps({"query": "{ __typename }"})
PLAIN = Feature("nothing more", {})


def build(supergraph: Path, feature: Feature) -> RouterApp:
    """A router with a feature, and otherwise with the default settings but for the access log."""
    settings = {"supergraph": supergraph, "access_log": False, **feature.settings}
    return create_app(load_settings(**settings))


async def step_table(supergraph: Path, rounds: int, requests: int) -> None:
    """Prints what each step takes with the default settings."""
    with timed_steps() as steps:
        app = build(supergraph, PLAIN)
    least = dict.fromkeys((step.name for step in steps), float("inf"))
    whole = float("inf")
    watch = watch_cost()
    async with running(app):
        await ask(app, VARIABLE)
        for _ in range(rounds):
            for step in steps:
                step.nanoseconds = 0
            whole = min(whole, await cost(app, VARIABLE, (), requests))
            for step in steps:
                taken = step.nanoseconds / requests / 1000 - watch
                least[step.name] = min(least[step.name], max(taken, 0.0))
    print("| step | µs |\n|---|--:|")
    for name, taken in least.items():
        print(f"| `{name}` | {taken:.1f} |")
    print(f"| all steps | {sum(least.values()):.1f} |")
    print(f"| whole request, less the watch | {whole - watch * len(steps):.1f} |\n")


async def feature_table(supergraph: Path, rounds: int, requests: int) -> None:
    """Prints what each feature adds to the whole request, by itself.

    Each is measured right beside the router without it, and the median of the differences told.
    """
    async with AsyncExitStack() as stack:
        apps = [
            (feature, await stack.enter_async_context(running(build(supergraph, feature))))
            for feature in (PLAIN, *features())
        ]
        (_, plain), *others = apps
        added: dict[str, tuple[list[float], list[float]]] = {}
        for round_number in range(rounds + 1):
            for feature, app in others:
                query = LITERAL if feature.literal else VARIABLE
                differences = (
                    await cost(app, query, feature.headers, requests)
                    - await cost(plain, VARIABLE, (), requests),
                    await cost(app, NOTHING, feature.headers, requests)
                    - await cost(plain, NOTHING, (), requests),
                )
                if round_number:  # the first fills caches and pools
                    for found, one in zip(
                        added.setdefault(feature.name, ([], [])), differences, strict=True
                    ):
                        found.append(one)
    print("| feature | added to four fetches, µs | added to none, µs |\n|---|--:|--:|")
    for name, (query_added, empty_added) in added.items():
        print(f"| {name} | {median(query_added):+.1f} | {median(empty_added):+.1f} |")


async def measure(federation: Federation, rounds: int, requests: int) -> None:
    """Prints both tables."""
    with tempfile.TemporaryDirectory() as folder:
        supergraph = Path(folder) / "supergraph.graphql"
        supergraph.write_text(federation.supergraph)
        await step_table(supergraph, rounds, requests)
        await feature_table(supergraph, rounds, requests)


def main() -> None:
    """Runs the bench."""
    parser = argparse.ArgumentParser(prog="bench/overhead/run", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=100, help="in one round")
    arguments = parser.parse_args()
    logging.disable()
    with Path("/dev/null").open("w") as nowhere:
        structlog.configure(
            processors=[
                structlog.contextvars.merge_contextvars,
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.JSONRenderer(
                    serializer=lambda event, **_: orjson.dumps(event).decode()
                ),
            ],
            wrapper_class=structlog.make_filtering_bound_logger("INFO"),
            logger_factory=structlog.WriteLoggerFactory(file=nowhere),
        )
        install_packages()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        with (
            running_federation(core=1) as federation,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(measure(federation, arguments.rounds, arguments.requests))


if __name__ == "__main__":
    main()
