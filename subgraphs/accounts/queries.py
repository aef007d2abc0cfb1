"""Accounts' root fields."""

from __future__ import annotations

import strawberry

from subgraphs.accounts.models import Role
from subgraphs.accounts.store.credentials import PartnerClientStore
from subgraphs.accounts.store.users import UserStore
from subgraphs.accounts.types import READ, PartnerClient, User, UserConnection
from subgraphs.kit.errors import BadInput
from subgraphs.kit.graph import Info, requires_scope
from subgraphs.kit.pagination import Window


@strawberry.type
class Query:
    """Reads of accounts."""

    @strawberry.field(description="Whoever is logged in; null if nobody is.")
    async def me(self, info: Info) -> User | None:
        """The caller."""
        identity = info.context.identity
        if identity.kind != "user" or identity.subject is None:
            return None
        model = await info.context.loaders.user.load(identity.subject)
        return User.from_model(model) if model else None

    @strawberry.field(description="A user, for staff.", extensions=[requires_scope(READ)])
    async def user(self, info: Info, id: strawberry.ID) -> User | None:
        """By id."""
        model = await info.context.loaders.user.load(id)
        return User.from_model(model) if model else None

    @strawberry.field(
        description="Users, the newest first, for staff.", extensions=[requires_scope(READ)]
    )
    async def users(
        self,
        info: Info,
        email_prefix: str | None = None,
        role: Role | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> UserConnection:
        """A page of them."""
        window = Window.of(first=first, after=after, last=last, before=before, key_length=1)
        if email_prefix is not None and "\0" in email_prefix:
            raise BadInput("'emailPrefix' has a control character.")
        async with info.context.resources.postgres.reading() as session:
            page = await UserStore(session).find(window, email=email_prefix, role=role)
        return UserConnection.from_page(page)

    @strawberry.field(
        description="The partners' clients by name, for staff.", extensions=[requires_scope(READ)]
    )
    async def partner_clients(self, info: Info) -> list[PartnerClient]:
        """All of them."""
        async with info.context.resources.postgres.reading() as session:
            found = await PartnerClientStore(session).all()
        return [PartnerClient.from_model(model) for model in found]
