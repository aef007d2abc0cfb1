"""The cards that the sandbox knows, and what happens to who pays with one.

Numbers have the right check digit (ISO/IEC 7812-1) and belong to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Behaviour(StrEnum):
    """What happens to an authorisation."""

    SUCCESS = "success"
    DECLINE = "decline"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    CHALLENGE = "challenge"
    SLOW = "slow"
    TIME_OUT = "time_out"
    LATER_SUCCESS = "later_success"
    LATER_FAILURE = "later_failure"


TEST_CARDS: Final[dict[str, tuple[Behaviour, str]]] = {
    "4111111111111111": (Behaviour.SUCCESS, "is granted"),
    "5555555555554444": (Behaviour.SUCCESS, "is granted (another brand)"),
    "4000000000000002": (Behaviour.DECLINE, "is declined"),
    "4000000000009995": (Behaviour.INSUFFICIENT_FUNDS, "is declined for want of funds"),
    "4000000000003220": (Behaviour.CHALLENGE, "asks the holder first (3-D Secure)"),
    "4000000000001000": (Behaviour.SLOW, "is granted after some seconds"),
    "4000000000002008": (Behaviour.TIME_OUT, "is granted, but the answer never comes"),
    "4000000000003006": (Behaviour.LATER_SUCCESS, "is pending, then granted"),
    "4000000000003014": (Behaviour.LATER_FAILURE, "is pending, then declined"),
}

DECLINE_CODES: Final = {
    Behaviour.DECLINE: "card_declined",
    Behaviour.INSUFFICIENT_FUNDS: "insufficient_funds",
    Behaviour.LATER_FAILURE: "card_declined",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What is kept of a card: never its number."""

    behaviour: Behaviour
    brand: str
    last_digits: str


def read_card(typed: str) -> Card | None:
    """Return the test card with this number, spaces or not; ``None`` for any other number."""
    number = "".join(typed.split())
    known = TEST_CARDS.get(number)
    if known is None:
        return None
    brand = "mastercard" if number.startswith("5") else "visa"
    return Card(known[0], brand, number[-4:])
