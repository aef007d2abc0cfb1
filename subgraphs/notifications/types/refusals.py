"""What notifications refuses, as clients see it."""

from __future__ import annotations

import strawberry

from subgraphs.kit.graph import UserError, shown_as_user_error
from subgraphs.notifications import errors


@shown_as_user_error(errors.DeliveryNotFound)
@strawberry.type(description="No message has this id.")
class NotificationDeliveryNotFound(UserError):
    """See :class:`subgraphs.notifications.errors.DeliveryNotFound`."""


@shown_as_user_error(errors.DeliveryDue)
@strawberry.type(description="The message is going to be sent anyway.")
class NotificationDeliveryDue(UserError):
    """See :class:`subgraphs.notifications.errors.DeliveryDue`."""


@shown_as_user_error(errors.PreferenceNotOffered)
@strawberry.type(description="Nothing about this topic is sent by this channel.")
class NotificationPreferenceNotOffered(UserError):
    """See :class:`subgraphs.notifications.errors.PreferenceNotOffered`."""


@shown_as_user_error(errors.UnsubscribeTokenInvalid)
@strawberry.type(description="No link that was sent carries this token.")
class UnsubscribeTokenInvalid(UserError):
    """See :class:`subgraphs.notifications.errors.UnsubscribeTokenInvalid`."""


@shown_as_user_error(errors.AddressInvalid)
@strawberry.type(description="It is no e-mail address.")
class NotificationAddressInvalid(UserError):
    """See :class:`subgraphs.notifications.errors.AddressInvalid`."""


@shown_as_user_error(errors.BounceNotFound)
@strawberry.type(description="Nothing ever came back from this address.")
class NotificationBounceNotFound(UserError):
    """See :class:`subgraphs.notifications.errors.BounceNotFound`."""
