from __future__ import annotations

from graphql import parse

from router.federation.clone import clone_schema
from router.federation.reader import read_schema
from router.federation.schema import EnumType, InputObjectType, ObjectType, UnionType

SDL = """
"The schema."
schema @mark { query: Q }
"A query."
type Q implements I @renamed(fields: "x") { "A field." x(n: Int! = 1 @mark): [Int!]! y: Int }
extend type Q @renamed(fields: "z") { z: Int @mark }
interface I { y: Int }
extend type T { x: Int }
union U = Q
extend union U = T
enum E { A @mark "Second." B }
input In { a: Int = 2 b: [In!] }
scalar S
directive @mark(x: Int) repeatable on OBJECT | FIELD
"""


def test_everything_is_read() -> None:
    schema = read_schema(parse(SDL), {"renamed": "key"}.get)
    assert schema.description == "The schema."
    assert schema.roots == {"query": "Q"}
    assert [use.name for use in schema.applications] == ["mark"]
    query = schema.types["Q"]
    assert isinstance(query, ObjectType)
    assert (query.description, query.interfaces) == ("A query.", ["I"])
    assert (query.defined, query.extended) == (True, True)
    assert [(use.name, use.spec, use.block) for use in query.directives] == [
        ("renamed", "key", 0),
        ("renamed", "key", 1),
    ]
    assert [(name, field.block) for name, field in query.fields.items()] == [
        ("x", 0),
        ("y", 0),
        ("z", 1),
    ]
    argument = query.fields["x"].arguments["n"]
    assert (str(argument.type), argument.required) == ("Int!", False)
    assert query.has("key")
    assert len(query.applied("key")) == 2
    extension = schema.types["T"]
    assert (extension.defined, extension.extended) == (False, True)
    union, enum, inputs = (schema.types[name] for name in ("U", "E", "In"))
    assert isinstance(union, UnionType)
    assert union.members == ["Q", "T"]
    assert isinstance(enum, EnumType)
    assert list(enum.values) == ["A", "B"]
    assert isinstance(inputs, InputObjectType)
    assert [str(field.type) for field in inputs.fields.values()] == ["Int", "[In!]"]
    mark = schema.directives["mark"]
    assert (mark.locations, mark.repeatable) == (("OBJECT", "FIELD"), True)
    assert schema.possible_types("I") == ["Q"]
    assert schema.possible_types("U") == ["Q", "T"]
    assert schema.composite("E") is None
    assert schema.is_root("Q")


def test_roots_without_a_schema_definition() -> None:
    schema = read_schema(
        parse("extend schema { query: Own } type Own { x: Int } type Mutation { y: Int }"),
        lambda _: None,
    )
    assert schema.roots == {"query": "Own", "mutation": "Mutation"}


def test_a_schema_definition_names_the_roots_but_query() -> None:
    schema = read_schema(
        parse("schema { mutation: M } type M { x: Int } type Query { y: Int } type Subscription"),
        lambda _: None,
    )
    assert schema.roots == {"query": "Query", "mutation": "M"}


def test_a_clone_can_be_changed() -> None:
    schema = read_schema(parse(SDL), {"renamed": "key"}.get)
    copy = clone_schema(schema)
    query = copy.types["Q"]
    assert isinstance(query, ObjectType)
    query.remove("key")
    query.fields["x"].arguments.clear()
    del query.fields["y"]
    query.interfaces.clear()
    original = schema.types["Q"]
    assert isinstance(original, ObjectType)
    assert original.has("key")
    assert list(original.fields["x"].arguments) == ["n"]
    assert list(original.fields) == ["x", "y", "z"]
    assert original.interfaces == ["I"]
