"""What can be wrong with an operation that is valid by the schema."""

from __future__ import annotations


class OperationError(Exception):
    """There is no such operation in the document, or its name is needed and missing."""


class TooManyFieldsError(OperationError):
    """With its fragments opened it asks for more fields than are planned."""
