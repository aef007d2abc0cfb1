"""How steps become sequences and waves."""

from __future__ import annotations

import pytest

from router.graph.nodes import Entrance, Node
from router.plan.build import Builder
from router.plan.document import Writer
from router.plan.nodes import Condition, Fetch, Flatten, Parallel, Sequence
from router.plan.nodes import Node as PlanNode
from router.plan.step import Step


def steps(text: str) -> list[Step]:
    """Makes steps from ``a b>a c>ab``: each after those behind the ``>``, under the conditions
    behind a ``?`` (``d>a?x,-y``)."""
    made: dict[str, Step] = {}
    for word in text.split():
        described, _, conditions = word.partition("?")
        name, _, after = described.partition(">")
        step = Step(name, ("t",), "query", is_root=False)
        step.after = {made[each]: None for each in after}
        node = Node(None, "T", name, "object", frozenset({"T"}))  # type: ignore[arg-type]
        step.root(Entrance(node, "T", ()))
        wanted = [each for each in conditions.split(",") if each]
        step.need(frozenset((each.lstrip("-"), not each.startswith("-")) for each in wanted))
        made[name] = step
    return list(made.values())


def shown(node: PlanNode | None) -> str:
    """``(a b)`` for a sequence, ``[a b]`` for a parallel, ``x{...}`` for a condition."""
    if node is None:
        return ""
    if isinstance(node, Flatten):
        return node.node.subgraph
    if isinstance(node, Fetch):
        return node.subgraph
    if isinstance(node, Condition):
        otherwise = f"-{node.variable}{{{shown(node.otherwise)}}}" if node.otherwise else ""
        return (f"{node.variable}{{{shown(node.then)}}}" if node.then else "") + otherwise
    inner = " ".join(shown(each) for each in node.nodes)
    assert isinstance(node, Sequence | Parallel)
    return f"({inner})" if isinstance(node, Sequence) else f"[{inner}]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("a", "a"),
        ("a b", "[a b]"),
        ("a b>a c>b", "(a b c)"),
        ("a b>a c>a", "(a [b c])"),
        ("a b>a c>a d>bc", "(a [b c] d)"),
        ("a b c>ab", "([a b] c)"),
        ("a b>a c d>c", "[(a b) (c d)]"),
        ("a b>a c>a d>b e>c", "(a [(b d) (c e)])"),
        ("a b c>a d>ab", "([a b] [c d])"),
        ("a b>a?x", "(a x{b})"),
        ("a?x b>a?x", "x{(a b)}"),
        ("a b>a?-x", "(a -x{b})"),
        ("a b>a?x c>a?x d>b?x,y", "(a x{[(b y{d}) c]})"),
    ],
)
def test_arrangement(text: str, expected: str) -> None:
    assert shown(Builder(Writer({})).build(steps(text))) == expected


def test_either_of_two_conditions() -> None:
    (step,) = steps("a?x")
    step.need(frozenset({("y", True), ("x", False)}))
    assert shown(Builder(Writer({})).build([step])) == "x{a}-x{y{a}}"


def test_fetches_are_numbered_in_order() -> None:
    node = Builder(Writer({})).build(steps("a b>a c>b"))
    assert isinstance(node, Sequence)
    ids = [each.node.id for each in node.nodes if isinstance(each, Flatten)]
    assert ids == [0, 1, 2]
