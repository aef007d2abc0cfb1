"""Random operations over an API schema, with values for their variables."""

from __future__ import annotations

from random import Random
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    parse,
    validate,
)

from tests.router.monolith.worlds.model import Object

LONGEST = 6000
"""Characters of an operation that is still run."""

INTROSPECTION = (
    "__schema { queryType { name } types { name kind fields { name type { name } } } }",
    '__type(name: "E0") { name kind fields { name args { name defaultValue } } }',
    '__type(name: "E1") { interfaces { name } possibleTypes { name } }',
    '__type(name: "I0") { name possibleTypes { name } } ',
    '__type(name: "Mood") { enumValues { name isDeprecated } }',
)


class Operations:
    """Makes operations; after :meth:`operation`, ``variables`` are its values."""

    def __init__(self, schema: GraphQLSchema, dice: Random) -> None:
        self._schema = schema
        self._dice = dice
        self._count = 0
        self._fragments: list[tuple[str, str]] = []
        self._defined: dict[str, str] = {}
        self._defers = False
        self.variables: Object = {}

    def valid(self, depth: int) -> DocumentNode | None:
        """An operation that the schema allows, unless several attempts failed."""
        for _ in range(4):
            text = self.operation(depth)
            document = parse(text)
            if len(text) < LONGEST and not validate(self._schema, document):
                return document
        return None

    def operation(self, depth: int) -> str:
        """The text of a document whose operation ``Main`` is meant; rarely it has another."""
        self._count, self._fragments, self._defined, self.variables = 0, [], {}, {}
        self._defers = self._dice.random() < 0.2
        kind, root = "query", self._schema.query_type
        if self._schema.mutation_type and self._dice.random() < 0.3:
            kind, root = "mutation", self._schema.mutation_type
        body = self._selections(root, depth, is_root=True)
        defined = ", ".join(f"${name}: {text}" for name, text in self._defined.items())
        head = f"{kind} Main({defined})" if defined else f"{kind} Main"
        other = " query Other { __typename }" if self._dice.random() < 0.05 else ""
        fragments = [text for _, text in self._fragments]
        return " ".join([head, body, *fragments]) + other

    def _selections(
        self, on: Any, depth: int, *, is_root: bool = False, in_branch: bool = False
    ) -> str:
        dice = self._dice
        found: list[str] = []
        # what branches on different types call by one name must be of one type
        apart = f"_{on.name}" if in_branch and dice.random() < 0.8 else ""
        fields = list(getattr(on, "fields", {}).items())
        dice.shuffle(fields)
        # in what order mutations run that stand twice depends on their conditions
        acts = on is self._schema.mutation_type
        for name, each in fields[: dice.randint(1, 5)]:
            named = get_named_type(each.type)
            composite = is_composite_type(named)
            if composite and depth <= 0:
                continue
            head = self._head(name, each.args, f"_{self._next()}" if acts else apart)
            for _ in range(2 if composite and not acts and dice.random() < 0.15 else 1):
                below = self._selections(named, depth - 1) if composite else ""
                found.append(f"{head}{self._condition()}{below}")
        found += self._inline_fragments(on, depth)
        if dice.random() < 0.25:
            alias = dice.choice(["", "", "t0: ", f"t{self._next()}: ", "w0: "])
            found.append(f"{alias}__typename{self._condition()}")
        if dice.random() < 0.12 and depth > 0 and not is_root:
            found.append(f"...{self._fragment(on, depth)}{self._fragment_condition()}")
        if on is self._schema.query_type and dice.random() < 0.06 and is_root:
            found.append(f"i{self._next()}: {dice.choice(INTROSPECTION)}")
        dice.shuffle(found)
        return f" {{ {' '.join(found or ['__typename'])} }}"

    def _inline_fragments(self, on: Any, depth: int) -> list[str]:
        dice = self._dice
        found = []
        if is_abstract_type(on):
            for member in self._schema.get_possible_types(on):
                if dice.random() < 0.6:
                    below = self._selections(member, max(0, depth - 1), in_branch=True)
                    found.append(f"... on {member.name}{self._fragment_condition()}{below}")
        if dice.random() < 0.12:
            below = self._selections(on, max(0, depth - 1))
            of = dice.choice(["", f" on {on.name}"])
            found.append(f"...{of}{self._fragment_condition()}{below}")
        if depth > 0 and dice.random() < 0.12:
            abstract = [
                each
                for each in self._schema.type_map.values()
                if is_abstract_type(each) and each is not on and self._overlap(on, each)
            ]
            if abstract:
                other = dice.choice(abstract)
                below = self._selections(other, max(0, depth - 1))
                found.append(f"... on {other.name}{self._fragment_condition()}{below}")
        return found

    def _overlap(self, one: Any, other: Any) -> bool:
        types = self._schema.get_possible_types
        mine = set(types(one)) if is_abstract_type(one) else {one}
        return bool(mine & set(types(other)))

    def _fragment(self, on: Any, depth: int) -> str:
        """A named fragment on the type: a new one, or one that another place spreads too."""
        known = [text for text in self._fragments if f" on {on.name} {{" in text[1]]
        if known and on is not self._schema.mutation_type and self._dice.random() < 0.4:
            return self._dice.choice(known)[0]
        name = f"F{len(self._fragments)}"
        place = len(self._fragments)
        self._fragments.append((name, ""))
        body = self._selections(on, depth - 1)
        self._fragments[place] = (name, f"fragment {name} on {on.name}{body}")
        return name

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _fragment_condition(self) -> str:
        if not self._defers or self._dice.random() > 0.35:
            return self._condition()
        given = [f'label: "l{self._next()}"'] if self._dice.random() < 0.6 else []
        if self._dice.random() < 0.3:
            given.append(f"if: {self._boolean()}")
        return f" @defer({', '.join(given)})" if given else " @defer"

    def _condition(self) -> str:
        chance = self._dice.random()
        if chance > 0.14:
            return ""
        text = ""
        for directive in self._dice.choice(["include", "skip", "include", "skip", "both"]).split():
            names = ["include", "skip"] if directive == "both" else [directive]
            for name in names:
                text += f" @{name}(if: {self._boolean()})"
        return text

    def _boolean(self) -> str:
        roll = self._dice.random()
        if roll < 0.25:
            return self._dice.choice(["true", "false"])
        name = self._dice.choice(["c1", "c2", "c3"])
        if name == "c3":
            self._defined.setdefault(name, "Boolean! = true")
            if self._dice.random() < 0.3:
                self.variables.setdefault(name, False)
        elif name not in self._defined:
            self._defined[name] = "Boolean!"
            self.variables[name] = self._dice.random() < 0.5
        return f"${name}"

    def _head(self, name: str, arguments: dict[str, GraphQLArgument], apart: str) -> str:
        dice = self._dice
        given = [
            f"{argument}: {self._argument(each.type)}"
            for argument, each in arguments.items()
            if dice.random() < 0.7
        ]
        if given:
            return f"z{self._next()}: {name}({', '.join(given)})"
        roll = dice.random()
        if roll < 0.12:
            return f"y{self._next()}: {name}"
        if roll < 0.17:
            return f"{dice.choice(['w0', 'w1', 'id', 'k'])}: {name}"
        return f"{name}{apart}: {name}" if apart else name

    def _argument(self, of: Any) -> str:
        """A literal, or a variable for the whole of it or for a part."""
        if self._dice.random() < 0.45:
            return self._variable(of)
        return self._literal(of, depth=2)

    def _variable(self, of: Any) -> str:
        dice = self._dice
        name = f"v{len(self._defined)}"
        roll = dice.random()
        text = str(of)
        if roll < 0.15:
            self._defined[name] = f"{text} = {self._constant(of)}"
            return f"${name}"
        self._defined[name] = text if roll < 0.8 or text.endswith("!") else f"{text}!"
        required = self._defined[name].endswith("!")
        if not required and dice.random() < 0.2:
            return f"${name}"  # not given at all
        if not required and dice.random() < 0.2:
            self.variables[name] = None
        else:
            self.variables[name] = self._value(of, depth=2)
        return f"${name}"

    def _constant(self, of: Any) -> str:
        count, self._count = len(self._defined), self._count
        text = self._literal(of, depth=1, variables=False)
        assert count == len(self._defined)
        return text

    def _literal(self, of: Any, depth: int, *, variables: bool = True) -> str:
        dice = self._dice
        if variables and depth < 2 and dice.random() < 0.25:
            return self._variable(of)
        if isinstance(of, GraphQLNonNull):
            of = of.of_type
        if isinstance(of, GraphQLList):
            items = [
                self._literal(of.of_type, depth - 1, variables=False)
                for _ in range(dice.randint(0, 2))
            ]
            return f"[{', '.join(items)}]"
        if isinstance(of, GraphQLInputObjectType):
            parts = [
                f"{name}: {self._literal(each.type, depth - 1, variables=variables)}"
                for name, each in of.fields.items()
                if dice.random() < 0.5 and (depth > 0 or get_named_type(each.type) is not of)
            ]
            return f"{{{', '.join(parts)}}}"
        if isinstance(of, GraphQLEnumType):
            return str(dice.choice(list(of.values)))
        return str(dice.randint(1, 9))

    def _value(self, of: Any, depth: int) -> Any:
        dice = self._dice
        if isinstance(of, GraphQLNonNull):
            return self._value(of.of_type, depth)
        if isinstance(of, GraphQLList):
            return [self._value(of.of_type, depth - 1) for _ in range(dice.randint(0, 2))]
        if isinstance(of, GraphQLInputObjectType):
            return {
                name: self._value(each.type, depth - 1)
                for name, each in of.fields.items()
                if dice.random() < 0.5 and (depth > 0 or get_named_type(each.type) is not of)
            }
        if isinstance(of, GraphQLEnumType):
            return dice.choice(list(of.values))
        return dice.randint(1, 9)
