"""What `make schema` writes and `make check` refuses."""

from __future__ import annotations

from pathlib import Path

import yaml

from local.schema import clients, differences, ensure_configuration, put_in_place


def _write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_json", ".json").replace(
            "_gql", ".graphql"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_no_difference_is_found_where_there_is_none(tmp_path: Path) -> None:
    made = _write(tmp_path / "made", supergraph_gql="type Query", events__a_json="{}")
    schema = _write(tmp_path / "schema", supergraph_gql="type Query", events__a_json="{}")
    _write(schema, operations__storefront__home_gql="{ a }")
    assert list(differences(made, schema)) == []


def test_each_difference_is_told_so_that_a_person_sees_what_to_do(tmp_path: Path) -> None:
    made = _write(tmp_path / "made", supergraph_gql="type Query {\n  b: Int\n}\n", api_gql="x")
    schema = _write(
        tmp_path / "schema", supergraph_gql="type Query {\n  a: Int\n}\n", events__o_json=""
    )
    assert list(differences(made, schema)) == [
        "schema/api.graphql is missing",
        "schema/events/o.json is no longer generated: remove it",
        (
            "--- schema/supergraph.graphql (as it is)\n"
            "+++ schema/supergraph.graphql (as the code makes it)\n"
            "@@ -1,3 +1,3 @@\n type Query {\n-  a: Int\n+  b: Int\n }"
        ),
    ]


def test_what_is_made_replaces_what_was_and_nothing_else(tmp_path: Path) -> None:
    made = _write(tmp_path / "made", api_gql="new", subgraphs__catalog_gql="same")
    schema = _write(tmp_path / "schema", api_gql="old", subgraphs__catalog_gql="same")
    _write(schema, events__gone_json="", operations__storefront__home_gql="{ a }")
    assert put_in_place(made, schema) == ["api.graphql", "events/gone.json"]
    assert list(differences(made, schema)) == []
    assert (schema / "operations/storefront/home.graphql").read_text() == "{ a }"


def test_the_clients_are_the_storefront_and_each_partner(tmp_path: Path) -> None:
    operations = _write(
        tmp_path, storefront__a_gql="", partners__zara_gql="", partners__b__c_gql=""
    )
    assert [client.name for client in clients(operations)] == ["storefront", "b"]


def test_the_composition_file_is_written_once(tmp_path: Path) -> None:
    ensure_configuration(tmp_path)
    path = tmp_path / "supergraph.yaml"
    assert yaml.safe_load(path.read_text())["subgraphs"]["catalog"] == {
        "routing_url": "http://127.0.0.1:8002/graphql",
        "schema": {"file": "./subgraphs/catalog.graphql"},
    }
    path.write_text("subgraphs: {}\n")
    ensure_configuration(tmp_path)
    assert path.read_text() == "subgraphs: {}\n"
