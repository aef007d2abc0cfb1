"""Windows over ordered lists."""

from __future__ import annotations

import pytest

from subgraphs.kit.errors import BadInput
from subgraphs.kit.pagination import Key, Page, PageInfo, Window, decode_cursor, encode_cursor


@pytest.mark.parametrize("key", [("a",), (1, "b"), (None, 2.5, "ünï"), (0,)])
def test_a_cursor_holds_its_key(key: Key) -> None:
    assert decode_cursor(encode_cursor(key), "after", len(key)) == key


@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "bnVsbA", encode_cursor((1, 2)), "W3RydWVd", "W1tdXQ", "eyJhIjoxfQ"]
)
def test_what_is_no_cursor_is_refused_by_argument(cursor: str) -> None:
    with pytest.raises(BadInput, match="'after'"):
        decode_cursor(cursor, "after", 1)


def window(*, first: int | None = None, last: int | None = None, **cursors: str) -> Window:
    return Window.of(
        first=first,
        after=cursors.get("after"),
        last=last,
        before=cursors.get("before"),
        key_length=1,
    )


def test_pages_know_their_neighbours() -> None:
    first = Page.of(["a", "b", "c"], [("a",), ("b",), ("c",)], window(first=2))
    rest = Page.of(["c"], [("c",)], window(first=2, after=encode_cursor(("b",))))
    back = Page.of(["b", "a"], [("b",), ("a",)], window(last=2, before=encode_cursor(("c",))))

    assert (first.rows, first.has_previous, first.has_next) == (["a", "b"], False, True)
    assert (rest.rows, rest.has_previous, rest.has_next) == (["c"], True, False)
    assert (back.rows, back.has_previous, back.has_next) == (["a", "b"], False, True)
    info = PageInfo.of(first)
    assert info.end_cursor == encode_cursor(("b",))
    assert PageInfo.of(Page.of([], [], window(first=1))).start_cursor is None


@pytest.mark.parametrize(("first", "last"), [(101, None), (-1, None), (None, 101), (1, 1)])
def test_windows_are_bounded(first: int | None, last: int | None) -> None:
    with pytest.raises(BadInput, match=r"first|last"):
        window(first=first, last=last)
