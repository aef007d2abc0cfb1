"""Sums that are mostly known beforehand: a term is a number, or a function of the variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(slots=True)
class Reckoning:
    """One evaluation: the variables' values, and what was found wrong with them."""

    variables: Mapping[str, Any]
    problems: list[str] = field(default_factory=list)


Term: TypeAlias = float | Callable[[Reckoning], float]


def evaluate(term: Term, reckoning: Reckoning) -> float:
    """A term's value."""
    return term(reckoning) if callable(term) else term


def total(terms: Iterable[Term]) -> Term:
    """The sum of terms; a number if all of them are."""
    constant, open_terms = 0.0, []
    for term in terms:
        if callable(term):
            open_terms.append(term)
        else:
            constant += term
    if not open_terms:
        return constant
    return lambda reckoning: constant + sum([term(reckoning) for term in open_terms])


def product(factor: Term, term: Term) -> Term:
    """The product of two terms. A function is called even where the other factor is 0."""
    if callable(factor):
        if callable(term):
            return lambda reckoning: factor(reckoning) * term(reckoning)
        return lambda reckoning: factor(reckoning) * term
    if callable(term):
        return lambda reckoning: factor * term(reckoning)
    return factor * term


def largest(terms: Iterable[Term]) -> Term:
    """The largest of some terms, 0 of none."""
    constant, open_terms = 0.0, []
    for term in terms:
        if callable(term):
            open_terms.append(term)
        else:
            constant = max(constant, term)
    if not open_terms:
        return constant
    if len(open_terms) == 1 and not constant:
        return open_terms[0]
    return lambda reckoning: max(constant, *[term(reckoning) for term in open_terms])


def where(conditions: Iterable[tuple[tuple[str, bool], ...]], term: Term) -> Term:
    """A term that counts where one of some groups of conditions on variables holds."""
    groups = tuple(conditions)
    if any(not group for group in groups) or term == 0:
        return term

    def conditional(reckoning: Reckoning) -> float:
        variables = reckoning.variables
        for group in groups:
            if all(bool(variables.get(name)) is wanted for name, wanted in group):
                return evaluate(term, reckoning)
        return 0.0

    return conditional
