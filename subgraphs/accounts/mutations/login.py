"""Opening an account, logging in, staying logged in, logging out."""

from __future__ import annotations

from typing import Annotated

import strawberry

from subgraphs.accounts.errors import SessionNotFound as SessionHasEnded
from subgraphs.accounts.mutations.services import registration, sessions, visitor
from subgraphs.accounts.types import (
    AccountDisabled,
    CredentialsInvalid,
    EmailInvalid,
    EmailTaken,
    NameInvalid,
    PasswordUnfit,
    RefreshTokenInvalid,
    SessionNotFound,
    Tokens,
    TooManyAttempts,
    User,
)
from subgraphs.kit.graph import Info, UnitOfWork, authenticated


@strawberry.input
class RegisterInput:
    """A new account."""

    email: str
    password: str = strawberry.field(description="10 to 128 characters, and not a common one.")
    given_name: str
    family_name: str
    user_agent: str | None = strawberry.field(
        default=None, description="Of the browser, shown in the list of sessions."
    )


@strawberry.input
class LoginInput:
    """Who wants to log in."""

    email: str
    password: str
    user_agent: str | None = strawberry.field(
        default=None, description="Of the browser, shown in the list of sessions."
    )


@strawberry.type
class LoginSuccess:
    """Somebody is logged in."""

    tokens: Tokens
    user: User


@strawberry.type
class RefreshSessionSuccess:
    """The session goes on with new tokens."""

    tokens: Tokens


@strawberry.type
class LogoutSuccess:
    """Sessions were ended."""

    ended: int = strawberry.field(description="How many.")


RegisterResult = Annotated[
    LoginSuccess | EmailInvalid | EmailTaken | PasswordUnfit | NameInvalid | TooManyAttempts,
    strawberry.union("RegisterResult"),
]
LoginResult = Annotated[
    LoginSuccess | CredentialsInvalid | AccountDisabled | TooManyAttempts,
    strawberry.union("LoginResult"),
]
RefreshSessionResult = Annotated[
    RefreshSessionSuccess | RefreshTokenInvalid | TooManyAttempts,
    strawberry.union("RefreshSessionResult"),
]
EndSessionResult = Annotated[LogoutSuccess | SessionNotFound, strawberry.union("EndSessionResult")]


@strawberry.type
class LoginMutation:
    """Sessions."""

    @strawberry.mutation(
        description="Open an account and log in; a link to prove the address is mailed.",
        extensions=[UnitOfWork()],
    )
    async def register(self, info: Info, input: RegisterInput) -> RegisterResult:
        """A new customer."""
        user = await registration(info).register(
            email=input.email,
            password=input.password,
            given_name=input.given_name,
            family_name=input.family_name,
            address=info.context.identity.address,
        )
        tokens = await sessions(info).begin(user, visitor(info, input.user_agent))
        info.context.has_proved(user.id)
        return LoginSuccess(tokens=Tokens.from_model(tokens), user=User.from_model(user))

    @strawberry.mutation(description="Log in.", extensions=[UnitOfWork()])
    async def login(self, info: Info, input: LoginInput) -> LoginResult:
        """By address and password."""
        user, tokens = await sessions(info).log_in(
            input.email, input.password, visitor(info, input.user_agent)
        )
        info.context.has_proved(user.id)
        return LoginSuccess(tokens=Tokens.from_model(tokens), user=User.from_model(user))

    @strawberry.mutation(
        description="Exchange a refresh token for new tokens. It can be used once: a second use "
        "ends the session.",
        extensions=[UnitOfWork()],
    )
    async def refresh_session(self, info: Info, refresh_token: str) -> RefreshSessionResult:
        """Rotation with reuse detection."""
        _, tokens = await sessions(info).refresh(refresh_token, info.context.identity.address)
        return RefreshSessionSuccess(tokens=Tokens.from_model(tokens))

    @strawberry.mutation(
        description="End the session that this request belongs to.",
        extensions=[authenticated(), UnitOfWork()],
    )
    async def logout(self, info: Info) -> LogoutSuccess:
        """The caller's own session."""
        identity = info.context.identity
        if identity.session_id is None:
            return LogoutSuccess(ended=0)
        try:
            await sessions(info).end(identity.subject, identity.session_id)
        except SessionHasEnded:
            return LogoutSuccess(ended=0)
        return LogoutSuccess(ended=1)

    @strawberry.mutation(
        description="End all of one's sessions.", extensions=[authenticated(), UnitOfWork()]
    )
    async def logout_everywhere(self, info: Info) -> LogoutSuccess:
        """All of the caller's sessions."""
        return LogoutSuccess(ended=await sessions(info).end_all(info.context.identity.subject))

    @strawberry.mutation(
        description="End one of one's sessions.", extensions=[authenticated(), UnitOfWork()]
    )
    async def end_session(self, info: Info, id: strawberry.ID) -> EndSessionResult:
        """One of the caller's sessions."""
        await sessions(info).end(info.context.identity.subject, id)
        return LogoutSuccess(ended=1)
