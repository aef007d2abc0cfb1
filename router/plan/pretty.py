"""Plans as text, in the form of Apollo's query plans."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import (
    DocumentNode,
    FieldNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
    print_ast,
)

from router.plan.nodes import (
    Condition,
    ContextArgument,
    Defer,
    Deferred,
    EntityRequirement,
    Fetch,
    Flatten,
    KeyRename,
    Node,
    Parallel,
    Path,
    Plan,
    RequiredField,
    Root,
    Sequence,
    Subscription,
)
from router.plan.required import Required

_INDENT = "  "


def pretty(plan: Plan) -> str:
    """The text of a plan, without a line break at its end."""
    if plan.root is None:
        return "QueryPlan {}"
    return "\n".join(_block("QueryPlan", _Printer(plan.root).root(plan.root)))


class _Printer:
    """Prints the nodes of one plan. A fetch that something deferred waits for shows its id."""

    def __init__(self, root: Root) -> None:
        deferred = root.deferred if isinstance(root, Defer) else ()
        self._awaited = {each for one in deferred for each in one.depends}

    def root(self, root: Root) -> list[str]:
        if isinstance(root, Subscription):
            rest = _block("Rest", self.node(root.rest))
            primary = _block("Primary", self.node(root.primary))
            return _block("Subscription", primary + rest if root.rest is not None else primary)
        if isinstance(root, Defer):
            deferred = [line for each in root.deferred for line in self._deferred(each)]
            listed = _block("", deferred, brackets=("[", "]"))
            return _block("Defer", [*_block("Primary", self.node(root.primary)), *listed])
        return self.node(root)

    def node(self, node: Node | None) -> list[str]:
        if node is None:
            return []
        if isinstance(node, Fetch):
            told = f", id: {node.id}" if node.id in self._awaited else ""
            return _block(f'Fetch(service: "{node.subgraph}"{told})', _fetch(node))
        if isinstance(node, Flatten):
            return _block(f'Flatten(path: "{_path(node.path)}")', self.node(node.node))
        if isinstance(node, Sequence | Parallel):
            inner = [line for each in node.nodes for line in self.node(each)]
            return _block(type(node).__name__, inner)
        return self._condition(node)

    def _condition(self, node: Condition) -> list[str]:
        if node.then is not None and node.otherwise is not None:
            branches = _block("if", self.node(node.then)) + _block(
                "else", self.node(node.otherwise)
            )
            return _block(f"Condition(if: ${node.variable})", branches)
        if node.then is not None:
            return _block(f"Include(if: ${node.variable})", self.node(node.then))
        return _block(f"Skip(if: ${node.variable})", self.node(node.otherwise))

    def _deferred(self, deferred: Deferred) -> list[str]:
        depends = ", ".join(map(str, deferred.depends))
        said = [f"depends: [{depends}]", f'path: "{_path(deferred.path)}"']
        if deferred.parent is not None:
            said.append(f"parent: {deferred.parent}")
        if deferred.label is not None:
            said.append(f'label: "{deferred.label}"')
        if deferred.condition is not None:
            said.append(f"if: ${deferred.condition}")
        return _block(f"Deferred({', '.join(said)})", self.node(deferred.node))


def _fetch(fetch: Fetch) -> list[str]:
    operation = _operation(parse(fetch.document, no_location=True))
    lines: list[str] = []
    selections = operation.selection_set
    if fetch.requirements:
        required = [line for each in fetch.requirements for line in _requirement(each)]
        lines += [*_block("", required), "=>"]
        entities = selections.selections[0]
        if isinstance(entities, FieldNode) and entities.selection_set is not None:
            selections = entities.selection_set
    lines += _block("", _selections(selections))
    lines += [_rename(each) for each in fetch.renames]
    lines += [_context(each) for each in fetch.contexts]
    return lines


def _operation(document: DocumentNode) -> OperationDefinitionNode:
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)  # noqa: S101 - the planner wrote it
    return definition


def _selections(selection_set: SelectionSetNode) -> list[str]:
    lines: list[str] = []
    for each in selection_set.selections:
        inner = each.selection_set if isinstance(each, FieldNode | InlineFragmentNode) else None
        head = _head(each)
        lines += _block(head, _selections(inner)) if inner else [head]
    return lines


def _head(node: SelectionNode) -> str:
    """A selection on one line, without what is selected below it."""
    if isinstance(node, FieldNode):
        text = f"{node.alias.value}: {node.name.value}" if node.alias else node.name.value
        if node.arguments:
            text += f"({', '.join(print_ast(each) for each in node.arguments)})"
    else:
        condition = node.type_condition if isinstance(node, InlineFragmentNode) else None
        text = f"... on {condition.name.value}" if condition else "..."
    return " ".join([text, *(print_ast(each) for each in node.directives or ())])


def _requirement(requirement: EntityRequirement) -> Iterable[str]:
    typename = requirement.typename
    types = " | ".join(sorted(requirement.types))
    head = types or typename or ""
    shown = ["__typename" if typename in {None, head} else f'__typename: "{typename}"']
    return _block(f"... on {head}", [*shown, *_required(requirement.selections)])


def _required(selections: Iterable[Required]) -> list[str]:
    lines: list[str] = []
    for each in selections:
        if isinstance(each, RequiredField):
            same = each.name == each.response_key
            head = each.name if same else f"{each.name}: {each.response_key}"
        else:
            head = f"... on {' | '.join(sorted(each.types))}"
        lines += _block(head, _required(each.selections)) if each.selections else [head]
    return lines


def _context(context: ContextArgument) -> str:
    """``context_a from levels 2 of T: prop``; levels of the path around the fetch."""
    sources = (
        " ".join([
            f"levels {each.levels}",
            *([f"of {' | '.join(sorted(each.types))}"] if each.types else []),
            "{" + " ".join(_required((each.selection,))) + "}",
        ])
        for each in context.sources
    )  # fmt: skip
    return f"${context.variable} from {', else from '.join(sources)}"


def _rename(rename: KeyRename) -> str:
    types = f" of {' | '.join(sorted(rename.types))}" if rename.types else ""
    place = f' at "{_path(rename.path)}"' if rename.path else ""
    return f"rename {rename.source} to {rename.target}{types}{place}"


def _path(path: Path) -> str:
    """``topProducts.@.author``; narrowing by type as ``|[Book, Film]`` behind its segment."""
    text = ""
    for segment in path:
        if isinstance(segment, str):
            text += f".{segment}" if text else segment
        else:
            text += f"|[{', '.join(sorted(segment))}]"
    return text


def _block(head: str, lines: Iterable[str], *, brackets: tuple[str, str] = ("{", "}")) -> list[str]:
    opening = f"{head} {brackets[0]}" if head else brackets[0]
    inner = [_INDENT + line for line in lines]
    return [opening, *inner, brackets[1]] if inner else [opening + brackets[1]]
