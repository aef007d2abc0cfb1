"""Composition without the cyclic garbage collector, which would take half of its time.

All that composition makes, documents above all, it keeps until it is done. Python's collector walks
over that again and again as it grows and finds nothing to free; of a few hundred subgraphs that is
longer than everything else together.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Pauses the collector, unless it is off already. The counts of references free as ever."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
