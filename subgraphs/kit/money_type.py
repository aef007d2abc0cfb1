"""Money in the graph: one shared value type."""

from __future__ import annotations

import strawberry

from subgraphs.kit.errors import BadInput
from subgraphs.kit.money import Amount
from subgraphs.kit.scalars import CurrencyCode


@strawberry.federation.type(shareable=True, description="An amount of money.")
class Money:
    """An :class:`~subgraphs.kit.money.Amount` in the graph."""

    amount: int = strawberry.field(
        description="In the currency's minor unit: 1999 is 19.99 euro, or 1999 yen."
    )
    currency: CurrencyCode

    @strawberry.field(  # type: ignore[untyped-decorator]  # its overloads lose a str
        description="As it is written in a locale (BCP 47), such as 19,99 € in de-DE."
    )
    def formatted(self, locale: str = "en-GB") -> str:
        """For people; :class:`BadInput` where the locale is not known."""
        try:
            return Amount(self.amount, self.currency).formatted(locale)
        except ValueError as error:
            raise BadInput(str(error)) from error
