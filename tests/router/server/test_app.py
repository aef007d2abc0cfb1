"""Putting the router together: the pages beside GraphQL, and configuration that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from router.server.app import create_app
from router.server.settings import ConfigurationError, load_settings

if TYPE_CHECKING:
    from tests.router.server.conftest import Router, Shop


async def test_the_front_page_leads_to_the_playground(shared_router: Router) -> None:
    reply = await shared_router.request("GET", "/", allow_redirects=False)
    assert reply.status == 307
    assert reply.headers["Location"] == "/graphql"


async def test_another_page(shared_router: Router) -> None:
    assert (await shared_router.request("GET", "/nowhere")).status == 404


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"supergraph": None}, "use --supergraph FILE or set ROUTER_SUPERGRAPH"),
        ({"supergraph": Path("/nowhere.graphql")}, "/nowhere.graphql"),
        ({"supergraph": Path(__file__)}, "test_app.py: "),
        ({"subgraph_urls": {"orders": "http://x"}}, "orders (it has catalog, inventory)"),
        ({"identity_key": "/nowhere.json"}, "identity_key: /nowhere.json"),
        ({"manifests": Path("/nowhere")}, "manifests: /nowhere: no such folder"),
        (
            {"jwks_url": "http://127.0.0.1:9/", "jwt_algorithms": ("none",)},
            "jwt_algorithms: unknown or unsafe",
        ),
    ],
)
def test_configuration_that_cannot_be_used(
    shop: Shop, options: dict[str, Any], message: str
) -> None:
    settings = load_settings(**{"supergraph": shop.supergraph, **options})
    with pytest.raises(ConfigurationError) as caught:
        create_app(settings)
    assert message in str(caught.value)
