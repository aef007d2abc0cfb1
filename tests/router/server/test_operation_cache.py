from __future__ import annotations

from router.server.operation_cache import CacheCounts, OperationCache


def test_the_least_recently_used_goes_first() -> None:
    cache: OperationCache[int] = OperationCache(entries=2, characters=1000)
    cache.put("a", None, 1)
    cache.put("b", None, 2)
    assert cache.get("a", None) == 1
    cache.put("c", None, 3)
    assert cache.get("b", None) is None
    assert cache.get("a", None) == 1
    assert cache.get("c", None) == 3
    assert cache.counts == CacheCounts(hits=3, misses=1)


def test_a_document_is_kept_once_for_each_operation_name() -> None:
    cache: OperationCache[int] = OperationCache(entries=10, characters=1000)
    cache.put("a", "A", 1)
    cache.put("a", "B", 2)
    assert (cache.get("a", "A"), cache.get("a", "B"), cache.get("a", None)) == (1, 2, None)


def test_the_documents_together_are_bounded_too() -> None:
    cache: OperationCache[int] = OperationCache(entries=10, characters=10)
    cache.put("aaaa", None, 1)
    cache.put("bbbb", None, 2)
    cache.put("cccc", None, 3)
    assert len(cache) == 2
    assert cache.get("aaaa", None) is None
    cache.put("cccc", None, 4)
    assert len(cache) == 2
    cache.put("d" * 11, None, 5)
    assert len(cache) == 2
    assert cache.get("d" * 11, None) is None


def test_nothing_is_kept_by_a_cache_of_no_entries() -> None:
    cache: OperationCache[int] = OperationCache(entries=0, characters=10)
    cache.put("a", None, 1)
    assert len(cache) == 0
