from __future__ import annotations

from collections.abc import Callable

from router.compose.satisfiability.labels import assignments
from router.federation.supergraph import Supergraph


def _with_labels(composed: Callable[[dict[str, str]], str], count: int) -> Supergraph:
    names = [f"f{index}" for index in range(count)]
    old = " ".join(f"{name}: Int" for name in names)
    new = " ".join(f'{name}: Int @override(from: "a", label: "{name}")' for name in names)
    key = 'type T @key(fields: "id")'
    sdl = composed(
        {"a": f"type Query {{ t: T }} {key} {{ id: ID! {old} }}", "b": f"{key} {{ id: ID! {new} }}"}
    )
    return Supergraph.parse(sdl)


def test_every_combination_of_few(composed: Callable[[dict[str, str]], str]) -> None:
    assert set(assignments(_with_labels(composed, 2))) == {
        frozenset(),
        frozenset({"f0"}),
        frozenset({"f1"}),
        frozenset({"f0", "f1"}),
    }


def test_of_many_the_extremes(composed: Callable[[dict[str, str]], str]) -> None:
    assert len(set(assignments(_with_labels(composed, 5)))) == 12
