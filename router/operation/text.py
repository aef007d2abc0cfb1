"""Minified text of values, arguments and directives, and the variables that they use.

Minified means: no character that the grammar does not need. The same value has the same text.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphql import (
    ArgumentNode,
    DirectiveNode,
    ListValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    print_ast,
)


def value_text(node: ValueNode, variables: set[str]) -> str:
    """The text of a value; adds to ``variables`` the names of those in it."""
    if isinstance(node, VariableNode):
        variables.add(node.name.value)
        return f"${node.name.value}"
    if isinstance(node, ListValueNode):
        return "[" + ",".join(value_text(each, variables) for each in node.values or ()) + "]"
    if isinstance(node, ObjectValueNode):
        fields = (
            f"{each.name.value}:{value_text(each.value, variables)}" for each in node.fields or ()
        )
        return "{" + ",".join(fields) + "}"
    if isinstance(node, StringValueNode) and node.block:
        return print_ast(StringValueNode(value=node.value))
    return print_ast(node)


def arguments_text(nodes: Iterable[ArgumentNode] | None, variables: set[str]) -> str:
    """``(a:1,b:$c)``, or nothing where there are no arguments."""
    if not nodes:
        return ""
    each = (f"{node.name.value}:{value_text(node.value, variables)}" for node in nodes)
    return "(" + ",".join(each) + ")"


def directives_text(nodes: Iterable[DirectiveNode], variables: set[str]) -> str:
    """``@a@b(c:1)``, in the order given."""
    return "".join(
        f"@{node.name.value}{arguments_text(node.arguments, variables)}" for node in nodes
    )


def definition_text(node: VariableDefinitionNode) -> str:
    """``$a:[Int!]=[1]``: a variable's definition as a fetch repeats it."""
    text = f"${node.variable.name.value}:{print_ast(node.type)}"
    if node.default_value is not None:
        text += "=" + value_text(node.default_value, set())
    return text
