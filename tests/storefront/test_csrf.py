import base64

import pytest

from storefront import csrf

SECRET = "x" * 32


def test_a_token_is_good_for_the_visitor_it_was_issued_to() -> None:
    token = csrf.issue(SECRET, "visitor-1.")
    assert csrf.valid(SECRET, "visitor-1.", token)
    assert not csrf.valid(SECRET, "visitor-2.", token)
    assert not csrf.valid(SECRET, "visitor-1.session", token)
    assert not csrf.valid("y" * 32, "visitor-1.", token)


def test_no_two_tokens_are_alike() -> None:
    assert csrf.issue(SECRET, "visitor") != csrf.issue(SECRET, "visitor")


def test_a_changed_token_is_refused() -> None:
    raw = bytearray(base64.urlsafe_b64decode(csrf.issue(SECRET, "visitor")))
    raw[-1] ^= 1
    assert not csrf.valid(SECRET, "visitor", base64.urlsafe_b64encode(raw).decode())


@pytest.mark.parametrize("token", ["", "AAAA", "not base64!", "é", "=" * 64])
def test_what_is_no_token_is_refused(token: str) -> None:
    assert not csrf.valid(SECRET, "visitor", token)
