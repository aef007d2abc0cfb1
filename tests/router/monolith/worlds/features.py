"""Which features a federation and an operation have, to see that the generator makes them all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphql import DocumentNode, print_ast

from tests.router.monolith.worlds.cut import World
from tests.router.monolith.worlds.federation import Federation
from tests.router.monolith.worlds.model import Case, FieldSet, Pick

IN_SDL = {
    "compound key": r'@key\(fields: "id (k|w)',
    "nested key": r'@key\(fields: "[^"]*\{',
    "resolvable: false": r"resolvable: false",
    "@shareable": r"@shareable",
    "@requires": r"@requires",
    "@requires, nested": r'@requires\(fields: "[^"]*\{',
    "@requires with arguments": r'@requires\(fields: "[^"]*\(',
    "@requires on an abstract type": r'@requires\(fields: "[^"]*\.\.\. on',
    "@provides": r"@provides",
    "@provides, nested": r'@provides\(fields: "[^".]*\{',
    "@provides on an abstract type": r'@provides\(fields: "[^"]*\.\.\. on',
    "@override": r'@override\(from: "g\d"\)',
    "@override with a label": r"label: ",
    "@interfaceObject": r"I0 @key\(fields: \"id\"\) @interfaceObject",
    "interface with a key": r"interface I0 @key",
    "interface of value types": r"interface J0",
    "union": r"union U0",
    "@inaccessible": r"@inaccessible",
    "@tag": r"@tag",
    "renamed root types": r"RootQuery",
    "mutation": r"type (Mutation|Changes)",
    "Query inside objects": r"back: ",
    "list of lists": r": \[\[(E|V|I|U|J)\d",
    "argument of one subgraph": r"y_g\d",
    "enum value of one subgraph": r"C_g\d",
    "input field of one subgraph": r"z_g\d",
    "scalar of JSON": r"Blob",
}

IN_OPERATION = {
    "alias": r"y\d+: ",
    "alias that others have too": r"(w0|w1|id|k): ",
    "alias of __typename": r"(t|w)\d+: __typename",
    "named fragment": r"fragment F\d",
    "fragment within a fragment": r"fragment F\d+ on \w+ \{[^}]*\.\.\.F\d",
    "inline fragment without a type": r"\.\.\. (@\w+\(if: \S+\) )?\{",
    "nested type conditions": r"\.\.\. on \w+( @[^{\n]*)? \{\n *\.\.\. on ",
    "@skip": r"@skip",
    "@include": r"@include",
    "both on one": r"@include\(if: \S+\) @skip",
    "@defer": r"@defer",
    "@defer by a variable": r"@defer\([^)]*if: \$",
    "argument from a variable": r"\(\w: \$v",
    "argument from a literal": r"\(x: \d",
    "variable within an input object": r"\{[^{}]*\w: \$v",
    "default of a variable": r"\$v\d+: [^,)]* = ",
    "introspection beside data": r"__(schema|type)\b",
    "mutation that is run": r"^mutation",
    "Query inside objects, asked": r"back\b",
    "several operations": r"query Other",
}


def features_of(federation: Federation) -> set[str]:
    """The features of a federation's subgraphs."""
    sdl = "\n".join(federation.texts.values())
    return {
        *(name for name, pattern in IN_SDL.items() if re.search(pattern, sdl)),
        *_of_world(federation.world),
    }


def features_asked(document: DocumentNode) -> set[str]:
    """The features of an operation."""
    text = print_ast(document)
    return {name for name, pattern in IN_OPERATION.items() if re.search(pattern, text)}


OF_WORLDS = {
    "several keys",
    "key over several hops",
    "cycle of entities",
    "fields that fail",
    "partial union",
    "partial interface",
    "enum of different values",
    "nullability that differs",
    "@requires of what requires",
    "@requires by several subgraphs of each other",
    "field required by an interface object",
    "external interface field",
}


def _of_world(world: World) -> Iterator[str]:
    if any(len(keys) > 1 for keys in world.keys.values()):
        yield "several keys"
    for name in world.monolith.entities:
        known = [
            {text for key in world.keys[one, name] for text in key.names}
            for one in world.subgraphs
            if name in world.parts[one]
        ]
        if any(not one & other for one in known for other in known):
            yield "key over several hops"
    targets = {
        name: {each.target for each in world.types[name].values()}
        for name in world.monolith.entities
    }
    if any(name in targets.get(other, ()) for name in targets for other in targets[name]):
        yield "cycle of entities"
    if world.data.faulty:
        yield "fields that fail"
    for abstract, name in (("U0", "partial union"), ("I0", "partial interface")):
        shown = {
            tuple(world.abstract.present(one, abstract))
            for one in world.subgraphs
            if world.abstract.uses(one, abstract) and one != world.object_home
        }
        if len(shown) > 1:
            yield name
    if len({tuple(each) for each in world.moods.values()}) > 1:
        yield "enum of different values"
    if world.declared:
        yield "nullability that differs"
    yield from _of_requirements(world)


def _of_requirements(world: World) -> Iterator[str]:
    edges: set[tuple[str, str]] = set()
    for name in world.monolith.entities:
        for each in world.types[name].values():
            if not each.requires or (name, each.name) not in world.owners:
                continue
            (owner,) = world.owners[name, each.name]
            for needed_type, pick in _picks(name, each.requires):
                if pick.field.requires:
                    yield "@requires of what requires"
                if pick.field.kind != "key":
                    edges |= {(owner, one) for one in world.owners[needed_type, pick.field.name]}
    if any((other, one) in edges for one, other in edges if one != other):
        yield "@requires by several subgraphs of each other"
    if world.summary:
        yield "field required by an interface object"
    for (subgraph, interface), leaves in world.abstract.fields.items():
        for name in world.abstract.present(subgraph, interface):
            if any((subgraph, name, leaf) in world.external for leaf in leaves):
                yield "external interface field"


def _picks(name: str, fields: FieldSet) -> Iterator[tuple[str, Pick]]:
    for each in fields:
        if isinstance(each, Case):
            yield from _picks(each.type, each.below)
        else:
            yield name, each
            yield from _picks(each.field.target, each.below)
