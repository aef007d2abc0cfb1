"""The join specification, version 0.5: how a supergraph says which subgraph has what.

Source: https://specs.apollo.dev/join/v0.5. Composition writes these definitions; a reader of
supergraphs recognises them by the ``join__`` prefix.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

URL = "https://specs.apollo.dev/join/v0.5"
LINK_URL = "https://specs.apollo.dev/link/v1.0"

DEFINITIONS = """\
directive @join__directive(graphs: [join__Graph!], name: String!, args: join__DirectiveArguments) \
repeatable on SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION

directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE

directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, \
type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String, \
contextArguments: [join__ContextArgument!]) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

directive @join__graph(name: String!, url: String!) on ENUM_VALUE

directive @join__implements(graph: join__Graph!, interface: String!) repeatable \
on OBJECT | INTERFACE

directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, \
resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable \
on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR

directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION

directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) \
repeatable on SCHEMA
"""

TYPES = '''\
input join__ContextArgument {
  name: String!
  type: String!
  context: String!
  selection: join__FieldValue!
}

scalar join__DirectiveArguments

scalar join__FieldSet

scalar join__FieldValue

scalar link__Import

enum link__Purpose {
  """
  `SECURITY` features provide metadata necessary to securely resolve fields.
  """
  SECURITY

  """
  `EXECUTION` features provide metadata necessary for operation execution.
  """
  EXECUTION
}
'''


def graph_names(subgraphs: Iterable[str]) -> dict[str, str]:
    """The value of ``join__Graph`` for each subgraph's name, unique and valid in GraphQL."""
    by_value: dict[str, list[str]] = {}
    for name in sorted(subgraphs):
        by_value.setdefault(_enum_value(name), []).append(name)
    return {
        name: value if len(names) == 1 else f"{value}_{index}"
        for value, names in by_value.items()
        for index, name in enumerate(names, start=1)
    }


def _enum_value(name: str) -> str:
    value = re.sub(r"\W", "_", name, flags=re.ASCII)
    if re.match(r"\d", value):
        value = f"_{value}"
    if re.search(r"_\d+$", value):
        # `_1` at the end is kept for telling apart subgraphs whose names become equal
        value = f"{value}_"
    return value.upper()
