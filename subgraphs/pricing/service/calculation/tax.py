"""Tax: which rates are due, and how much of each lies in or on every line.

Rates are data. A rate is due at a destination for a class of goods; several may be due at once (a
state's and a city's, say). The tax of a rate is calculated on all lines together that it applies
to, rounded once, and split over them by the largest remainder: what an invoice adds up is what was
charged. With gross prices the tax is taken out of the price, with net prices put on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.pricing.service.calculation.allocation import allocate, rounded_share
from subgraphs.pricing.service.calculation.basket import Destination

MILLION = 1_000_000
"""A rate is in parts per million: 190,000 are 19 per cent, 88,750 are 8.875 per cent."""


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A rate, due in ``country``, and where they are given in ``region`` or postal codes that begin
    with ``postal_prefix``; for the goods of ``tax_class`` (``None``: for all that have no rate of
    their own by this authority). ``on_shipping``: also due on shipping.

    ``authority`` is who levies it: of the rates of one authority that fit only the most particular
    one is due.
    """

    id: str
    name: str
    country: str
    parts_per_million: int
    authority: str
    tax_class: str | None = None
    region: str | None = None
    postal_prefix: str | None = None
    on_shipping: bool = True

    def fits(self, destination: Destination, tax_class: str) -> bool:
        """Tell whether the rate is one for these goods at this destination."""
        if self.country != destination.country:
            return False
        if self.region is not None and self.region != destination.region:
            return False
        if self.postal_prefix is not None and not (destination.postal_code or "").startswith(
            self.postal_prefix
        ):
            return False
        return self.tax_class is None or self.tax_class == tax_class

    @property
    def particularity(self) -> tuple[bool, int, bool]:
        """Orders the rates of an authority: by class, then postal code, then region."""
        prefix = self.postal_prefix
        return (self.tax_class is not None, len(prefix or ""), self.region is not None)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """The tax of one rate on one amount; ``base`` is the net amount that it was levied on."""

    rate: TaxRate
    base: int
    amount: int


def rates_due(
    rates: Sequence[TaxRate], destination: Destination, tax_class: str
) -> tuple[TaxRate, ...]:
    """Return the rates due on goods of a class, one an authority, by authority's name."""
    due: dict[str, TaxRate] = {}
    for rate in sorted(rates, key=lambda one: one.id):
        if rate.fits(destination, tax_class):
            known = due.get(rate.authority)
            if known is None or rate.particularity > known.particularity:
                due[rate.authority] = rate
    return tuple(due[authority] for authority in sorted(due))


def tax_amounts(
    amounts: Sequence[int], due: Sequence[tuple[TaxRate, ...]], *, included: bool
) -> list[tuple[TaxLine, ...]]:
    """Return for each amount the tax of every rate that is due on it.

    ``due`` has the rates for each amount, in order. Amounts under the same rates are calculated
    together. With ``included`` the amounts are gross, and amount = base + taxes; without, net.
    """
    found: list[tuple[TaxLine, ...]] = [()] * len(amounts)
    groups: dict[tuple[TaxRate, ...], list[int]] = {}
    for place, rates in enumerate(due):
        if rates:
            groups.setdefault(rates, []).append(place)
    for rates, places in groups.items():
        each = _taxes([amounts[place] for place in places], rates, included=included)
        for place, lines in zip(places, each, strict=True):
            found[place] = lines
    return found


def _taxes(
    amounts: Sequence[int], rates: tuple[TaxRate, ...], *, included: bool
) -> list[tuple[TaxLine, ...]]:
    whole = sum(amounts)
    together = sum(rate.parts_per_million for rate in rates)
    if included:
        tax = rounded_share(whole, together, MILLION + together)
        by_rate = allocate(tax, [rate.parts_per_million for rate in rates])
    else:
        by_rate = [rounded_share(whole, rate.parts_per_million, MILLION) for rate in rates]
    by_line = [allocate(tax, amounts) for tax in by_rate]
    lines = []
    for place, amount in enumerate(amounts):
        taxes = [column[place] for column in by_line]
        base = amount - sum(taxes) if included else amount
        lines.append(
            tuple(TaxLine(rate, base, tax) for rate, tax in zip(rates, taxes, strict=True))
        )
    return lines
