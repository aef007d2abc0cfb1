from __future__ import annotations

from collections.abc import Callable

import pytest

SDL = """
type Query {{ u: U }}
type U @context(name: "user") @key(fields: "id") {{ id: ID! locale: String! p: P! }}
type P {key} {{ id: ID! price({argument}): Int! }}
"""
KEY = '@key(fields: "id")'


@pytest.mark.parametrize(
    "selection", ["$user { locale }", "$user locale", "$user { ... on U { locale } }"]
)
def test_accepted(assert_composes: Callable[..., object], selection: str) -> None:
    argument = f'l: String @fromContext(field: "{selection}")'
    assert_composes(
        {"a": SDL.format(key=KEY, argument=argument)},
        """type Query { u: U } type U { id: ID! locale: String! p: P! }
        type P { id: ID! price: Int! }""",
    )


@pytest.mark.parametrize(
    ("argument", "key", "code"),
    [
        ('l: String @fromContext(field: "$user { locale }")', "", "CONTEXT_NO_RESOLVABLE_KEY"),
        ('l: String @fromContext(field: "$nobody { locale }")', KEY, "CONTEXT_NOT_SET"),
        ('l: String @fromContext(field: "locale")', KEY, "NO_CONTEXT_IN_SELECTION"),
        ('l: String @fromContext(field: "$user")', KEY, "NO_SELECTION_FOR_CONTEXT"),
        ('l: String @fromContext(field: "$user { nope }")', KEY, "CONTEXT_INVALID_SELECTION"),
        ('l: Int @fromContext(field: "$user { locale }")', KEY, "CONTEXT_INVALID_SELECTION"),
        ('l: String = "x" @fromContext(field: "$user { locale }")', KEY, "CONTEXT_NOT_SET"),
    ],
)
def test_refused(assert_refused: Callable[..., object], argument: str, key: str, code: str) -> None:
    assert_refused({"a": SDL.format(key=key, argument=argument)}, code)
