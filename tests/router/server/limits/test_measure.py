from __future__ import annotations

import pytest
from graphql import parse

from router.server.limits.measure import Measures, measure

DOUBLING = "query { ...F0 } " + " ".join(
    f"fragment F{n} on Query {{ a: b {{ ...F{n + 1} }} b {{ ...F{n + 1} }} }}" for n in range(60)
)


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("{ a }", Measures(fields=1, depth=1, width=1, breadth=1)),
        ("{ a b { c } ... on Q { d } }", Measures(fields=4, depth=2, width=3, breadth=3)),
        ("{ a { b c d } }", Measures(fields=4, depth=2, width=1, breadth=3)),
        (
            """query A { x: a @skip(if: $s) ...F ...F } query B { b { c { d } } }
            fragment F on Q @f { y: b { c } }""",
            Measures(fields=5, depth=3, width=3, breadth=3, aliases=3, directives=3),
        ),
        ("query @q { ... @i { a } }", Measures(1, 1, 1, 1, 0, 2)),
        (
            DOUBLING + " fragment F60 on Query { a }",
            Measures(3 * 2**60 - 2, 61, 2, 2, 2**60 - 1, 0),
        ),
        # what validation refuses later
        ("{ ...Missing a }", Measures(fields=1, depth=1, width=1, breadth=1)),
        (
            "{ ...F } fragment F on Q { a { ...G } } fragment G on Q { b { ...F } }",
            Measures(fields=2, depth=2, width=1, breadth=1),
        ),
        ("fragment F on Q { a }", Measures()),
    ],
)
def test_measures(text: str, measures: Measures) -> None:
    assert measure(parse(text)) == measures
