"""Proving an address and setting a forgotten password, by links that are mailed."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.accounts.mutations.pace import TakesAtLeast
from subgraphs.accounts.mutations.services import registration, sessions
from subgraphs.accounts.types import (
    OneTimeTokenInvalid,
    PasswordUnfit,
    TooManyAttempts,
)
from subgraphs.kit.graph import Info, UnitOfWork, authenticated

RESET_SECONDS = 0.2
"""More than it takes to note a request for somebody, or for nobody."""


@strawberry.type
class MailRequestSuccess:
    """A link is mailed if there is somebody to mail it to."""

    accepted: bool = True


@strawberry.type
class ConfirmEmailSuccess:
    """The address is proven."""

    user_id: strawberry.ID


@strawberry.type
class ResetPasswordSuccess:
    """The password is set, and all sessions are ended."""

    user_id: strawberry.ID


RequestMailResult = Annotated[
    MailRequestSuccess | TooManyAttempts, strawberry.union("RequestMailResult")
]
ConfirmEmailResult = Annotated[
    ConfirmEmailSuccess | OneTimeTokenInvalid | TooManyAttempts,
    strawberry.union("ConfirmEmailResult"),
]
ResetPasswordResult = Annotated[
    ResetPasswordSuccess | OneTimeTokenInvalid | PasswordUnfit | TooManyAttempts,
    strawberry.union("ResetPasswordResult"),
]


@strawberry.input
class ResetPasswordInput:
    """A new password for whoever was mailed the token."""

    token: str
    password: str


@strawberry.type
class RecoveryMutation:
    """Links that are mailed."""

    @strawberry.mutation(
        description="Mail another link that proves one's address.",
        extensions=[authenticated(), UnitOfWork()],
    )
    async def request_email_verification(self, info: Info) -> RequestMailResult:
        """To the caller's address."""
        await registration(info).request_verification(info.context.identity.subject)
        return MailRequestSuccess()

    @strawberry.mutation(
        description="Prove an address by the token of a mailed link.", extensions=[UnitOfWork()]
    )
    async def confirm_email(self, info: Info, token: str) -> ConfirmEmailResult:
        """By a one-time token."""
        user = await registration(info).confirm_email(token, info.context.identity.address)
        return ConfirmEmailSuccess(user_id=strawberry.ID(user.id))

    @strawberry.mutation(
        description="Mail a link that sets a new password. The answer is the same whether or not "
        "anybody has this address, and takes as long.",
        extensions=[TakesAtLeast(RESET_SECONDS), UnitOfWork()],
    )
    async def request_password_reset(self, info: Info, email: str) -> RequestMailResult:
        """To whoever has the address."""
        await registration(info).request_reset(email, info.context.identity.address)
        return MailRequestSuccess()

    @strawberry.mutation(
        description="Set a new password by the token of a mailed link; ends all sessions.",
        extensions=[UnitOfWork()],
    )
    async def reset_password(self, info: Info, input: ResetPasswordInput) -> ResetPasswordResult:
        """By a one-time token."""
        user = await registration(info).reset_password(
            input.token, input.password, info.context.identity.address
        )
        await sessions(info).end_all(user.id)
        return ResetPasswordSuccess(user_id=strawberry.ID(user.id))
