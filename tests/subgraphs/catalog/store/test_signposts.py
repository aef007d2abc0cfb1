"""Signposts bound a page from above: never too short, and not much too long."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.catalog.store.signposts import NEAREST, bound, place


def keys(total: int) -> list[str]:
    return [f"{number:06d}" for number in range(1, total + 1)]


def test_a_short_list_needs_none() -> None:
    assert place(keys(NEAREST - 1)).posts == []
    assert bound(place(keys(10)), start=None, needed=5, descending=False) is None
    assert bound(None, start=None, needed=5, descending=True) is None


def test_they_stand_close_together_at_both_ends() -> None:
    signposts = place(keys(1000))

    ranks = [post.rank for post in signposts.posts]
    assert ranks == [32, 64, 128, 256, 489, 512, 745, 873, 937, 969]
    assert {post.key for post in signposts.posts} == {f"{rank:06d}" for rank in ranks}
    assert signposts.total == 1000


def test_the_first_page_reads_no_more_than_the_first_signpost() -> None:
    signposts = place(keys(20_000))

    assert bound(signposts, start=None, needed=25, descending=False) == "000032"
    assert bound(signposts, start=None, needed=25, descending=True) == "019969"
    assert bound(signposts, start="000024", needed=25, descending=False) == "000064"
    assert bound(signposts, start="019977", needed=25, descending=True) == "019937"
    assert bound(signposts, start=None, needed=101, descending=False) == "000128"


@settings(deadline=None)
@given(
    total=st.integers(0, 3000),
    start=st.integers(0, 3100),
    needed=st.integers(1, 900),
    descending=st.booleans(),
)
def test_a_bound_leaves_at_least_as_many_as_are_needed(
    total: int, start: int, needed: int, descending: bool
) -> None:
    all_keys = keys(total)
    beyond = f"{start:06d}"

    limit = bound(place(all_keys), start=beyond, needed=needed, descending=descending)

    if limit is not None:
        between = [
            key
            for key in all_keys
            if (limit <= key < beyond if descending else beyond < key <= limit)
        ]
        assert len(between) >= needed
