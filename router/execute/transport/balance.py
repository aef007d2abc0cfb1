"""Several URLs of one subgraph: which of them gets a request."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from random import sample

from router.execute.answer import Answer, BrokenAnswerError
from router.execute.transport.call import Call, Layer
from router.execute.transport.policy import EjectionPolicy

SERVER_ERROR = 500


class Place:
    """One URL: the requests under way there, and for how long it is left out."""

    __slots__ = ("call", "ejected_until", "ejections", "failures", "number", "outstanding", "url")

    def __init__(self, number: int, url: str, call: Layer) -> None:
        self.number = number
        self.url = url
        self.call = call
        self.outstanding = 0
        self.failures = 0
        self.ejections = 0
        self.ejected_until = 0.0


class Balancer:
    """Sends each request to the less busy of two URLs chosen at random (M. Mitzenmacher, *The Power
    of Two Choices in Randomized Load Balancing*, 2001).

    A URL that fails several times in a row is left out for a while, for longer each time until it
    has answered again. A retry goes to a URL that was not tried. Where no URL is left by these
    rules, all are: a guess is better than nothing.
    """

    def __init__(
        self, urls: Sequence[str], calls: Sequence[Layer], policy: EjectionPolicy | None
    ) -> None:
        self.places = [
            Place(number, url, call)
            for number, (url, call) in enumerate(zip(urls, calls, strict=True))
        ]
        self._policy = policy

    async def __call__(self, call: Call) -> Answer:
        """Raises as :class:`~router.execute.transport.call.Layer` says."""
        now = asyncio.get_running_loop().time()
        place = self._choose(call, now)
        place.outstanding += 1
        try:
            answer = await place.call(call)
        except TimeoutError:
            if call.own_deadline:
                self._failed(call, place)
            raise
        except BrokenAnswerError:
            self._failed(call, place)
            raise
        finally:
            place.outstanding -= 1
        if answer.status >= SERVER_ERROR:
            self._failed(call, place)
        else:
            place.failures = place.ejections = 0
        return answer

    def _choose(self, call: Call, now: float) -> Place:
        places = [
            place
            for place in self.places
            if place.ejected_until <= now and place.number not in call.tried
        ]
        if not places:
            places = [place for place in self.places if place.number not in call.tried]
        places = places or self.places
        if len(places) == 1:
            return places[0]
        one, other = sample(places, 2)
        return one if one.outstanding <= other.outstanding else other

    def _failed(self, call: Call, place: Place) -> None:
        call.tried = (*call.tried, place.number)
        place.failures += 1
        policy = self._policy
        if policy is not None and place.failures >= policy.failures:
            place.failures = 0
            place.ejections += 1
            pause = min(policy.longest_pause, policy.pause * place.ejections)
            place.ejected_until = asyncio.get_running_loop().time() + pause
