"""Uniting the fields of a representation."""

from __future__ import annotations

from router.plan.nodes import RequiredField, RequiredFragment
from router.plan.required import unite


def test_a_key_forbids_null_for_whoever_else_asks() -> None:
    assert unite([RequiredField("id", "id"), RequiredField("id", "id", nullable=False)]) == (
        RequiredField("id", "id", nullable=False),
    )


def test_what_is_below_is_united() -> None:
    one = RequiredField("o", "o", (RequiredField("a", "a"),))
    other = RequiredField("o", "o", (RequiredField("b", "b"), RequiredField("a", "a")))
    assert unite([one, other]) == (
        RequiredField("o", "o", (RequiredField("a", "a"), RequiredField("b", "b"))),
    )


def test_another_key_is_another_field() -> None:
    fields = (RequiredField("id", "id"), RequiredField("id", "_id"))
    assert unite(fields) == fields


def test_fragments_of_the_same_types() -> None:
    types = frozenset({"A", "B"})
    one = RequiredFragment(types, (RequiredField("a", "a"),))
    other = RequiredFragment(types, (RequiredField("b", "b"),))
    assert unite([one, other]) == (
        RequiredFragment(types, (RequiredField("a", "a"), RequiredField("b", "b"))),
    )
