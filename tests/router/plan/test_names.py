"""Response keys, the client's and the planner's."""

from __future__ import annotations

from router.federation.selection import Selection
from router.plan.names import Names


def client(name: str, key: str, *below: Selection, arguments: str = "") -> Selection:
    return Selection(name, below, arguments=arguments, response_key=key)


def test_a_free_key_is_the_fields_name() -> None:
    assert Names.of((client("title", "title"),)).key_for(Selection("id")) == "id"


def test_the_clients_key_is_shared_for_the_same_field() -> None:
    assert Names.of((client("id", "id"),)).key_for(Selection("id")) == "id"


def test_a_taken_key_is_avoided() -> None:
    names = Names.of((client("title", "id"), client("name", "_id")))
    assert names.key_for(Selection("id")) == "__id"


def test_arguments_make_another_field() -> None:
    names = Names.of((client("price", "price", arguments="(in:EUR)"),))
    assert names.key_for(Selection("price", arguments="(in:EUR)")) == "price"
    assert names.key_for(Selection("price", arguments="(in:USD)")) == "_price"
    assert names.key_for(Selection("price")) == "__price"


def test_a_key_that_two_branches_mean_differently_is_taken() -> None:
    names = Names.of((client("id", "id"), client("code", "id")))
    assert names.key_for(Selection("id")) == "_id"
    assert names.is_shared("id")
    assert names.is_ambiguous()


def test_keys_below_a_key_are_those_of_all_branches() -> None:
    names = Names.of((client("a", "x", client("b", "id")), client("c", "x", client("d", "k"))))
    below = names.below("x")
    assert below.key_for(Selection("id")) == "_id"
    assert below.key_for(Selection("k")) == "_k"
    assert names.below("y").key_for(Selection("id")) == "id"
