"""The middle stage of composition: validated subgraphs become one schema.

The order matters in four places: who implements what is merged before any field (types of fields
are compared by it), enums come last among types (how they merge depends on where they are used),
directives' uses are merged when everything they could stand on is there, and fields that an
``@interfaceObject`` lends to implementations are added at the very end.
"""

from __future__ import annotations

from collections.abc import Sequence

from router.compose.merge.access_control import AccessControl
from router.compose.merge.applications import merge_applications
from router.compose.merge.carried import carry_directives
from router.compose.merge.context import Merge
from router.compose.merge.custom_directives import choose_custom_directives
from router.compose.merge.directives import merge_directive_definitions
from router.compose.merge.enums import merge_enum
from router.compose.merge.features import choose_features
from router.compose.merge.implements import merge_implements
from router.compose.merge.inputs import merge_input_object
from router.compose.merge.interface_objects import lend_fields
from router.compose.merge.interfaces import merge_interface
from router.compose.merge.kinds import add_types
from router.compose.merge.link_versions import hint_upgrades
from router.compose.merge.objects import merge_object
from router.compose.merge.roots import merge_roots
from router.compose.merge.scalars import merge_scalar
from router.compose.merge.unions import merge_union
from router.federation.schema import (
    CompositeType,
    EnumType,
    InputObjectType,
    InterfaceType,
    ObjectType,
    ScalarType,
    UnionType,
)
from router.federation.subgraph import Subgraph


def merge(subgraphs: Sequence[Subgraph]) -> Merge:
    """Merges ``subgraphs``, all of version 2. The result holds the schema, errors and hints."""
    work = Merge.of(subgraphs)
    hint_upgrades(work)
    choose_features(work)
    choose_custom_directives(work)
    if work.errors:
        return work  # what is merged hangs on which directives are
    add_types(work)
    merge_roots(work)
    for composite in work.schema.of_kind(CompositeType):
        merge_implements(work, composite)
    work.access_control = AccessControl.of(work)
    for union in work.schema.of_kind(UnionType):
        merge_union(work, union)
    for scalar in work.schema.of_kind(ScalarType):
        merge_scalar(work, scalar)
    for input_object in work.schema.of_kind(InputObjectType):
        merge_input_object(work, input_object)
    for interface in work.schema.of_kind(InterfaceType):
        merge_interface(work, interface)
    for named in list(work.schema.of_kind(ObjectType)):
        merge_object(work, named)
    merge_directive_definitions(work)
    for enum in work.schema.of_kind(EnumType):
        merge_enum(work, enum)
    merge_applications(work)
    carry_directives(work)
    lend_fields(work)
    return work
