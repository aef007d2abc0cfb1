from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from router.execute.transport.window import Window


def test_what_is_too_long_ago_is_forgotten() -> None:
    window = Window(10)
    window.add(0.5)
    window.mark(0.5)
    window.add(4.0)
    window.turn(9.9)
    assert (window.events, window.marked) == (2, 1)
    window.turn(10.0)
    assert (window.events, window.marked) == (1, 0)
    window.turn(1000.0)
    assert (window.events, window.marked) == (0, 0)


def test_a_clock_that_begins_late() -> None:
    window = Window(10)
    window.add(123_456.0)
    assert window.events == 1


@given(st.lists(st.tuples(st.floats(0, 40), st.booleans())))
def test_the_sums_are_those_of_the_last_ten_slices(events: list[tuple[float, bool]]) -> None:
    events.sort()
    window = Window(10)
    for when, marked in events:
        window.add(when)
        if marked:
            window.mark(when)
    if events:
        last = int(events[-1][0])
        recent = [marked for when, marked in events if int(when) > last - 10]
        assert window.events == len(recent)
        assert window.marked == sum(recent)


@pytest.mark.parametrize("seconds", [0.5, 30])
def test_clear(seconds: float) -> None:
    window = Window(seconds)
    window.add(100)
    window.mark(100)
    window.clear()
    window.turn(100)
    assert (window.events, window.marked) == (0, 0)
