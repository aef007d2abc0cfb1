"""Accounts' part of the graph.

A user's display name is for everybody; the rest is for the user, and much of it for staff with
``accounts:read``. Each field checks that itself, since entities are reached from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import strawberry
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.accounts import errors, models
from subgraphs.accounts.loaders import Loaders
from subgraphs.accounts.service import tokens
from subgraphs.accounts.service.roles import scopes_of
from subgraphs.accounts.store import sessions
from subgraphs.kit.errors import Forbidden
from subgraphs.kit.execution import Batched
from subgraphs.kit.graph import Context, Info, UserError, shown_as_user_error
from subgraphs.kit.pagination import Page, PageInfo, encode_cursor
from subgraphs.kit.scalars import Moment

READ = "accounts:read"

strawberry.enum(models.Role, description="What somebody is in the shop.")


class AccountsContext(Context[AsyncSession]):
    """A request to accounts, with its loaders."""

    _loaders: Loaders | None = None
    _proved: str | None = None

    def has_proved(self, user_id: str) -> None:
        """Note that the caller has logged in as this user by this very request."""
        self._proved = user_id

    @property
    def loaders(self) -> Loaders:
        """The loaders, made when they are first asked for."""
        if self._loaders is None:
            self._loaders = Loaders(self.resources.postgres)
        return self._loaders

    def forget(self) -> None:
        """Drop what was loaded."""
        self._loaders = None

    def check_may_read(self, user_id: str, *, staff: bool = True) -> None:
        """Raise unless the caller is this user, or (where ``staff`` may too) holds the scope."""
        if self.identity.kind == "user" and self.identity.subject == user_id:
            return
        if self._proved == user_id:
            return
        if not staff:
            self.identity.require_user()
            raise Forbidden("Only the user themselves may read this.")
        self.identity.require_scope(READ)


@strawberry.type(description="A postal address.")
class Address:
    """See :class:`subgraphs.accounts.models.Address`."""

    id: strawberry.ID
    recipient: str
    line1: str
    line2: str | None
    postal_code: str
    city: str
    region: str | None
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    phone: str | None
    is_default: bool

    @classmethod
    def from_model(cls, model: models.Address) -> Address:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            recipient=model.recipient,
            line1=model.line1,
            line2=model.line2,
            postal_code=model.postal_code,
            city=model.city,
            region=model.region,
            country=model.country,
            phone=model.phone,
            is_default=model.is_default,
        )


@strawberry.type(description="A login that has not ended.")
class Session:
    """See :class:`subgraphs.accounts.store.sessions.Session`."""

    id: strawberry.ID
    created_at: Moment
    seen_at: Moment = strawberry.field(description="When it was last refreshed.")
    address: str | None = strawberry.field(description="IP address at login.")
    user_agent: str | None
    is_current: bool = strawberry.field(description="Whether this request belongs to it.")

    @classmethod
    def from_model(cls, model: sessions.Session, current: str | None) -> Session:
        """Show ``model``; ``current`` is the id of the request's own session."""
        return cls(
            id=strawberry.ID(model.id),
            created_at=Moment(model.created_at),
            seen_at=Moment(model.seen_at),
            address=model.address,
            user_agent=model.user_agent,
            is_current=model.id == current,
        )


async def _roles(users: Sequence[User], context: AccountsContext) -> list[list[models.Role]]:
    for user in users:
        context.check_may_read(user.id)
    return await context.loaders.roles.load_all([user.id for user in users])


async def _addresses(users: Sequence[User], context: AccountsContext) -> list[list[Address]]:
    for user in users:
        context.check_may_read(user.id)
    found = await context.loaders.addresses.load_all([user.id for user in users])
    return [[Address.from_model(model) for model in models_] for models_ in found]


@strawberry.federation.type(keys=["id"], description="Somebody with an account.")
class User:
    """See :class:`subgraphs.accounts.models.User`."""

    id: strawberry.ID
    display_name: str = strawberry.field(description="For everybody: the name, shortened.")
    model: strawberry.Private[models.User]

    @classmethod
    def from_model(cls, model: models.User) -> User:
        """Show ``model``."""
        initial = f" {model.family_name[:1]}." if model.family_name else ""
        return cls(
            id=strawberry.ID(model.id), display_name=f"{model.given_name}{initial}", model=model
        )

    @classmethod
    async def resolve_references(
        cls, info: Info, representations: Sequence[dict[str, Any]]
    ) -> list[User | None]:
        """Users by id, in one statement."""
        found = await info.context.loaders.user.load_all([str(it["id"]) for it in representations])
        return [cls.from_model(model) if model else None for model in found]

    @strawberry.field(description="For the user and for staff.")
    def email(self, info: Info) -> str:
        """The normalised address."""
        info.context.check_may_read(self.id)
        return self.model.email

    @strawberry.field(description="For the user and for staff.")
    def email_verified(self, info: Info) -> bool:
        """Whether the address is proven."""
        info.context.check_may_read(self.id)
        return self.model.email_verified_at is not None

    @strawberry.field(description="For the user and for staff.")
    def given_name(self, info: Info) -> str:
        """First name."""
        info.context.check_may_read(self.id)
        return self.model.given_name

    @strawberry.field(description="For the user and for staff.")
    def family_name(self, info: Info) -> str:
        """Last name."""
        info.context.check_may_read(self.id)
        return self.model.family_name

    @strawberry.field(description="For the user and for staff.")
    def created_at(self, info: Info) -> Moment:
        """When the account was opened."""
        info.context.check_may_read(self.id)
        return Moment(self.model.created_at)

    @strawberry.field(description="Whether logging in is barred. For the user and for staff.")
    def disabled(self, info: Info) -> bool:
        """Whether staff have disabled the account."""
        info.context.check_may_read(self.id)
        return self.model.disabled_at is not None

    @strawberry.field(description="For the user and for staff.", extensions=[Batched(_roles)])
    async def roles(self, info: Info) -> list[models.Role]:
        """By the request's loader."""
        info.context.check_may_read(self.id)
        found: list[models.Role] = await info.context.loaders.roles.load(self.id)
        return found

    @strawberry.field(description="What the roles allow. For the user and for staff.")
    async def scopes(self, info: Info) -> list[str]:
        """By the request's loader."""
        info.context.check_may_read(self.id)
        return scopes_of(await info.context.loaders.roles.load(self.id))

    @strawberry.field(
        description="The oldest first. For the user and for staff.",
        extensions=[Batched(_addresses)],
    )
    async def addresses(self, info: Info) -> list[Address]:
        """By the request's loader."""
        info.context.check_may_read(self.id)
        found = await info.context.loaders.addresses.load(self.id)
        return [Address.from_model(model) for model in found]

    @strawberry.field(description="The latest seen first. For the user alone.")
    async def sessions(self, info: Info) -> list[Session]:
        """From Redis; a user reads only their own, so there is nothing to batch."""
        info.context.check_may_read(self.id, staff=False)
        store = sessions.SessionStore(info.context.resources.redis)
        current = info.context.identity.session_id
        return [Session.from_model(model, current) for model in await store.of_user(self.id)]


@strawberry.type
class UserEdge:
    """A user and their place in the list."""

    node: User
    cursor: str


@strawberry.type(description="Users, the newest first.")
class UserConnection:
    """Relay's connection."""

    edges: list[UserEdge]
    nodes: list[User]
    page_info: PageInfo

    @classmethod
    def from_page(cls, page: Page[models.User]) -> UserConnection:
        """Show ``page``."""
        nodes = [User.from_model(model) for model in page.rows]
        cursors = [encode_cursor(key) for key in page.keys]
        return cls(
            nodes=nodes,
            edges=[
                UserEdge(node=node, cursor=cursor)
                for node, cursor in zip(nodes, cursors, strict=True)
            ],
            page_info=PageInfo.of(page),
        )


@strawberry.type(description="An OAuth 2 client of a partner. Its secret is shown only once.")
class PartnerClient:
    """See :class:`subgraphs.accounts.models.PartnerClient`."""

    id: strawberry.ID = strawberry.field(description="The OAuth 2 client_id.")
    name: str
    scopes: list[str]
    disabled: bool
    created_at: Moment

    @classmethod
    def from_model(cls, model: models.PartnerClient) -> PartnerClient:
        """Show ``model``."""
        return cls(
            id=strawberry.ID(model.id),
            name=model.name,
            scopes=list(model.scopes),
            disabled=model.disabled_at is not None,
            created_at=Moment(model.created_at),
        )


@strawberry.type(description="What a client needs to ask for more in somebody's name.")
class Tokens:
    """See :class:`subgraphs.accounts.service.tokens.Tokens`."""

    access_token: str = strawberry.field(description="Sent as Authorization: Bearer …")
    refresh_token: str = strawberry.field(description="Good for one refreshSession.")
    expires_in: int = strawberry.field(description="Seconds until the access token expires.")

    @classmethod
    def from_model(cls, model: tokens.Tokens) -> Tokens:
        """Show ``model``."""
        return cls(
            access_token=model.access_token,
            refresh_token=model.refresh_token,
            expires_in=model.expires_in,
        )


@shown_as_user_error(errors.EmailInvalid)
@strawberry.type(description="No address that mail can be sent to.")
class EmailInvalid(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.EmailTaken)
@strawberry.type(description="Somebody has registered with this address.")
class EmailTaken(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.PasswordUnfit)
@strawberry.type(description="Too short, too long, or on everybody's list.")
class PasswordUnfit(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.NameInvalid)
@strawberry.type(description="A name that is empty or too long.")
class NameInvalid(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.CredentialsInvalid)
@strawberry.type(description="The address or the password is wrong.")
class CredentialsInvalid(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.AccountDisabled)
@strawberry.type(description="Staff have disabled the account.")
class AccountDisabled(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.TooManyAttempts)
@strawberry.type(description="Tried too often.")
class TooManyAttempts(UserError):
    """See :mod:`subgraphs.accounts.errors`."""

    retry_after_seconds: int


@shown_as_user_error(errors.RefreshTokenInvalid)
@strawberry.type(description="Unknown, expired, ended, or used before.")
class RefreshTokenInvalid(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.OneTimeTokenInvalid)
@strawberry.type(description="Unknown, expired, or used.")
class OneTimeTokenInvalid(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.AddressInvalid)
@strawberry.type(description="A part of an address is missing or too long.")
class AddressInvalid(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.AddressNotFound)
@strawberry.type(description="The user has no such address.")
class AddressNotFound(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.SessionNotFound)
@strawberry.type(description="The user has no such session.")
class SessionNotFound(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.UserNotFound)
@strawberry.type(description="No user has this id.")
class UserNotFound(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.LastAdministrator)
@strawberry.type(description="Nobody would be left who can appoint administrators.")
class LastAdministrator(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.PartnerClientNotFound)
@strawberry.type(description="No partner client has this id.")
class PartnerClientNotFound(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.PartnerNameTaken)
@strawberry.type(description="Another partner client has this name.")
class PartnerNameTaken(UserError):
    """See :mod:`subgraphs.accounts.errors`."""


@shown_as_user_error(errors.ScopeUnknown)
@strawberry.type(description="A scope that partners cannot be given.")
class ScopeUnknown(UserError):
    """See :mod:`subgraphs.accounts.errors`."""
