from __future__ import annotations

import pytest

from router.server.media_types import (
    DATA_TYPES,
    GRAPHQL_RESPONSE,
    HTML,
    JSON,
    MediaType,
    choose,
    is_json_request,
)

BROWSER = b"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (b"", JSON),
        (b"*/*", JSON),
        (b"application/*", JSON),
        (b"application/json", JSON),
        (b"application/graphql-response+json", GRAPHQL_RESPONSE),
        (b"application/graphql-response+json; charset=utf-8", GRAPHQL_RESPONSE),
        (b"application/graphql-response+json, application/json;q=0.9", GRAPHQL_RESPONSE),
        (b"application/json;q=0.9, application/graphql-response+json", GRAPHQL_RESPONSE),
        (b"application/json, application/graphql-response+json", JSON),
        (b"APPLICATION/JSON", JSON),
        (b"application/json;q=0, */*", GRAPHQL_RESPONSE),
        (b"application/json;q=0", None),
        (b"text/html", None),
        (b"application/json; charset=utf-16", None),
        (b"nonsense", None),
        (b"application/json;q=much", None),
    ],
)
def test_choose(accept: bytes, chosen: MediaType | None) -> None:
    assert choose(accept) is chosen


@pytest.mark.parametrize(
    ("accept", "chosen"), [(BROWSER, HTML), (b"*/*", JSON), (b"text/html;q=0.5,*/*", JSON)]
)
def test_choose_with_html(accept: bytes, chosen: MediaType) -> None:
    assert choose(accept, (*DATA_TYPES, HTML)) is chosen


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        (b"application/json", True),
        (b"application/json; charset=utf-8", True),
        (b'Application/JSON ; charset="UTF-8"', True),
        (b"application/json; charset=latin-1", False),
        (b"application/graphql", False),
        (b"text/plain; application/json", False),
        (b"", False),
    ],
)
def test_is_json_request(content_type: bytes, expected: bool) -> None:
    assert is_json_request(content_type) is expected
