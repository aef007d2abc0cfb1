from __future__ import annotations

import pytest
from graphql import parse

from router.federation.directives import (
    KNOWN_VERSIONS,
    directives_of,
    is_known,
    spec,
    types_of,
)
from router.federation.link import FEDERATION


@pytest.mark.parametrize("version", sorted(KNOWN_VERSIONS))
def test_every_definition_parses(version: tuple[int, int]) -> None:
    for name, definition in directives_of(FEDERATION, version).items():
        parse(f"directive @{name}{definition.definition}")


@pytest.mark.parametrize(
    ("name", "since"),
    [
        ("composeDirective", (2, 1)),
        ("interfaceObject", (2, 3)),
        ("authenticated", (2, 5)),
        ("requiresScopes", (2, 5)),
        ("policy", (2, 6)),
        ("context", (2, 8)),
        ("fromContext", (2, 8)),
        ("cost", (2, 9)),
        ("listSize", (2, 9)),
    ],
)
def test_directives_come_with_a_version(name: str, since: tuple[int, int]) -> None:
    assert name not in directives_of(FEDERATION, (2, since[1] - 1))
    assert name in directives_of(FEDERATION, since)


def test_definitions_grow() -> None:
    assert "label" not in directives_of(FEDERATION, (2, 6))["override"].definition
    assert "label" in directives_of(FEDERATION, (2, 7))["override"].definition
    assert "SCHEMA" not in directives_of(FEDERATION, (2, 2))["tag"].definition
    assert "SCHEMA" in spec("tag").definition
    assert types_of(FEDERATION, (2, 4)) == ("FieldSet",)
    assert types_of(FEDERATION, (2, 8)) == ("FieldSet", "Scope", "Policy", "ContextFieldValue")


def test_separate_specifications() -> None:
    assert list(directives_of("https://specs.apollo.dev/cost", (0, 1))) == ["cost", "listSize"]
    assert types_of("https://specs.apollo.dev/policy", (0, 1)) == ("Policy",)
    assert is_known("https://specs.apollo.dev/tag")
    assert not is_known("https://example.com/mine")
    assert directives_of("https://example.com/mine", (1, 0)) == {}
