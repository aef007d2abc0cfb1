"""The federation under test: the supergraph that our composition makes, and the four subgraphs."""

from __future__ import annotations

import os
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from bench.platform import on_core
from router.compose import SubgraphInput, compose

HERE: Final = Path(__file__).parent
PACKAGES: Final = HERE.parents[1] / ".loom" / "node" / "bench-router"
NAMES: Final = ("accounts", "inventory", "products", "reviews")


@dataclass(frozen=True)
class Federation:
    """Running subgraphs: name to URL, and the composed supergraph's SDL."""

    urls: dict[str, str]
    supergraph: str

    def calls(self) -> int:
        """How many requests have come to all subgraphs so far."""
        return sum(counted["requests"] for counted in self._counts().values())

    def _counts(self) -> dict[str, dict[str, int]]:
        url = next(iter(self.urls.values()))
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  a URL of our own
            counts: dict[str, dict[str, int]] = orjson.loads(answer.read())
        return counts


def install_packages() -> None:
    """Installs the npm packages of ``peers/package.json``, once and again when it has changed."""
    wanted = (HERE / "peers" / "package.json").read_bytes()
    installed = PACKAGES / "package.json"
    complete = PACKAGES / ".complete"
    if complete.exists() and installed.read_bytes() == wanted:
        return
    PACKAGES.mkdir(parents=True, exist_ok=True)
    complete.unlink(missing_ok=True)
    installed.write_bytes(wanted)
    print(f"installing the peers into {PACKAGES} …", flush=True)
    install = ("npm", "install", "--no-audit", "--no-fund", "--no-package-lock")
    subprocess.run(
        install,
        cwd=PACKAGES,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    complete.touch()


@contextmanager
def running(core: int) -> Iterator[Federation]:
    """Starts the subgraphs on ``core``; they end with the context."""
    server = subprocess.Popen(
        on_core(core, "node", str(HERE / "subgraphs" / "serve.mjs")),
        env={**os.environ, "NODE_ENV": "production", "BENCH_PACKAGES": str(PACKAGES)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        line = server.stdout.readline() if server.stdout is not None else b""
        if not line:
            raise RuntimeError("The subgraphs did not start; Node has said why.")
        urls = {name: f"http://127.0.0.1:{port}/" for name, port in orjson.loads(line).items()}
        yield Federation(urls, _composed(urls))
    finally:
        server.terminate()
        server.wait()


def _composed(urls: dict[str, str]) -> str:
    subgraphs = [
        SubgraphInput(name, urls[name], (HERE / "subgraphs" / f"{name}.graphql").read_text())
        for name in NAMES
    ]
    result = compose(subgraphs)
    if result.supergraph_sdl is None:
        raise RuntimeError(f"The subgraphs do not compose: {result.errors}")
    return result.supergraph_sdl
