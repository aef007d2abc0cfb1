"""The garbage collector rests while subgraphs are composed, and comes back whatever happens."""

from __future__ import annotations

import gc

import pytest

from router.compose import SubgraphInput, compose
from router.compose.collection import no_collection


def test_it_rests_and_comes_back() -> None:
    assert gc.isenabled()
    with no_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), no_collection():
        _ = 1 / 0
    assert gc.isenabled()


def test_it_stays_off_where_it_was_off() -> None:
    gc.disable()
    try:
        with no_collection():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("sdl", ["type Query { a: Int }", "type Query { a: Nothing }", "type {"])
def test_composition_leaves_it_as_it_was(sdl: str) -> None:
    compose([SubgraphInput("a", "http://a", sdl)])
    assert gc.isenabled()
