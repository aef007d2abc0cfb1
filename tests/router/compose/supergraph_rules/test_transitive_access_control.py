from __future__ import annotations

from collections.abc import Callable

import pytest

A = 'type T @key(fields: "id") {{ id: ID! x: Int {} }} type Query {{ t: T }}'
B = 'type T @key(fields: "id") {} {{ id: ID! x: Int @external y: Int @requires(fields: "x") {} }}'
SCOPES = "@requiresScopes(scopes: {})"


@pytest.mark.parametrize(
    ("read", "on_type", "on_field"),
    [
        ("@authenticated", "", "@authenticated"),
        ("@authenticated", "@authenticated", ""),
        (SCOPES.format('[["a"]]'), "", SCOPES.format('[["a", "b"]]')),
        (SCOPES.format('[["a"], ["b"]]'), "", SCOPES.format('[["a"]]')),
        (SCOPES.format('[["a", "b"]]'), SCOPES.format('[["a"]]'), SCOPES.format('[["b"]]')),
        ("", "", "@authenticated"),
    ],
)
def test_demands_enough(
    assert_composes: Callable[..., object], read: str, on_type: str, on_field: str
) -> None:
    assert_composes({"a": A.format(read), "b": B.format(on_type, on_field)})


@pytest.mark.parametrize(
    ("read", "on_field"),
    [
        ("@authenticated", ""),
        ("@authenticated", SCOPES.format('[["a"]]')),
        (SCOPES.format('[["a"]]'), SCOPES.format('[["b"]]')),
        (SCOPES.format('[["a"]]'), SCOPES.format('[["a"], ["b"]]')),
        ('@policy(policies: [["p"]])', SCOPES.format('[["p"]]')),
    ],
)
def test_demands_too_little(
    assert_refused: Callable[..., object], read: str, on_field: str
) -> None:
    assert_refused(
        {"a": A.format(read), "b": B.format("", on_field)},
        "MISSING_TRANSITIVE_AUTH_REQUIREMENTS",
        saying=('"T.y"', 'field "T.x"'),
    )


def test_what_a_context_reads_counts_too(assert_refused: Callable[..., object]) -> None:
    sdl = """
    type Query { u: U }
    type U @context(name: "user") @key(fields: "id") { id: ID! pin: String @authenticated p: P }
    type P @key(fields: "id") { id: ID! x(pin: String @fromContext(field: "$user { pin }")): Int }
    """
    assert_refused({"a": sdl}, "MISSING_TRANSITIVE_AUTH_REQUIREMENTS", saying=("@fromContext",))
