"""Why something was not done.

::

    LoomError
    ├── Refusal            an expected "no", a typed member of a mutation's result union
    ├── AccessDenied
    │   ├── Unauthenticated    nobody is logged in
    │   └── Forbidden          somebody is, and may not
    ├── BadInput           an argument outside its domain, on a field that has no result union
    └── ConfigurationError a setting that cannot work; ends the process at its start
"""

from __future__ import annotations

from typing import ClassVar


class LoomError(Exception):
    """Base of every error that a domain raises on purpose."""


class Refusal(LoomError):
    """An expected refusal of a mutation.

    Subclasses set ``code`` (stable, SCREAMING_SNAKE_CASE) and keep what a client needs to react as
    attributes. ``path`` leads to the input that caused it, from the mutation's arguments.
    """

    code: ClassVar[str]

    def __init__(self, message: str, *, path: list[str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class CodedError(LoomError):
    """An error that reaches the client as a GraphQL error with ``extensions.code``."""

    code: ClassVar[str]


class Unauthenticated(CodedError):
    """The field needs somebody who is logged in."""

    code = "UNAUTHENTICATED"


class Forbidden(CodedError):
    """The caller is known and lacks a role, a scope or ownership."""

    code = "FORBIDDEN"


class BadInput(CodedError):
    """A value that the schema's types allow and the field does not; the message names both."""

    code = "BAD_USER_INPUT"


class ConfigurationError(LoomError):
    """A setting is missing or cannot work; the message names it and the remedy."""
