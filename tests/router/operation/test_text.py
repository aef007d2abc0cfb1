"""Minified text that reads back as the same value."""

from __future__ import annotations

import pytest
from graphql import parse_value

from router.operation.text import value_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1", "1"),
        ("-1.5e3", "-1.5e3"),
        ("true", "true"),
        ("null", "null"),
        ("RED", "RED"),
        ('"a \\"b\\" \\u00e9\\n"', '"a \\"b\\" é\\n"'),
        ('"""\n  two\n  lines\n"""', '"two\\nlines"'),
        ("[1, [ ], $x]", "[1,[],$x]"),
        ("{ a: 1, b: { c: [$y] } }", "{a:1,b:{c:[$y]}}"),
    ],
)
def test_values(value: str, text: str) -> None:
    variables: set[str] = set()
    node = parse_value(value)
    assert value_text(node, variables) == text
    assert variables == {name for name in "xy" if f"${name}" in value}
    assert value_text(parse_value(text), set()) == text
