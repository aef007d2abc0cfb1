"""What can go wrong between a page and the graph.

StorefrontError
├── ManifestError       the list of persisted operations cannot be used (at start)
├── GraphUnavailable    the router did not answer with a GraphQL response
└── GraphRefused        the router answered, and holds the request itself at fault
"""


class StorefrontError(Exception):
    """Base of every error that this package raises."""


class ManifestError(StorefrontError):
    """The persisted operations' manifest is missing, malformed or lacks an operation."""


class GraphUnavailable(StorefrontError):
    """No GraphQL response came: refused connection, timeout, HTML, a body cut short."""


class GraphRefused(StorefrontError):
    """The whole operation was refused, and no data came with the errors.

    Args:
        code: `extensions.code` of the first error, such as `BAD_USER_INPUT`.
    """

    def __init__(self, operation: str, code: str, message: str) -> None:
        super().__init__(f"{operation}: {code}: {message}")
        self.operation = operation
        self.code = code
