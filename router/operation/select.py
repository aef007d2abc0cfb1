"""Choosing the operation of a document."""

from __future__ import annotations

from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode

from router.operation.errors import OperationError


def select_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation called ``name``; the only one where ``name`` is ``None``.

    Raises:
        OperationError: there is none, or there are several and no name was given.
    """
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    if name is None:
        if len(operations) == 1:
            return operations[0]
        raise OperationError(
            "The document has several operations: say which by its name."
            if operations
            else "The document has no operation."
        )
    for each in operations:
        if each.name is not None and each.name.value == name:
            return each
    raise OperationError(f'The document has no operation named "{name}".')


def fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """The document's named fragments."""
    return {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
