from __future__ import annotations

from router.server.caching.entry import Entry, decode, encode
from router.server.caching.memory import MemoryStore


def entry(body: bytes = b"{}", expires: float = 10.0, *tags: str) -> Entry:
    return Entry(body, expires, private=False, tags=tags)


def test_an_entry_survives_redis() -> None:
    kept = Entry(b'{"a":\n1}', 12.5, private=True, tags=("x", "y:ä"))
    assert decode(encode(kept)) == kept
    for broken in (b"", b"{}\n{}", b"[1]\n{}", b'["a", 1, []]\n', b"\xff\n"):
        assert decode(broken) is None


def test_an_entry_expires() -> None:
    store = MemoryStore(10_000)
    store.put(b"a", entry(expires=10))
    assert store.get(b"a", 9.9) == entry(expires=10)
    assert store.get(b"a", 10.0) is None
    assert (len(store), store.bytes) == (0, 0)


def test_the_least_recently_used_go_first() -> None:
    one = entry(b"x" * 100)
    store = MemoryStore(one.size * 2)
    store.put(b"a", one)
    store.put(b"b", one)
    assert store.get(b"a", 0) is one
    store.put(b"c", one)
    assert [store.get(key, 0) is one for key in (b"a", b"b", b"c")] == [True, False, True]
    assert (store.bytes, store.evictions) == (one.size * 2, 1)


def test_what_is_too_large_is_not_kept() -> None:
    store = MemoryStore(1000)
    store.put(b"a", entry())
    store.put(b"a", entry(b"x" * 1000))
    assert store.get(b"a", 0) is None
    assert (len(store), store.bytes, store.evictions) == (0, 0, 0)


def test_entries_are_dropped_by_tag() -> None:
    store = MemoryStore(10_000)
    store.put(b"a", entry(b"1", 10, "x", "y"))
    store.put(b"b", entry(b"2", 10, "y"))
    store.put(b"c", entry(b"3", 10, "z"))
    store.put(b"c", entry(b"4", 10, "w"))
    assert store.invalidate(["z", "nothing"]) == 0
    assert store.invalidate(["x", "y"]) == 2
    assert [store.get(key, 0) is None for key in (b"a", b"b", b"c")] == [True, True, False]
    assert store.invalidate(["w"]) == 1
    assert (len(store), store.bytes) == (0, 0)
    store.put(b"a", entry(b"1", 10, "x"))
    store.clear()
    assert (len(store), store.bytes, store.invalidate(["x"])) == (0, 0, 0)
