"""Persisted operations: the storefront and the router read the same from one manifest."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import orjson

from router.server.operations.registry import OperationRegistry
from storefront.graph import Manifest

FOLDER = Path(__file__).parents[2] / "schema/manifests"
PATH = FOLDER / "storefront.json"


def test_every_id_is_the_hash_of_its_operation() -> None:
    manifest = orjson.loads(PATH.read_bytes())

    assert manifest["format"] == "apollo-persisted-query-manifest"
    assert manifest["version"] == 1
    assert manifest["operations"]
    for operation in manifest["operations"]:
        assert sha256(operation["body"].encode()).hexdigest() == operation["id"]


def test_the_router_knows_every_document_that_the_storefront_asks_for() -> None:
    operations = orjson.loads(PATH.read_bytes())["operations"]
    storefront, registered = Manifest.read(PATH), OperationRegistry(FOLDER).lists["storefront"]

    for operation in operations:
        document_id = storefront.document_id(operation["name"])
        scheme, _, digest = document_id.partition(":")
        assert scheme == "sha256"
        assert registered[digest].text == operation["body"]
