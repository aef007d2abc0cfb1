"""What every domain's resolvers are given, and how its mutations are carried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver
from strawberry.federation.schema_directives import Authenticated, RequiresScopes
from strawberry.types.field import StrawberryField

from subgraphs.kit.errors import Forbidden, Refusal
from subgraphs.kit.identity import Identity
from subgraphs.kit.outbox import carry_out
from subgraphs.kit.resources import Resources

SessionT = TypeVar("SessionT")
RefusalT = TypeVar("RefusalT", bound=type[Refusal])


@dataclass
class Context(Generic[SessionT]):
    """One request's surroundings. A domain subclasses it to add its loaders.

    ``session`` is the open unit of work while a mutation's resolver runs, and ``None`` otherwise.
    """

    resources: Resources
    identity: Identity
    request_id: str
    session: SessionT | None = field(default=None, init=False)

    @property
    def work(self) -> SessionT:
        """The unit of work of the mutation that is being carried out."""
        if self.session is None:
            raise RuntimeError("A unit of work is open only inside a field made by mutation().")
        return self.session

    def forget(self) -> None:
        """Drop what was loaded, because a mutation has changed it."""


Info: TypeAlias = strawberry.Info[Any, None]


@strawberry.federation.interface(description="Why a mutation did not do what was asked.")
class UserError:
    """All refusals implement it, so that a client can show those it does not know."""

    code: str = strawberry.field(description="Stable, in SCREAMING_SNAKE_CASE.")
    message: str = strawberry.field(description="For people, in English.")
    path: list[str] | None = strawberry.field(
        description="Leads to the input that caused it, from the mutation's arguments."
    )

    refused: ClassVar[dict[type[Refusal], type[UserError]]] = {}


ErrorT = TypeVar("ErrorT", bound=UserError)


def shown_as_user_error(refusal: type[Refusal]) -> Callable[[type[ErrorT]], type[ErrorT]]:
    """Make the decorated GraphQL type the form in which clients see ``refusal``.

    The type's fields are read from the exception's attributes of the same names.
    """

    def register(error_type: type[ErrorT]) -> type[ErrorT]:
        UserError.refused[refusal] = error_type
        return error_type

    return register


def to_user_error(refusal: Refusal) -> UserError:
    """Return the GraphQL object for ``refusal``."""
    error_type = UserError.refused[type(refusal)]
    values = {item.name: getattr(refusal, item.name) for item in fields(error_type)}
    return error_type(**values)


class UnitOfWork(FieldExtension):
    """Runs a mutation in one unit of work, committed once its resolver has returned.

    A :class:`~subgraphs.kit.errors.Refusal` undoes it and becomes the field's answer. Where it
    collided with another unit of work it is undone and the resolver runs again.
    """

    async def resolve_async(
        self,
        next_: AsyncExtensionResolver,
        source: Any,  # noqa: ANN401  # Strawberry's signature
        info: Info,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Carry out the mutation."""
        context: Context[Any] = info.context

        async def resolve(session: Any) -> Any:  # noqa: ANN401
            context.session = session
            return await next_(source, info, **kwargs)

        try:
            return await carry_out(context.resources.transactions, resolve)
        except Refusal as refusal:
            return to_user_error(refusal)
        finally:
            context.session = None
            context.forget()


class Requires(FieldExtension):
    """Refuses callers without a login or a scope, in the domain as the router does.

    The same requirement is published as ``@authenticated`` or ``@requiresScopes``.
    """

    def __init__(self, scope: str | None) -> None:
        self.scope = scope

    def apply(self, field: StrawberryField) -> None:
        """Publish the requirement in the schema."""
        field.directives = [
            *field.directives,
            RequiresScopes(scopes=[[self.scope]]) if self.scope else Authenticated(),
        ]

    def check(self, info: Info) -> None:
        """Raise unless the caller meets the requirement."""
        identity: Identity = info.context.identity
        if self.scope:
            identity.require_scope(self.scope)
        else:
            identity.require_user()

    def resolve(self, next_: Callable[..., Any], source: Any, info: Info, **kwargs: Any) -> Any:  # noqa: ANN401
        """Check, then resolve."""
        self.check(info)
        return next_(source, info, **kwargs)

    async def resolve_async(
        self,
        next_: AsyncExtensionResolver,
        source: Any,  # noqa: ANN401
        info: Info,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Check, then resolve."""
        self.check(info)
        return await next_(source, info, **kwargs)


class RequiresService(Requires):
    """Refuses everybody but our own services: for fields that are ``@inaccessible``."""

    def __init__(self) -> None:
        super().__init__(None)

    def apply(self, field: StrawberryField) -> None:
        """Publish nothing: no client can see the field."""

    def check(self, info: Info) -> None:
        """Raise unless a service asks."""
        if info.context.identity.kind != "service":
            raise Forbidden("Only Loom's own services may use this field.")


def requires_service() -> Requires:
    """Field extension: the caller must be one of our own services."""
    return RequiresService()


def authenticated() -> Requires:
    """Field extension: a user must be logged in."""
    return Requires(None)


def requires_scope(scope: str) -> Requires:
    """Field extension: the caller must hold ``scope``."""
    return Requires(scope)
