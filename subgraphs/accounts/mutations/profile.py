"""What users change about themselves."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.accounts.mutations.services import sessions, users
from subgraphs.accounts.service.addresses import AddressDraft, Addresses
from subgraphs.accounts.types import (
    Address,
    AddressInvalid,
    AddressNotFound,
    CredentialsInvalid,
    NameInvalid,
    PasswordUnfit,
    TooManyAttempts,
    User,
)
from subgraphs.kit.graph import Info, UnitOfWork, authenticated


@strawberry.input
class UpdateProfileInput:
    """One's names."""

    given_name: str
    family_name: str


@strawberry.input
class ChangePasswordInput:
    """A new password, by who knows the current one."""

    current_password: str
    new_password: str


@strawberry.input
class AddressInput:
    """A postal address."""

    recipient: str
    line1: str
    postal_code: str
    city: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    line2: str | None = None
    region: str | None = None
    phone: str | None = None

    def draft(self) -> AddressDraft:
        """As the service takes it."""
        return AddressDraft(
            recipient=self.recipient,
            line1=self.line1,
            line2=self.line2,
            postal_code=self.postal_code,
            city=self.city,
            region=self.region,
            country=self.country,
            phone=self.phone,
        )


@strawberry.type
class UpdateProfileSuccess:
    """The names are set."""

    user: User


@strawberry.type
class ChangePasswordSuccess:
    """The password is set, and one's other sessions are ended."""

    user: User
    ended_sessions: int


@strawberry.type
class AddressSuccess:
    """The address as it is kept now."""

    address: Address


@strawberry.type
class RemoveAddressSuccess:
    """The address is forgotten."""

    id: strawberry.ID


UpdateProfileResult = Annotated[
    UpdateProfileSuccess | NameInvalid, strawberry.union("UpdateProfileResult")
]
ChangePasswordResult = Annotated[
    ChangePasswordSuccess | CredentialsInvalid | PasswordUnfit | TooManyAttempts,
    strawberry.union("ChangePasswordResult"),
]
AddAddressResult = Annotated[AddressSuccess | AddressInvalid, strawberry.union("AddAddressResult")]
UpdateAddressResult = Annotated[
    AddressSuccess | AddressInvalid | AddressNotFound, strawberry.union("UpdateAddressResult")
]
SetDefaultAddressResult = Annotated[
    AddressSuccess | AddressNotFound, strawberry.union("SetDefaultAddressResult")
]
RemoveAddressResult = Annotated[
    RemoveAddressSuccess | AddressNotFound, strawberry.union("RemoveAddressResult")
]


@strawberry.type
class ProfileMutation:
    """One's own account."""

    @strawberry.mutation(description="Set one's names.", extensions=[authenticated(), UnitOfWork()])
    async def update_profile(self, info: Info, input: UpdateProfileInput) -> UpdateProfileResult:
        """The caller's names."""
        user = await users(info).update_profile(
            info.context.identity.subject,
            given_name=input.given_name,
            family_name=input.family_name,
        )
        return UpdateProfileSuccess(user=User.from_model(user))

    @strawberry.mutation(
        description="Set a new password; ends one's other sessions.",
        extensions=[authenticated(), UnitOfWork()],
    )
    async def change_password(self, info: Info, input: ChangePasswordInput) -> ChangePasswordResult:
        """The caller's password."""
        identity = info.context.identity
        user = await users(info).change_password(
            identity.subject, current=input.current_password, new=input.new_password
        )
        ended = await sessions(info).end_all(user.id, but=identity.session_id)
        return ChangePasswordSuccess(user=User.from_model(user), ended_sessions=ended)

    @strawberry.mutation(
        description="Keep another address.", extensions=[authenticated(), UnitOfWork()]
    )
    async def add_address(self, info: Info, input: AddressInput) -> AddAddressResult:
        """One of the caller's addresses."""
        return AddressSuccess(address=Address.from_model(await _addresses(info).add(input.draft())))

    @strawberry.mutation(
        description="Replace an address.", extensions=[authenticated(), UnitOfWork()]
    )
    async def update_address(
        self, info: Info, id: strawberry.ID, input: AddressInput
    ) -> UpdateAddressResult:
        """One of the caller's addresses."""
        return AddressSuccess(
            address=Address.from_model(await _addresses(info).update(id, input.draft()))
        )

    @strawberry.mutation(
        description="Make an address the default.", extensions=[authenticated(), UnitOfWork()]
    )
    async def set_default_address(self, info: Info, id: strawberry.ID) -> SetDefaultAddressResult:
        """One of the caller's addresses."""
        return AddressSuccess(address=Address.from_model(await _addresses(info).set_default(id)))

    @strawberry.mutation(
        description="Forget an address.", extensions=[authenticated(), UnitOfWork()]
    )
    async def remove_address(self, info: Info, id: strawberry.ID) -> RemoveAddressResult:
        """One of the caller's addresses."""
        await _addresses(info).remove(id)
        return RemoveAddressSuccess(id=id)


def _addresses(info: Info) -> Addresses:
    return Addresses(info.context.work, info.context.identity.require_user())
