"""What the subgraphs of a world say of themselves."""

from __future__ import annotations

from collections.abc import Iterator

from tests.router.monolith.worlds.cut import World
from tests.router.monolith.worlds.model import Field, number, text_of
from tests.router.monolith.worlds.schema import INPUT_FIELDS

LINK = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject",
  "@inaccessible", "@tag"
])
"""


class SubgraphText:
    """One subgraph's SDL: ``federated``, with its directives, or plain, to be executed."""

    def __init__(self, world: World, subgraph: str, *, federated: bool) -> None:
        self._world = world
        self._subgraph = subgraph
        self._part = world.parts[subgraph]
        self._federated = federated
        self.root_names = {"Query": "Query", "Mutation": "Mutation"}
        if number(world.seed, subgraph, "root") % 5 == 0:
            self.root_names = {"Query": "RootQuery", "Mutation": "Changes"}

    def text(self) -> str:
        return "\n".join(self._definitions())

    def _definitions(self) -> Iterator[str]:
        world, subgraph = self._world, self._subgraph
        if self._federated:
            yield LINK
        if self.root_names["Query"] != "Query":
            roots = [kind for kind in ("Query", "Mutation") if self._part.get(kind)]
            named = " ".join(f"{kind.lower()}: {self.root_names[kind]}" for kind in roots)
            if roots:
                yield f"{'extend ' if self._federated else ''}schema {{ {named} }}"
        for name, fields in self._part.items():
            if fields:
                yield f"{self._head(name)} {{ {' '.join(self._fields(name, fields))} }}"
        for interface in ("I0", "J0"):
            if (subgraph, interface) in world.abstract.fields:
                yield self._interface(interface)
        if subgraph == world.object_home:
            yield self._interface_object()
        if world.abstract.uses(subgraph, "U0"):
            yield f"union U0 = {' | '.join(world.abstract.present(subgraph, 'U0'))}"
        yield from self._inputs_and_scalars()

    def _head(self, name: str) -> str:
        world = self._world
        head = f"type {self.root_names.get(name, name)}"
        interfaces = [
            interface
            for interface in ("I0", "J0")
            if (self._subgraph, interface) in world.abstract.fields
            and name in world.monolith.possible(interface)
        ]
        if interfaces:
            head += f" implements {' & '.join(interfaces)}"
        if self._federated:
            for key in world.keys.get((self._subgraph, name), ()):
                resolvable = "" if key.resolvable else ", resolvable: false"
                head += f' @key(fields: "{text_of(key.fields)}"{resolvable})'
            if number(world.seed, self._subgraph, name) % 11 == 0:
                head += ' @tag(name: "some")'
        return head

    def _fields(self, name: str, fields: dict[str, Field]) -> Iterator[str]:
        for each in fields.values():
            yield self._plain(name, each) + (
                self._directives(name, each) if self._federated else ""
            )

    def _plain(self, name: str, each: Field) -> str:
        world, place = self._world, (name, each.name)
        arguments = [
            argument.text + self._hidden(*place, argument.name) for argument in each.arguments
        ]
        owners = world.owners.get(place, set())
        alone = self._subgraph == min(owners, default="") and len(owners) > 1
        shown = any(each.name in names for names in world.abstract.fields.values())
        if alone and each.arguments and not shown and number(world.seed, *place) % 3 == 0:
            arguments.append(f"y_{self._subgraph}: Int")  # only one has it: no argument of the API
        declared = world.declared.get((self._subgraph, *place), each.type)
        if each.kind == "query":
            declared = declared.replace("Query", self.root_names["Query"])
        listed = f"({', '.join(arguments)})" if arguments else ""
        return f"{each.name}{listed}: {declared}"

    def _hidden(self, *coordinate: str) -> str:
        """``@inaccessible`` where it is, said by the first subgraph that has the element."""
        world = self._world
        if not self._federated or coordinate not in world.inaccessible:
            return ""
        name, leaf = coordinate[:2]
        having = [
            one
            for one in world.subgraphs
            if leaf in world.parts[one].get(name, ()) and (one, name, leaf) not in world.external
        ]
        return " @inaccessible" if self._subgraph == having[0] else ""

    def _directives(self, name: str, each: Field) -> str:
        world, place = self._world, (name, each.name)
        here = (self._subgraph, *place)
        keys = [leaf for key in world.keys.get((self._subgraph, name), ()) for leaf in key.names]
        text = self._hidden(*place)
        if here in world.external:
            text += " @external"
        elif each.kind == "key":
            text += "" if each.name in keys else " @shareable"
        elif (
            name in world.monolith.values
            or len(world.owners.get(place, ())) > 1
            or place in world.shared
        ):
            text += " @shareable"
        if each.requires and self._subgraph in world.owners.get(place, ()):
            text += f' @requires(fields: "{text_of(each.requires)}")'
        override = world.overridden.get(place)
        if override and self._subgraph in world.owners[place]:
            label = f', label: "{override.label}"' if override.label else ""
            text += f' @override(from: "{override.source}"{label})'
        if here in world.provided:
            text += f' @provides(fields: "{text_of(world.provided[here])}")'
        if here not in world.external and number(world.seed, *here) % 23 == 0:
            text += ' @tag(name: "some")'
        return text

    def _interface(self, interface: str) -> str:
        world = self._world
        is_home = interface == "I0" and self._subgraph == world.interface_home
        key = ' @key(fields: "id")' if is_home and self._federated else ""
        name = world.abstract.present(self._subgraph, interface)[0]
        fields = [
            self._plain(name, self._part[name][leaf])
            for leaf in world.abstract.fields[self._subgraph, interface]
        ]
        return f"interface {interface}{key} {{ {' '.join(fields)} }}"

    def _interface_object(self) -> str:
        world = self._world
        of = world.types[world.monolith.implementers[0]]
        fields = ["id: ID!", *(self._plain("I0", of[added]) for added in world.added)]
        if world.summary:
            external, requires = " @external", ' @requires(fields: "s0")'
            fields.append(f"s0: {of['s0'].type}{external if self._federated else ''}")
            fields.append(f"summary: String{requires if self._federated else ''}")
        directives = ' @key(fields: "id") @interfaceObject' if self._federated else ""
        return f"type I0{directives} {{ {' '.join(fields)} }}"

    def _inputs_and_scalars(self) -> Iterator[str]:
        world, one = self._world, self._subgraph
        types = {
            argument.type.strip("[]!")
            for fields in (*self._part.values(), world.types[world.monolith.entities[0]])
            for each in fields.values()
            for argument in each.arguments
        }
        extra = number(world.seed, one, "extra") % 3 == 0
        if "In0" in types:
            yield f"input In0 {{ {INPUT_FIELDS}{f' z_{one}: Int' if extra else ''} }}"
        if types & {"In0", "Mode"}:
            yield f"enum Mode {{ A B{f' C_{one}' if extra else ''} }}"
        leaves = {each.named for fields in self._part.values() for each in fields.values()}
        if "Mood" in leaves:
            values = [each + self._mood(each) for each in world.moods[one]]
            yield f"enum Mood {{ {' '.join(values)} }}"
        if "Blob" in leaves:
            yield "scalar Blob"

    def _mood(self, value: str) -> str:
        hidden = ("Mood", value) in self._world.inaccessible
        return " @inaccessible" if hidden and self._federated else ""
