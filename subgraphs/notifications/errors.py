"""What notifications refuses, and how a message fails to be sent."""

from __future__ import annotations

from subgraphs.kit.errors import LoomError, Refusal
from subgraphs.notifications.models import Channel, Outcome, Topic


class DeliveryNotFound(Refusal):
    """No delivery has this id."""

    code = "DELIVERY_NOT_FOUND"

    def __init__(self, delivery_id: str) -> None:
        super().__init__(f"There is no delivery {delivery_id!r}.", path=["id"])


class DeliveryDue(Refusal):
    """The delivery is on its way already."""

    code = "DELIVERY_DUE"

    def __init__(self, delivery_id: str) -> None:
        super().__init__(f"The delivery {delivery_id!r} is due and will be sent.", path=["id"])


class PreferenceNotOffered(Refusal):
    """Nothing about this topic is sent by this channel."""

    code = "PREFERENCE_NOT_OFFERED"

    def __init__(self, topic: Topic, channel: Channel) -> None:
        super().__init__(
            f"There are no messages about {topic.value} by {channel.value}.",
            path=["input", "channel"],
        )


class UnsubscribeTokenInvalid(Refusal):
    """No link that was sent carries this token."""

    code = "UNSUBSCRIBE_TOKEN_INVALID"

    def __init__(self) -> None:
        super().__init__("The link is not one that was sent, or it is incomplete.", path=["token"])


class AddressInvalid(Refusal):
    """It is no e-mail address."""

    code = "ADDRESS_INVALID"

    def __init__(self) -> None:
        super().__init__("That is no e-mail address.", path=["input", "address"])


class BounceNotFound(Refusal):
    """Nothing ever came back from this address."""

    code = "BOUNCE_NOT_FOUND"

    def __init__(self, address: str) -> None:
        super().__init__(f"Nothing has come back from {address!r}.", path=["address"])


class NotSent(LoomError):
    """An attempt did not succeed.

    ``outcome`` is ``DEFERRED`` where a later one may, ``REFUSED`` where none will, and ``UNKNOWN``
    where the message may have been taken all the same. ``bounced`` tells that the address itself
    is what was refused.
    """

    def __init__(self, outcome: Outcome, detail: str, *, bounced: bool = False) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail
        self.bounced = bounced
