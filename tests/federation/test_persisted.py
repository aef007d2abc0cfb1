"""Every operation that the storefront has registered runs, as the storefront sends it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import OperationDefinitionNode, parse

OPERATIONS = Path(__file__).parents[2] / "schema/operations/storefront"
FILES = sorted(OPERATIONS.glob("*.graphql"))
LIST = {
    "byColor": True,
    "currency": "EUR",
    "filter": {"colors": ["navy"]},
    "sort": "NEWEST",
    "first": 5,
}


class Visit:
    """A visitor with an account of their own, and what each operation is sent of them."""

    def __init__(self, graph: Any, member: Any, session: str, product: str) -> None:
        credentials = {"email": member.email, "password": "correct horse battery"}
        names = {"givenName": "Eve", "familyName": "Tester"}
        unused = f"other-{member.email}"
        self.graph = graph
        self.token: str = member.token
        self.variables: dict[str, dict[str, Any]] = {
            "AccountPage": {},
            "BrandPage": {"slug": "brand-1", **LIST},
            "BrandsPage": {},
            "CategoryPage": {"slug": "shelf-3", **LIST},
            "CollectionPage": {"slug": "nothing", **LIST},
            "ConfirmEmail": {"token": "unknown"},
            "EndSession": {"id": session},
            "HomePage": {"currency": "GBP", "first": 8},
            "LogIn": {"input": {**credentials, "userAgent": "Test/1.0"}},
            "LogOut": {},
            "LogOutEverywhere": {},
            "Navigation": {},
            "ProductPage": {"slug": "garment-00003", "currency": "USD"},
            "RecordProductView": {"productId": product},
            "RefreshSession": {"refreshToken": member.refresh_token},
            "Register": {"input": {**credentials, **names, "email": unused}},
            "RequestEmailVerification": {},
            "RequestPasswordReset": {"email": member.email},
            "ResetPassword": {"input": {"token": "unknown", "password": "a new horse battery"}},
            "Sitemap": {},
        }


@pytest.fixture(scope="session")
async def visit(graph: Any) -> Visit:
    member = await graph.register("visitor")
    await graph.log_in(member.email)
    data = await graph.data(
        '{ me { sessions { id isCurrent } } product(slug: "garment-00003") { id } }',
        token=member.token,
    )
    (other,) = [it["id"] for it in data["me"]["sessions"] if not it["isCurrent"]]
    return Visit(graph, member, other, data["product"]["id"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_runs_by_its_id(visit: Visit, path: Path) -> None:
    body = path.read_text()  # noqa: ASYNC240  # a small file, and nothing else to do meanwhile
    (name,) = [
        definition.name.value
        for definition in parse(body).definitions
        if isinstance(definition, OperationDefinitionNode) and definition.name
    ]

    response, answer = await visit.graph.send(
        {
            "documentId": f"sha256:{sha256(body.encode()).hexdigest()}",
            "variables": visit.variables[name],
        },
        token=visit.token,
        headers={"GraphQL-Client-Name": "storefront"},
    )

    assert response.status == 200
    assert "errors" not in answer, answer["errors"]
    expected = {"CollectionPage": {"collection": None}}.get(name)
    if expected is not None:
        assert answer["data"] == expected
    else:
        assert all(value is not None for value in answer["data"].values())


def test_none_is_left_out() -> None:
    manifest = orjson.loads((OPERATIONS.parents[1] / "manifests/storefront.json").read_bytes())
    assert len(manifest["operations"]) == len(FILES)
    assert {entry["body"] for entry in manifest["operations"]} == {
        path.read_text() for path in FILES
    }


async def test_by_apollos_extension_too(graph: Any) -> None:
    body = (OPERATIONS / "navigation.graphql").read_text()
    _, answer = await graph.send(
        {
            "extensions": {
                "persistedQuery": {"version": 1, "sha256Hash": sha256(body.encode()).hexdigest()}
            }
        }
    )

    (women,) = answer["data"]["categories"]
    assert women["slug"] == "women"
    assert len(women["children"]) == 10
