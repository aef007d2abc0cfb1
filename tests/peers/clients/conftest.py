"""The router and its subgraphs as real processes, and clients from npm that ask them."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import re
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any

import pytest
from aiohttp import web
from graphql import parse, print_ast
from joserfc import jwt
from joserfc.jwk import OKPKey

from router.compose import SubgraphInput, compose

REPOSITORY = Path(__file__).parents[3]
SUBGRAPHS = REPOSITORY / "tests/router/server/streams/shop_subgraphs.py"
CHANNELS = itertools.count()
REGISTERED = (
    "query Registered { products(first: 1) { id stock } }",  # as urql sends it
    "query Registered { products(first: 1) { id stock __typename } }",  # as Apollo Client does
)


@dataclass(frozen=True)
class Served:
    """A running router, with an access token that it takes."""

    url: str
    token: str


async def _token(folder: Path) -> tuple[web.AppRunner, dict[str, str], str]:
    """An issuer of access tokens, running, the settings to trust it, and a token."""
    key = OKPKey.generate_key("Ed25519", {"kid": "key-1"})
    claims = {"sub": "usr_1", "exp": int(time()) + 600, "kind": "user"}
    token = jwt.encode(
        {"alg": "Ed25519", "typ": "at+jwt", "kid": "key-1"}, claims, key, ["Ed25519"]
    )

    async def keys(_: web.Request) -> web.Response:
        return web.json_response({"keys": [key.as_dict(private=False)]})

    application = web.Application()
    application.router.add_get("/jwks.json", keys)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    identity = folder / "identity.json"
    identity.write_text(json.dumps(key.as_dict(private=True)))
    settings = {
        "ROUTER_JWKS_URL": f"http://127.0.0.1:{runner.addresses[0][1]}/jwks.json",
        "ROUTER_IDENTITY_KEY": str(identity),
    }
    return runner, settings, token


def _manifest(folder: Path) -> str:
    """A manifest with one persisted query, as each client prints it."""
    bodies = [print_ast(parse(text)) for text in REGISTERED]
    operations = [
        {
            "id": sha256(body.encode()).hexdigest(),
            "name": "Registered",
            "type": "query",
            "body": body,
        }
        for body in bodies
    ]
    manifest = {
        "format": "apollo-persisted-query-manifest", "version": 1, "operations": operations,
    }  # fmt: skip
    manifests = folder / "manifests"
    manifests.mkdir()
    (manifests / "clients.json").write_text(json.dumps(manifest))
    return str(manifests)


@pytest.fixture(scope="session")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """The router in a process of its own, before subgraphs in another."""
    folder = tmp_path_factory.mktemp("clients")
    subgraphs = await asyncio.create_subprocess_exec(sys.executable, str(SUBGRAPHS), stdout=PIPE)
    assert subgraphs.stdout is not None
    started = json.loads(await subgraphs.stdout.readline())
    composed = compose(
        [
            SubgraphInput(name, f"http://127.0.0.1:{started['port']}/{name}/graphql", sdl)
            for name, sdl in started["sdl"].items()
        ]
    )
    assert composed.supergraph_sdl is not None, composed.errors
    supergraph = folder / "supergraph.graphql"
    supergraph.write_text(composed.supergraph_sdl)
    issuer, trust, token = await _token(folder)
    router = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "router", "serve", "--supergraph", str(supergraph), "--port", "0",
        stderr=PIPE,
        cwd=REPOSITORY,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("ROUTER_")},
            **trust,
            "LOG_FORMAT": "json",
            "ROUTER_MANIFESTS": _manifest(folder),
            "ROUTER_BATCHING__ENABLED": "true",
        },
    )  # fmt: skip
    url = await _address(router)
    yield Served(url, token)
    for process in (router, subgraphs):
        process.terminate()
        await process.wait()
    await issuer.cleanup()


async def _address(process: Process) -> str:
    """The URL of which a router tells when it serves. What it logs further is read and dropped."""
    assert process.stderr is not None
    read = b""
    while (line := await process.stderr.readline()) != b"":
        read += line
        found = re.search(rb'"url": ?"(http://[^"]+)"', line)
        if found is not None:
            process.drained = asyncio.create_task(process.stderr.read())  # type: ignore[attr-defined]
            return found[1].decode()
    raise AssertionError(read.decode())


RunClient = Callable[[str], Awaitable[Any]]


@pytest.fixture(scope="session")
def run_client(npm: Callable[[Path], Path], served: Served) -> RunClient:
    """``await run_client("apollo")`` runs a script, and returns what it printed."""
    packages = npm(Path(__file__).parent)
    node = shutil.which("node") or "node"

    async def run(script: str) -> Any:
        given = {
            "url": served.url,
            "ws": served.url.replace("http://", "ws://"),
            "channel": f"{script}-{next(CHANNELS)}",
            "token": served.token,
        }
        process = await asyncio.create_subprocess_exec(
            node, f"{script}.mjs", json.dumps(given), stdout=PIPE, stderr=PIPE, cwd=packages
        )
        try:
            async with asyncio.timeout(60):
                out, errors = await process.communicate()
        except TimeoutError:
            process.kill()
            out, errors = await process.communicate()
        assert process.returncode == 0, (out + errors).decode()
        return json.loads(out)

    return run
