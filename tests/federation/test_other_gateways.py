"""The shop behind other gateways: they load our supergraph, and its pages are the same there."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DirectiveDefinitionNode,
    DirectiveNode,
    StringValueNode,
    Visitor,
    VisitorAction,
    parse,
    print_ast,
    visit,
)
from graphql.language.visitor import REMOVE

from router.server.claims import ANONYMOUS
from router.server.identity import HEADER, IdentitySigner, load_identity_key

ROOT = Path(__file__).parents[2]
SUPERGRAPH = ROOT / "schema" / "supergraph.graphql"
LISTING = (ROOT / "bench/operations/listing.graphql").read_text()
PRODUCT_PAGE = (ROOT / "bench/operations/product.graphql").read_text()
ACCESS_CONTROL = ("authenticated", "requiresScopes")

pytestmark = pytest.mark.peers


class _WithoutAccessControl(Visitor):
    def enter_directive(self, node: DirectiveNode, *_: object) -> VisitorAction:
        if node.name.value in ACCESS_CONTROL:
            return REMOVE
        for argument in node.arguments or ():
            if isinstance(argument.value, StringValueNode) and any(
                f"specs.apollo.dev/{name}/" in argument.value.value for name in ACCESS_CONTROL
            ):
                return REMOVE
        return None

    def enter_directive_definition(
        self, node: DirectiveDefinitionNode, *_: object
    ) -> VisitorAction:
        return REMOVE if node.name.value in ACCESS_CONTROL else None


def supergraph_for(kind: str) -> str:
    """Our supergraph, unchanged save for Apollo's gateway: of no composer will it load one with
    access control (UNSUPPORTED_LINKED_FEATURE), which their Rust router alone can do."""
    sdl = SUPERGRAPH.read_text(encoding="utf-8")
    return print_ast(visit(parse(sdl), _WithoutAccessControl())) if kind == "apollo" else sdl


@asynccontextmanager
async def gateway(home: Path, kind: str, file: Path, options: object) -> AsyncIterator[str]:
    """Another gateway with a supergraph; its URL."""
    node = shutil.which("node")
    assert node is not None
    process = await asyncio.create_subprocess_exec(
        *(node, "gateway.mjs", kind, str(file), json.dumps(options)),
        cwd=home,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        async with asyncio.timeout(40):
            line = (await process.stdout.readline()).decode()
        assert line.startswith("listening on "), (await process.stderr.read()).decode()
        yield line.removeprefix("listening on ").strip()
    finally:
        if process.returncode is None:
            process.kill()  # told to stop, they would first wait for our connections to end
        await process.communicate()


@pytest.mark.parametrize("kind", ["apollo", "hive"])
async def test_the_shops_pages(
    kind: str, graph: Any, npm: Callable[[Path], Path], tmp_path: Path
) -> None:
    file = tmp_path / "supergraph.graphql"
    file.write_text(supergraph_for(kind), encoding="utf-8")
    home = npm(ROOT / "tests" / "peers" / "supergraph")
    key = load_identity_key(graph.routing._environment["ROUTER_IDENTITY_KEY"])
    options = {
        "urls": {name: f"{url}/graphql" for name, url in graph.subgraphs.items()},
        "headers": {HEADER: IdentitySigner(key).sign(ANONYMOUS, None)},
    }
    pages = ((LISTING, {"category": "shelf-3"}), (PRODUCT_PAGE, {"slug": "garment-00233"}))
    async with gateway(home, kind, file, options) as url:
        for query, variables in pages:
            body = {"query": query, "variables": variables}
            async with graph.client.post(url, json=body) as response:
                answer = await response.json(content_type=None)
            assert answer == {"data": await graph.data(query, variables)}
            assert None not in answer["data"].values()
