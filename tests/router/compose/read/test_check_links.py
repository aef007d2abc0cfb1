from __future__ import annotations

from collections.abc import Callable

import pytest

FEDERATION = "https://specs.apollo.dev/federation"


@pytest.mark.parametrize("version", ["v2.0", "v2.5", "v2.14"])
def test_known_versions(assert_composes: Callable[..., object], version: str) -> None:
    assert_composes(
        {"a": f'extend schema @link(url: "{FEDERATION}/{version}") type Query {{ x: Int }}'}
    )


@pytest.mark.parametrize(
    ("links", "code"),
    [
        (f'@link(url: "{FEDERATION}/v2.99")', "UNKNOWN_FEDERATION_LINK_VERSION"),
        (f'@link(url: "{FEDERATION}/v3.0")', "UNKNOWN_FEDERATION_LINK_VERSION"),
        ('@link(url: "https://specs.apollo.dev/link/v9.0")', "UNKNOWN_LINK_VERSION"),
        (f'@link(url: "{FEDERATION}/v2.9", import: ["@kye"])', "INVALID_LINK_DIRECTIVE_USAGE"),
        (f'@link(url: "{FEDERATION}/v2.9", import: ["key"])', "INVALID_LINK_DIRECTIVE_USAGE"),
        (
            f'@link(url: "{FEDERATION}/v2.0", import: ["@interfaceObject"])',
            "INVALID_LINK_DIRECTIVE_USAGE",
        ),
        (
            f'@link(url: "{FEDERATION}/v2.0") @link(url: "{FEDERATION}/v2.1")',
            "INVALID_LINK_DIRECTIVE_USAGE",
        ),
        (f'@link(url: "{FEDERATION}")', "INVALID_LINK_IDENTIFIER"),
        (f'@link(url: "{FEDERATION}/2.9")', "INVALID_LINK_IDENTIFIER"),
    ],
)
def test_refused(assert_refused: Callable[..., object], links: str, code: str) -> None:
    assert_refused({"a": f"extend schema {links} type Query {{ x: Int }}"}, code)
