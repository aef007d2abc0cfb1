from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("given", "kept", "hints"),
    [
        (("one", "one"), "one", ()),
        (("one", ""), "one", ()),
        (("one", None), "one", ()),
        (("one", "two", "two"), "two", ("INCONSISTENT_DESCRIPTION",)),
        (("one", "two"), "one", ("INCONSISTENT_DESCRIPTION",)),
    ],
)
def test_the_one_that_most_give(
    assert_composes: Callable[..., object],
    given: tuple[str | None, ...],
    kept: str,
    hints: tuple[str, ...],
) -> None:
    subgraphs = {
        f"s{index}": f"type Query {{ {_literal(text)} x: Int @shareable }}"
        for index, text in enumerate(given)
    }
    assert_composes(subgraphs, f'type Query {{ "{kept}" x: Int }}', hints=hints)


def _literal(text: str | None) -> str:
    return "" if text is None else f'"{text}"'
