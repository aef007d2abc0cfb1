from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import orjson
import pytest

from router.server.operations.classes import ClientClass
from router.server.operations.manifest import ManifestError, digest
from router.server.operations.registry import OperationRegistry

A, B, C = "query A { a }", "query B { b }", "query C { c }"


def apollo(folder: Path, client: str, *texts: str) -> None:
    operations = [
        {"id": digest(text), "name": text[6], "type": "query", "body": text} for text in texts
    ]
    manifest = {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": operations,
    }
    (folder / f"{client}.json").write_bytes(orjson.dumps(manifest))


def relay(folder: Path, client: str, documents: Mapping[str, str]) -> None:
    (folder / f"{client}.json").write_bytes(orjson.dumps(documents))


def found(registry: OperationRegistry, client: ClientClass, subject: str | None = None) -> str:
    """Which of A, B and C the client may ask for."""
    return "".join(
        text[6] for text in (A, B, C) if registry.find(client, subject, digest(text)) is not None
    )


def test_a_client_finds_what_its_lists_have(tmp_path: Path) -> None:
    apollo(tmp_path, "storefront", A)
    apollo(tmp_path, "acme", B)
    relay(tmp_path, "app", {digest(C): C})
    registry = OperationRegistry(tmp_path)
    assert list(registry.lists) == ["acme", "app", "storefront"]
    assert found(registry, ClientClass("everybody")) == "ABC"
    assert found(registry, ClientClass("storefront", lists=("storefront", "app"))) == "AC"
    partner = ClientClass("partner", lists=("{subject}",))
    assert found(registry, partner, "acme") == "B"
    assert found(registry, partner, "nobody") == ""
    assert found(registry, partner, None) == ""
    assert found(registry, ClientClass("none", lists=())) == ""
    assert sorted(document.text for document in registry) == [A, B, C]


def test_an_id_of_another_form_and_the_document_s_hash(tmp_path: Path) -> None:
    relay(tmp_path, "app", {"c7d0": A, "page.2": B})
    registry = OperationRegistry(tmp_path)
    everybody = ClientClass("everybody")
    by_id = registry.find(everybody, None, "c7d0")
    assert by_id is not None
    assert by_id.text == A
    assert registry.find(everybody, None, digest(A)) is by_id
    assert registry.find(everybody, None, digest(B)) is not None
    assert len(list(registry)) == 2


def test_nothing_is_registered_without_a_folder() -> None:
    registry = OperationRegistry()
    assert found(registry, ClientClass("everybody")) == ""
    assert list(registry) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no such folder"):
        OperationRegistry(tmp_path / "nowhere")


async def test_a_changed_folder_is_read_again(tmp_path: Path) -> None:
    apollo(tmp_path, "storefront", A)
    registry = OperationRegistry(tmp_path)
    everybody = ClientClass("everybody")
    assert not await registry.refresh()
    apollo(tmp_path, "storefront", A, B)
    assert await registry.refresh()
    assert found(registry, everybody) == "AB"
    apollo(tmp_path, "partner", C)
    assert await registry.refresh()
    assert found(registry, everybody) == "ABC"
    (tmp_path / "storefront.json").unlink()
    assert await registry.refresh()
    assert found(registry, everybody) == "C"
    assert (registry.reloads, registry.failed_reloads) == (3, 0)


async def test_what_was_read_stays_while_the_folder_cannot_be_used(tmp_path: Path) -> None:
    apollo(tmp_path, "storefront", A)
    registry = OperationRegistry(tmp_path)
    (tmp_path / "storefront.json").write_text("{")
    assert not await registry.refresh()
    assert found(registry, ClientClass("everybody")) == "A"
    assert (registry.reloads, registry.failed_reloads) == (0, 1)
    apollo(tmp_path, "storefront", A, B)
    assert await registry.refresh()
    assert found(registry, ClientClass("everybody")) == "AB"
