from __future__ import annotations

from typing import Any

import pytest

from router.execute.errors import (
    ErrorPath,
    ErrorPolicy,
    read_path,
    rename_path,
    shared_prefix,
)
from router.execute.transport import Failure
from router.plan.nodes import ELEMENT, KeyRename


def told(error: dict[str, Any], **policy: bool) -> dict[str, Any]:
    return ErrorPolicy(**policy).subgraph_error(error, "catalog", ("a", 0))


def test_a_code_that_a_subgraph_chose_passes_with_its_message() -> None:
    error = {
        "message": "The slug is taken.",
        "path": ["x"],
        "locations": [{"line": 1, "column": 2}],
        "extensions": {"code": "BAD_USER_INPUT", "field": "slug", "serviceName": "c"},
    }
    assert told(error) == {
        "message": "The slug is taken.",
        "path": ["a", 0],
        "extensions": {"code": "BAD_USER_INPUT", "field": "slug", "service": "catalog"},
    }


@pytest.mark.parametrize(
    "extensions",
    [
        None,
        {},
        [],
        {"code": "INTERNAL_SERVER_ERROR", "exception": {"stacktrace": ["secret"]}},
        {"code": "GRAPHQL_VALIDATION_FAILED"},
        {"code": "GRAPHQL_PARSE_FAILED"},
        {"code": 500},
        {"code": ""},
        {"field": "secret"},
    ],
)
def test_masks_what_was_not_meant_for_a_client(extensions: Any) -> None:
    error = {"message": "secret: password=x", "extensions": extensions}
    assert told(error) == {
        "message": "An internal error occurred.",
        "path": ["a", 0],
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "service": "catalog"},
    }


@pytest.mark.parametrize(
    "name", ["exception", "stacktrace", "stackTrace", "debug", "originalError", "SQL"]
)
def test_drops_extensions_that_carry_internals(name: str) -> None:
    error = {"message": "No.", "extensions": {"code": "FORBIDDEN", name: "secret"}}
    assert told(error)["extensions"] == {"code": "FORBIDDEN", "service": "catalog"}


def test_redaction_and_the_service_s_name_can_be_switched_off() -> None:
    error = {"message": "secret", "extensions": {"stacktrace": ["a"]}}
    assert told(error, redact=False, name_service=False) == {
        "message": "secret",
        "path": ["a", 0],
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "stacktrace": ["a"]},
    }


def test_a_message_that_is_no_text_is_replaced() -> None:
    error = {"message": {"a": 1}, "extensions": {"code": "FORBIDDEN"}}
    assert told(error)["message"] == "An internal error occurred."


def test_a_failed_fetch_tells_no_reason() -> None:
    failure = Failure("SUBGRAPH_TIMEOUT", "http://10.0.0.1:8000")
    assert ErrorPolicy().failed_fetch(failure, "catalog", ("a",)) == {
        "message": "A service that this field depends on did not answer in time.",
        "path": ["a"],
        "extensions": {"code": "SUBGRAPH_TIMEOUT", "service": "catalog"},
    }


@pytest.mark.parametrize(
    ("path", "read"),
    [
        (["a", 0, "b"], ("a", 0, "b")),
        ([], None),
        (None, None),
        ("a", None),
        ({"a": 1}, None),
        (["a", 1.5], None),
        (["a", True], None),
        (["a", None], None),
    ],
)
def test_reads_only_paths_that_are_paths(path: Any, read: ErrorPath | None) -> None:
    assert read_path({"message": "x", "path": path}) == read


def test_renames_paths_as_the_answer_is_renamed() -> None:
    renames = (
        KeyRename(("pets", ELEMENT, frozenset({"Cat"}), "owner_1"), "n_1", "n"),
        KeyRename(("pets", ELEMENT), "owner_1", "owner"),
        KeyRename((), "pets_1", "pets"),
    )
    assert rename_path(("pets", 3, "owner_1", "n_1", 0), renames) == ("pets", 3, "owner", "n", 0)
    assert rename_path(("pets", 3, "name"), renames) == ("pets", 3, "name")
    assert rename_path(("pets", "owner_1"), renames) == ("pets", "owner_1")
    assert rename_path(("pets_1",), renames) == ("pets",)
    assert rename_path((), renames) == ()


@pytest.mark.parametrize(
    ("paths", "prefix"),
    [
        ([("a", 0, "b", 1)], ("a", 0, "b", 1)),
        ([("a", 0, "b", 1), ("a", 0, "b", 2)], ("a", 0, "b")),
        ([("a", 2, "b"), ("a", 10, "b"), ("a", 2, "c")], ("a",)),
        ([("a", 0), ("a",)], ("a",)),
        ([("a",), ("b",)], ()),
    ],
)
def test_what_paths_have_in_common(paths: list[ErrorPath], prefix: ErrorPath) -> None:
    assert shared_prefix(paths) == prefix
