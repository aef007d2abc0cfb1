from __future__ import annotations

from graphql import build_schema, parse

from router.federation.supergraph import Supergraph
from router.server.authorization.grants import Granter, Grants, PolicyRule
from router.server.authorization.requirements import (
    Authenticated,
    RequiresPolicies,
    RequiresScopes,
    read_requirements,
)
from router.server.claims import ANONYMOUS, Claims


def test_requirements_under_the_names_that_the_supergraph_links_them_by(
    supergraph: Supergraph,
) -> None:
    found = read_requirements(supergraph.document, supergraph.api_schema)
    assert found is not None
    assert found.of_field("User", "email", ["User"]) == {Authenticated()}
    phone = RequiresScopes(
        frozenset({frozenset({"users:read", "users:phone"}), frozenset({"admin:write"})})
    )
    assert found.of_field("User", "phone", ["User"]) == {phone}
    payroll = RequiresPolicies(frozenset({frozenset({"payroll"})}))
    assert found.of_field("User", "salary", ["User"]) == {payroll}
    assert found.of_field("User", "name", ["User"]) == frozenset()
    assert found.of_field("Query", "boss", ["Query"]) == {Authenticated()}
    assert found.policies == {"payroll"}


def test_a_directive_of_the_same_name_that_is_linked_to_nothing_is_not_ours() -> None:
    document = parse(
        "directive @authenticated on FIELD_DEFINITION type Query { a: Int @authenticated }"
    )
    assert read_requirements(document, build_schema("type Query { a: Int }")) is None


def test_a_link_may_give_a_directive_a_name_of_its_own() -> None:
    document = parse("""
      schema @link(url: "https://specs.apollo.dev/link/v1.0")
        @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "known") { query: Query }
      directive @known on FIELD_DEFINITION
      type Query { a: Int @known }
    """)
    found = read_requirements(document, build_schema("type Query { a: Int }"))
    assert found is not None
    assert found.of_field("Query", "a", ["Query"]) == {Authenticated()}


def test_grants() -> None:
    granter = Granter({"staff": PolicyRule(roles=frozenset({"SUPPORT"}))})
    assert granter.of(ANONYMOUS) == Grants(False, frozenset(), frozenset())
    claims = Claims("user", "usr_1", ("SUPPORT",), "a  b")
    grants = granter.of(claims)
    assert grants == Grants(True, frozenset({"a", "b"}), frozenset({"staff"}))
    assert granter.of(Claims("user", "usr_1", ("SUPPORT",), "a  b")) is grants


def test_meeting_requirements() -> None:
    grants = Grants(False, frozenset({"a", "b"}), frozenset({"p"}))

    def scopes(*groups: set[str]) -> RequiresScopes:
        return RequiresScopes(frozenset(frozenset(group) for group in groups))

    assert not grants.meets(Authenticated())
    assert grants.meets(scopes({"a", "b"}))
    assert grants.meets(scopes({"a", "c"}, {"b"}))
    assert not grants.meets(scopes({"a", "c"}))
    assert grants.meets(scopes(set()))
    assert not grants.meets(scopes())
    assert grants.meets(RequiresPolicies(frozenset({frozenset({"p"})})))
    assert not grants.meets(RequiresPolicies(frozenset({frozenset({"p", "q"})})))
