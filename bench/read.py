"""``bench/read``: what reading the shop through the router costs.

For each number of products, operation and number of connections: requests a second, latency (p50,
p99, in milliseconds), processor time a request (milliseconds, of the subgraphs and of the router),
store statements a request, and the servers' memory. Nothing is cached but
parsed and planned operations.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.platform import LOAD_CORE, Platform, on_core, running

OPERATIONS = Path(__file__).parent / "operations"
CATEGORY = "women"
WARM_UP_SECONDS = 3


@dataclass(frozen=True)
class Figure:
    """One line of the result."""

    products: int
    operation: str
    connections: int
    requests_per_second: float
    p50_ms: float
    p99_ms: float
    subgraphs_cpu_ms: float
    router_cpu_ms: float
    statements_per_request: float
    memory_mib: float
    wrong_answers: int


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table, and write JSON where ``--output`` says."""
    parser = argparse.ArgumentParser(prog="bench/read", description=__doc__)
    parser.add_argument("--products", type=int, nargs="+", default=[240])
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16])
    parser.add_argument("--seconds", type=int, default=10, help="length of each measurement")
    parser.add_argument("--output", type=Path, help="file for the figures as JSON")
    options = parser.parse_args(arguments)
    for program in ("wrk", "taskset"):
        if shutil.which(program) is None:
            sys.stderr.write(f"bench: {program} is missing (Debian: apt-get install wrk)\n")
            return 1
    figures: list[Figure] = []
    _print_heading()
    for products in options.products:
        with (
            tempfile.TemporaryDirectory(prefix="loom-bench-") as folder,
            running(Path(folder), products) as platform,
        ):
            for operation, body in _bodies(platform).items():
                for connections in options.connections:
                    _load(platform, body, connections, WARM_UP_SECONDS)
                    figure = _measure(
                        platform, products, operation, body, connections, options.seconds
                    )
                    _print(figure)
                    figures.append(figure)
    if options.output:
        options.output.write_text(json.dumps([asdict(it) for it in figures], indent=2) + "\n")
    return 1 if any(figure.wrong_answers for figure in figures) else 0


def _bodies(platform: Platform) -> dict[str, str]:
    """The requests, for a category that is full and the first product in it."""
    listing = {
        "query": (OPERATIONS / "listing.graphql").read_text("utf-8"),
        "variables": {"category": CATEGORY},
    }
    data = _ask(platform, listing)
    nodes = data["category"]["products"]["nodes"]
    variants = [len(node["variants"]) for node in nodes]
    print(f"# {len(nodes)} products on the page, {sum(variants)} variants")
    product = {
        "query": (OPERATIONS / "product.graphql").read_text("utf-8"),
        "variables": {"slug": nodes[0]["slug"]},
    }
    _ask(platform, product)
    return {"listing": json.dumps(listing), "product": json.dumps(product)}


def _ask(platform: Platform, body: Mapping[str, object]) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310  # our own address
        f"{platform.router}/graphql",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        answer = json.load(response)
    if "errors" in answer:
        raise SystemExit(f"bench: {answer['errors']}")
    data: dict[str, Any] = answer["data"]
    return data


def _load(platform: Platform, body: str, connections: int, seconds: int) -> list[float]:
    """Run wrk; return requests, wrong answers, microseconds in all, p50, p99, max."""
    done = subprocess.run(
        on_core(
            LOAD_CORE,
            *("wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"),
            *("-s", str(Path(__file__).parent / "post.lua"), f"{platform.router}/graphql"),
        ),
        env={**os.environ, "BENCH_BODY": body},
        capture_output=True,
        text=True,
        check=True,
    )
    [line] = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    return [float(word) for word in line.split()[1:]]


def _measure(
    platform: Platform, products: int, operation: str, body: str, connections: int, seconds: int
) -> Figure:
    before, cpu_before = platform.statements(), platform.cpu_seconds()
    requests, wrong, microseconds, p50, p99, _ = _load(platform, body, connections, seconds)
    cpu = {
        name: (seconds - cpu_before[name]) * 1000 / requests
        for name, seconds in platform.cpu_seconds().items()
    }
    return Figure(
        products=products,
        operation=operation,
        connections=connections,
        requests_per_second=round(requests / (microseconds / 1e6), 1),
        p50_ms=round(p50 / 1000, 2),
        p99_ms=round(p99 / 1000, 2),
        subgraphs_cpu_ms=round(cpu["subgraphs"], 2),
        router_cpu_ms=round(cpu["router"], 2),
        statements_per_request=round((platform.statements() - before) / requests, 2),
        memory_mib=round(platform.memory() / 2**20, 1),
        wrong_answers=int(wrong),
    )


def _print_heading() -> None:
    print(
        f"{'products':>8} {'operation':<9} {'conn':>4} {'req/s':>8} {'p50 ms':>8} {'p99 ms':>8}"
        f" {'subgraphs':>9} {'router':>7} {'stmts/req':>9} {'MiB':>7} {'wrong':>5}"
    )


def _print(figure: Figure) -> None:
    print(
        f"{figure.products:>8} {figure.operation:<9} {figure.connections:>4}"
        f" {figure.requests_per_second:>8} {figure.p50_ms:>8} {figure.p99_ms:>8}"
        f" {figure.subgraphs_cpu_ms:>9} {figure.router_cpu_ms:>7}"
        f" {figure.statements_per_request:>9} {figure.memory_mib:>7} {figure.wrong_answers:>5}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
