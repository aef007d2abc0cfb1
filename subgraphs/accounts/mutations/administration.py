"""Staff's work on users and partners."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import strawberry

from subgraphs.accounts.models import Role
from subgraphs.accounts.mutations.services import sessions, users
from subgraphs.accounts.service.clients import PartnerClients
from subgraphs.accounts.types import (
    LastAdministrator,
    NameInvalid,
    PartnerClient,
    PartnerClientNotFound,
    PartnerNameTaken,
    ScopeUnknown,
    User,
    UserNotFound,
)
from subgraphs.kit.graph import Info, UnitOfWork, requires_scope

WRITE = "accounts:write"


@strawberry.input
class CreatePartnerClientInput:
    """A new partner."""

    name: str
    scopes: list[str]


@strawberry.type
class UserSuccess:
    """The user as they are now."""

    user: User


@strawberry.type
class PartnerSecretSuccess:
    """The client and its secret, which is not shown again."""

    client: PartnerClient
    secret: str


@strawberry.type
class PartnerClientSuccess:
    """The client as it is now."""

    client: PartnerClient


SetUserRolesResult = Annotated[
    UserSuccess | UserNotFound | LastAdministrator, strawberry.union("SetUserRolesResult")
]
DisableUserResult = Annotated[
    UserSuccess | UserNotFound | LastAdministrator, strawberry.union("DisableUserResult")
]
EnableUserResult = Annotated[UserSuccess | UserNotFound, strawberry.union("EnableUserResult")]
CreatePartnerClientResult = Annotated[
    PartnerSecretSuccess | NameInvalid | PartnerNameTaken | ScopeUnknown,
    strawberry.union("CreatePartnerClientResult"),
]
RotatePartnerSecretResult = Annotated[
    PartnerSecretSuccess | PartnerClientNotFound, strawberry.union("RotatePartnerSecretResult")
]
DisablePartnerClientResult = Annotated[
    PartnerClientSuccess | PartnerClientNotFound, strawberry.union("DisablePartnerClientResult")
]


@strawberry.type
class AdministrationMutation:
    """Users and partners, by staff."""

    @strawberry.mutation(
        description="Replace a user's roles; they count from the next refresh of a session.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def set_user_roles(
        self, info: Info, id: strawberry.ID, roles: list[Role]
    ) -> SetUserRolesResult:
        """Staff appoint staff."""
        user = await users(info).set_roles(id, roles)
        return UserSuccess(user=User.from_model(user))

    @strawberry.mutation(
        description="Bar a user from logging in, and end their sessions.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def disable_user(self, info: Info, id: strawberry.ID) -> DisableUserResult:
        """Staff disable an account."""
        user = await users(info).disable(id)
        await sessions(info).end_all(user.id)
        return UserSuccess(user=User.from_model(user))

    @strawberry.mutation(
        description="Let a user log in again.", extensions=[requires_scope(WRITE), UnitOfWork()]
    )
    async def enable_user(self, info: Info, id: strawberry.ID) -> EnableUserResult:
        """Staff enable an account."""
        return UserSuccess(user=User.from_model(await users(info).enable(id)))

    @strawberry.mutation(
        description="Add a partner's OAuth 2 client; its secret is shown once.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def create_partner_client(
        self, info: Info, input: CreatePartnerClientInput
    ) -> CreatePartnerClientResult:
        """Staff admit a partner."""
        client, secret = await _clients(info).create(input.name, input.scopes)
        return PartnerSecretSuccess(client=PartnerClient.from_model(client), secret=secret)

    @strawberry.mutation(
        description="Replace a partner's secret at once; the new one is shown once.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def rotate_partner_secret(
        self, info: Info, id: strawberry.ID
    ) -> RotatePartnerSecretResult:
        """Staff replace a secret."""
        client, secret = await _clients(info).rotate_secret(id)
        return PartnerSecretSuccess(client=PartnerClient.from_model(client), secret=secret)

    @strawberry.mutation(
        description="Give a partner no more tokens.",
        extensions=[requires_scope(WRITE), UnitOfWork()],
    )
    async def disable_partner_client(
        self, info: Info, id: strawberry.ID
    ) -> DisablePartnerClientResult:
        """Staff dismiss a partner."""
        return PartnerClientSuccess(
            client=PartnerClient.from_model(await _clients(info).disable(id))
        )


def _clients(info: Info) -> PartnerClients:
    return PartnerClients(info.context.work, now=datetime.now(UTC))
