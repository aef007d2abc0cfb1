"""What payments' resolvers are given."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver

from subgraphs.kit.errors import Refusal
from subgraphs.kit.graph import Context, Info, to_user_error
from subgraphs.payments.loaders import Loaders
from subgraphs.payments.service.arrivals import Arrivals
from subgraphs.payments.service.payments import Payments

READ = "payments:read"
WRITE = "payments:write"


class PaymentsContext(Context[AsyncSession]):
    """A request to payments, with its loaders."""

    _loaders: Loaders | None = None

    @property
    def loaders(self) -> Loaders:
        """The loaders, made when they are first asked for."""
        if self._loaders is None:
            self._loaders = Loaders(self.resources.postgres)
        return self._loaders

    @property
    def actor(self) -> str:
        """Who asks: idempotency keys are theirs."""
        return f"{self.identity.kind}:{self.identity.subject}"

    @property
    def payments(self) -> Payments:
        """What can be done with payments."""
        return Payments(self.resources, actor=self.actor)

    @property
    def arrivals(self) -> Arrivals:
        """What staff can tell of payments."""
        return Arrivals(self.resources, actor=self.actor)

    def forget(self) -> None:
        """Drop what was loaded."""
        self._loaders = None


class UnitsOfWork(FieldExtension):
    """For a mutation that calls a provider: its service opens several units of work by itself,
    so that none is open meanwhile. A refusal becomes the field's answer.
    """

    async def resolve_async(
        self,
        next_: AsyncExtensionResolver,
        source: object,
        info: Info,
        **kwargs: object,
    ) -> object:
        """Carry out the mutation."""
        try:
            return await next_(source, info, **kwargs)
        except Refusal as refusal:
            return to_user_error(refusal)
        finally:
            info.context.forget()
