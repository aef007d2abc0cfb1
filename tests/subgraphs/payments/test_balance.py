"""What a payment comes to: never less than nothing, never more than there was."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.payments.errors import AmountExceeded
from subgraphs.payments.models import Kind, State
from subgraphs.payments.service.balance import Balance, Entry, Standing, balance

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = [NOON + timedelta(seconds=step) for step in range(20)]

entries = st.builds(
    Entry,
    id=st.uuids().map(str),
    operation_id=st.sampled_from([f"pop_{number}" for number in range(6)]),
    kind=st.sampled_from(Kind),
    state=st.sampled_from(State),
    amount=st.integers(1, 10_000),
    occurred_at=st.sampled_from(LATER),
)


def told(
    operation: str, kind: Kind, state: State, amount: int, at: datetime = NOON, id: str = "a"
) -> Entry:
    return Entry(id, operation, kind, state, amount, at)


def numbers(of: Balance) -> list[int]:
    return [
        *(of.authorized, of.captured, of.refunded, of.voided, of.charged_back),
        *(of.authorizing, of.capturing, of.refunding, of.voiding),
        *(of.capturable, of.voidable, of.refundable),
    ]


@settings(deadline=None)
@given(st.lists(entries, max_size=20), st.randoms())
def test_whatever_is_told_no_sum_is_negative_and_order_of_arrival_does_not_matter(
    history: list[Entry], chance: random.Random
) -> None:
    once = balance(history)
    shuffled = [*history, *history[:3]]
    chance.shuffle(shuffled)

    assert min(numbers(once)) >= 0
    assert balance(shuffled) == once


asked = st.tuples(
    st.sampled_from([Kind.CHARGE, Kind.REFUND, Kind.CANCEL]),
    st.integers(1, 1_500),
    st.sampled_from([State.SUCCESS, State.FAILURE, State.PENDING]),
)


@settings(deadline=None)
@given(st.lists(asked, max_size=25), st.randoms())
def test_what_is_admitted_never_exceeds_what_there_is(
    wishes: list[tuple[Kind, int, State]], chance: random.Random
) -> None:
    history = [told("pop_0", Kind.AUTHORIZE, State.SUCCESS, 1_000)]
    unanswered: list[Entry] = []
    for number, (kind, amount, answer) in enumerate(wishes, 1):
        now = balance(history)
        possible = {
            Kind.CHARGE: now.capturable,
            Kind.CANCEL: now.voidable,
            Kind.REFUND: now.refundable,
        }[kind]
        if amount > possible:
            with pytest.raises(AmountExceeded):
                now.admit(kind, amount)
            continue
        now.admit(kind, amount)
        operation = f"pop_{number}"
        history.append(told(operation, kind, State.REQUEST, amount, id=f"a{number}"))
        unanswered.append(told(operation, kind, answer, amount, id=f"b{number}"))
        if chance.random() < 0.6:  # the others are answered at the end, in any order
            history.append(unanswered.pop(chance.randrange(len(unanswered))))
        now = balance(history)
        assert now.captured + now.capturing + now.voided + now.voiding <= now.authorized == 1_000
        assert now.refunded + now.refunding <= now.captured
    history += unanswered
    end = balance(history)
    assert end.captured + end.voided <= 1_000
    assert end.refunded <= end.captured


def test_a_late_word_counts_by_the_time_of_whoever_tells_it() -> None:
    history = [
        told("pop_0", Kind.AUTHORIZE, State.SUCCESS, 500, LATER[5]),
        told("pop_0", Kind.AUTHORIZE, State.ACTION_REQUIRED, 500, LATER[2]),
        told("pop_0", Kind.AUTHORIZE, State.REQUEST, 500, LATER[19]),
        told("pop_0", Kind.AUTHORIZE, State.PENDING, 500, LATER[9]),
    ]

    assert balance(history).standing is Standing.AUTHORIZED


def test_a_refund_that_bounces_can_be_made_again() -> None:
    history = [
        told("pop_0", Kind.AUTHORIZE, State.SUCCESS, 500),
        told("pop_1", Kind.CHARGE, State.SUCCESS, 500),
        told("pop_2", Kind.REFUND, State.SUCCESS, 500, LATER[1]),
    ]
    assert balance(history).standing is Standing.REFUNDED
    assert balance(history).refundable == 0

    history.append(told("pop_2", Kind.REFUND, State.FAILURE, 500, LATER[2]))

    assert balance(history).standing is Standing.CAPTURED
    assert balance(history).refundable == 500


@pytest.mark.parametrize(
    ("steps", "standing"),
    [
        ([], Standing.PENDING),
        ([(Kind.AUTHORIZE, State.REQUEST, 9)], Standing.PENDING),
        ([(Kind.AUTHORIZE, State.ACTION_REQUIRED, 9)], Standing.ACTION_REQUIRED),
        ([(Kind.AUTHORIZE, State.FAILURE, 9)], Standing.FAILED),
        ([(Kind.AUTHORIZE, State.SUCCESS, 9)], Standing.AUTHORIZED),
        ([(Kind.AUTHORIZE, State.SUCCESS, 9), (Kind.CANCEL, State.SUCCESS, 9)], Standing.VOIDED),
        (
            [(Kind.AUTHORIZE, State.SUCCESS, 9), (Kind.CHARGE, State.SUCCESS, 4)],
            Standing.PARTIALLY_CAPTURED,
        ),
        ([(Kind.CHARGE, State.SUCCESS, 9)], Standing.CAPTURED),
        (
            [(Kind.CHARGE, State.SUCCESS, 9), (Kind.REFUND, State.SUCCESS, 4)],
            Standing.PARTIALLY_REFUNDED,
        ),
        (
            [(Kind.CHARGE, State.SUCCESS, 9), (Kind.CHARGEBACK, State.SUCCESS, 9)],
            Standing.CHARGED_BACK,
        ),
    ],
)
def test_where_a_payment_stands(steps: list[tuple[Kind, State, int]], standing: Standing) -> None:
    history = [told(f"pop_{at}", *step) for at, step in enumerate(steps)]

    assert balance(history).standing is standing
