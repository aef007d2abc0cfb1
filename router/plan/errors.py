"""Why there is no plan."""

from __future__ import annotations


class PlanError(Exception):
    """An operation cannot be planned over this supergraph; the message names the field or the
    operation in the way."""
