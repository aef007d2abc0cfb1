"""Staff's work on users and partners, and that it is staff's alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)
from graphql.type import GraphQLEnumType, GraphQLInputType
from strawberry.federation.schema_directives import RequiresScopes

from subgraphs.accounts.schema import schema

SET_ROLES = """
mutation ($id: ID!, $roles: [Role!]!) {
  setUserRoles(id: $id, roles: $roles) {
    __typename ... on UserSuccess { user { roles scopes } } ... on UserError { code }
  }
}
"""
DISABLE = """
mutation ($id: ID!) {
  disableUser(id: $id) {
    __typename ... on UserSuccess { user { disabled } } ... on UserError { code }
  }
}
"""
ENABLE = """
mutation ($id: ID!) {
  enableUser(id: $id) {
    __typename ... on UserSuccess { user { disabled } } ... on UserError { code }
  }
}
"""
USERS = """
query (
  $first: Int, $after: String, $last: Int, $before: String, $emailPrefix: String, $role: Role
) {
  users(first: $first, after: $after, last: $last, before: $before, emailPrefix: $emailPrefix,
    role: $role) {
    nodes { email }
    edges { cursor }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
CREATE_CLIENT = """
mutation ($name: String!, $scopes: [String!]!) {
  createPartnerClient(input: {name: $name, scopes: $scopes}) {
    __typename
    ... on PartnerSecretSuccess { secret client { id name scopes disabled } }
    ... on UserError { code path }
  }
}
"""
ROTATE = """
mutation ($id: ID!) {
  rotatePartnerSecret(id: $id) {
    __typename ... on PartnerSecretSuccess { secret client { id } } ... on UserError { code }
  }
}
"""
DISABLE_CLIENT = """
mutation ($id: ID!) {
  disablePartnerClient(id: $id) {
    __typename ... on PartnerClientSuccess { client { disabled } } ... on UserError { code }
  }
}
"""
NOBODY = ["usr_01ARZ3NDEKTSV4RRFFQ69G5FAV", "usr_\x00", ""]


async def set_roles(accounts: Any, staff: str, user_id: str, *roles: str) -> dict[str, Any]:
    data = await accounts.running.data(
        SET_ROLES, {"id": user_id, "roles": list(roles)}, identity=staff
    )
    result: dict[str, Any] = data["setUserRoles"]
    return result


async def administrators(accounts: Any, staff: str) -> list[str]:
    data = await accounts.running.data(USERS, {"role": "ADMINISTRATOR"}, identity=staff)
    return [it["email"] for it in data["users"]["nodes"]]


async def create(accounts: Any, staff: str, name: str, *scopes: str) -> dict[str, Any]:
    data = await accounts.running.data(
        CREATE_CLIENT, {"name": name, "scopes": list(scopes)}, identity=staff
    )
    result: dict[str, Any] = data["createPartnerClient"]
    return result


async def test_roles_replace_each_other_and_grant_scopes(accounts: Any, staff: str) -> None:
    member = await accounts.register()

    both = await set_roles(accounts, staff, member.id, "SUPPORT", "CATALOG_MANAGER", "SUPPORT")
    none = await set_roles(accounts, staff, member.id)

    assert both["user"] == {
        "roles": ["SUPPORT", "CATALOG_MANAGER"],
        "scopes": [
            "accounts:read", "carts:write", "catalog:read", "catalog:write", "inventory:read",
            "inventory:write", "pricing:read", "pricing:write",
        ],
    }  # fmt: skip
    assert none["user"] == {"roles": [], "scopes": []}


@pytest.mark.parametrize("operation", [DISABLE, ENABLE, SET_ROLES])
@pytest.mark.parametrize("user_id", NOBODY)
async def test_nobody_with_this_id(accounts: Any, staff: str, operation: str, user_id: str) -> None:
    variables: dict[str, Any] = {"id": user_id}
    if operation == SET_ROLES:
        variables["roles"] = ["ADMINISTRATOR"]

    data = await accounts.running.data(operation, variables, identity=staff)

    assert next(iter(data.values())) == {"__typename": "UserNotFound", "code": "USER_NOT_FOUND"}


async def test_disabling_and_enabling_is_the_same_twice(accounts: Any, staff: str) -> None:
    member = await accounts.register()
    for operation, disabled in ((DISABLE, True), (DISABLE, True), (ENABLE, False), (ENABLE, False)):
        data = await accounts.running.data(operation, {"id": member.id}, identity=staff)
        assert next(iter(data.values()))["user"] == {"disabled": disabled}
    assert (await accounts.log_in(member.email, member.password))["__typename"] == "LoginSuccess"


async def test_the_last_administrator_stays(accounts: Any, staff: str) -> None:
    ada, eve = await accounts.register(), await accounts.register("eve@example.com")
    await set_roles(accounts, staff, ada.id, "ADMINISTRATOR")
    await set_roles(accounts, staff, eve.id, "ADMINISTRATOR")
    await accounts.running.data(DISABLE, {"id": eve.id}, identity=staff)

    demoted = await set_roles(accounts, staff, ada.id, "SUPPORT")
    disabled = await accounts.running.data(DISABLE, {"id": ada.id}, identity=staff)

    assert demoted["code"] == "LAST_ADMINISTRATOR", "one who is disabled does not count"
    assert disabled["disableUser"]["code"] == "LAST_ADMINISTRATOR"
    assert (await accounts.refresh(ada.refresh_token))["__typename"] == "RefreshSessionSuccess"
    kept = await accounts.running.data("{ me { roles disabled } }", identity=ada.identity)
    assert kept["me"] == {"roles": ["ADMINISTRATOR"], "disabled": False}


async def test_two_administrators_cannot_remove_each_other(accounts: Any, staff: str) -> None:
    ada, eve = await accounts.register(), await accounts.register("eve@example.com")

    for _ in range(5):
        for member in (ada, eve):
            await set_roles(accounts, staff, member.id, "ADMINISTRATOR")
            await accounts.running.data(ENABLE, {"id": member.id}, identity=staff)
        demoted, disabled = await asyncio.gather(
            set_roles(accounts, staff, ada.id, "CUSTOMER"),
            accounts.running.data(DISABLE, {"id": eve.id}, identity=staff),
        )

        outcomes = sorted([demoted["__typename"], disabled["disableUser"]["__typename"]])
        assert outcomes == ["LastAdministrator", "UserSuccess"]

    for _ in range(5):
        for member in (ada, eve):
            await set_roles(accounts, staff, member.id, "ADMINISTRATOR")
            await accounts.running.data(ENABLE, {"id": member.id}, identity=staff)
        both = await asyncio.gather(
            *(set_roles(accounts, staff, member.id, "CUSTOMER") for member in (ada, eve))
        )

        outcomes = sorted(result["__typename"] for result in both)
        assert outcomes == ["LastAdministrator", "UserSuccess"]
        assert len(await administrators(accounts, staff)) == 1


async def test_users_are_paged_and_filtered(accounts: Any, staff: str) -> None:
    names = ["ada", "adele", "a_b", "bob"]
    members = [await accounts.register(f"{name}@example.com") for name in names]
    await set_roles(accounts, staff, members[3].id, "SUPPORT")

    async def page(**variables: Any) -> tuple[list[str], dict[str, Any]]:
        data = await accounts.running.data(USERS, variables, identity=staff)
        emails = [it["email"].partition("@")[0] for it in data["users"]["nodes"]]
        assert len(data["users"]["edges"]) == len(emails)
        return emails, data["users"]["pageInfo"]

    first, info = await page(first=3)
    assert (first, info["hasNextPage"], info["hasPreviousPage"]) == (
        ["bob", "a_b", "adele"],
        True,
        False,
    )
    rest, after = await page(first=3, after=info["endCursor"])
    assert (rest, after["hasNextPage"], after["hasPreviousPage"]) == (["ada"], False, True)
    assert (await page(last=2, before=after["startCursor"]))[0] == ["a_b", "adele"]
    assert (await page(emailPrefix="AD"))[0] == ["adele", "ada"]
    assert (await page(emailPrefix="a_"))[0] == ["a_b"], "no wildcard"
    assert (await page(emailPrefix="%"))[0] == []
    assert (await page(role="SUPPORT"))[0] == ["bob"]
    assert (await page(role="CUSTOMER", first=2, emailPrefix="a"))[0] == ["a_b", "adele"]


@pytest.mark.parametrize(
    "variables",
    [
        {"first": 101},
        {"first": -1},
        {"first": 1, "last": 1},
        {"after": "nonsense"},
        {"after": "WzVd"},  # [5]
        {"before": "W251bGxd"},  # [null]
        {"after": "WyJcdTAwMDAiXQ"},  # ["\u0000"]
        {"emailPrefix": "a\x00"},
    ],
)
async def test_arguments_that_are_out_of_their_domain(
    accounts: Any, staff: str, variables: dict[str, Any]
) -> None:
    answer = await accounts.running.ask(USERS, variables, identity=staff)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_partner_clients_are_created_listed_and_disabled(accounts: Any, staff: str) -> None:
    made = await create(accounts, staff, "Zalando", "inventory:read", "catalog:read")
    await create(accounts, staff, "about you", "catalog:read")

    assert made["client"] == {
        "id": made["client"]["id"],
        "name": "Zalando",
        "scopes": ["catalog:read", "inventory:read"],
        "disabled": False,
    }
    assert len(made["secret"]) == 43, "256 bits"
    for _ in range(2):
        data = await accounts.running.data(
            DISABLE_CLIENT, {"id": made["client"]["id"]}, identity=staff
        )
        assert data["disablePartnerClient"]["client"] == {"disabled": True}
    data = await accounts.running.data("{ partnerClients { name disabled } }", identity=staff)
    assert data["partnerClients"] == [
        {"name": "about you", "disabled": False},
        {"name": "Zalando", "disabled": True},
    ]


@pytest.mark.parametrize(
    ("name", "scopes", "code", "path"),
    [
        ("Zalando", ["catalog:read"], "PARTNER_NAME_TAKEN", ["input", "name"]),
        ("", ["catalog:read"], "NAME_INVALID", ["input", "name"]),
        ("\x00", ["catalog:read"], "NAME_INVALID", ["input", "name"]),
        ("Otto", ["accounts:read"], "SCOPE_UNKNOWN", ["input", "scopes"]),
        ("Otto", ["catalog:write"], "SCOPE_UNKNOWN", ["input", "scopes"]),
        ("Otto", ["catalog:read inventory:read"], "SCOPE_UNKNOWN", ["input", "scopes"]),
    ],
)
async def test_refused_partner_clients(
    accounts: Any, staff: str, name: str, scopes: list[str], code: str, path: list[str]
) -> None:
    await create(accounts, staff, "Zalando", "catalog:read")

    refused = await create(accounts, staff, name, *scopes)

    assert (refused["code"], refused["path"]) == (code, path)
    data = await accounts.running.data("{ partnerClients { name } }", identity=staff)
    assert data["partnerClients"] == [{"name": "Zalando"}]


@pytest.mark.parametrize("operation", [ROTATE, DISABLE_CLIENT])
@pytest.mark.parametrize("client_id", ["cli_01ARZ3NDEKTSV4RRFFQ69G5FAV", "cli_\x00", ""])
async def test_no_client_with_this_id(
    accounts: Any, staff: str, operation: str, client_id: str
) -> None:
    data = await accounts.running.data(operation, {"id": client_id}, identity=staff)
    assert next(iter(data.values())) == {
        "__typename": "PartnerClientNotFound",
        "code": "PARTNER_CLIENT_NOT_FOUND",
    }


def _example(of: GraphQLInputType) -> str:
    """A value of the type, written out."""
    if isinstance(of, GraphQLNonNull):
        return _example(of.of_type)
    if is_list_type(of):
        return "[]"
    named = get_named_type(of)
    if isinstance(named, GraphQLInputObjectType):
        required = [
            f"{name}: {_example(field.type)}"
            for name, field in named.fields.items()
            if is_required_input_field(field)
        ]
        return "{" + ", ".join(required) + "}"
    if isinstance(named, GraphQLEnumType):
        return str(next(iter(named.values)))
    plain: dict[str, str] = {"Int": "1", "Boolean": "true"}
    return plain.get(named.name, '"x"')


def _operation(kind: str, name: str, field: GraphQLField) -> str:
    arguments = [
        f"{argument}: {_example(it.type)}"
        for argument, it in field.args.items()
        if is_required_argument(it)
    ]
    call = f"{name}({', '.join(arguments)})" if arguments else name
    selection = (
        " { __typename }"
        if hasattr(get_named_type(field.type), "types")
        or isinstance(get_named_type(field.type), GraphQLObjectType)
        else ""
    )
    return f"{kind} {{ {call}{selection} }}"


def _guarded() -> list[str]:
    """An operation for every root field that asks for a scope."""
    built = build_schema(str(schema), assume_valid_sdl=True)
    found = []
    for kind, root in (("query", built.query_type), ("mutation", built.mutation_type)):
        assert root
        type_ = schema.get_type_by_name(root.name)
        assert type_
        for it in type_.fields:  # type: ignore[union-attr]  # the roots are object types
            if any(isinstance(directive, RequiresScopes) for directive in it.directives):
                name = schema.config.name_converter.get_graphql_name(it)
                found.append(_operation(kind, name, root.fields[name]))
    return found


STAFFS_FIELDS = _guarded()


def test_the_staffs_fields_are_known() -> None:
    assert len(STAFFS_FIELDS) == 9, "a new one is tested below; count it here"


@pytest.mark.parametrize("operation", STAFFS_FIELDS)
async def test_staffs_fields_are_refused_to_everybody_else(
    accounts: Any, signer: Any, operation: str
) -> None:
    scopes = "catalog:read catalog:write inventory:read inventory:write"
    others = {
        "UNAUTHENTICATED": [signer.sign()],
        "FORBIDDEN": [
            signer.sign(kind="user", sub="usr_1", roles=["CUSTOMER"], scope=""),
            signer.sign(kind="user", sub="usr_1", roles=["ADMINISTRATOR"], scope=scopes),
            signer.sign(kind="partner", sub="cli_1", scope=scopes),
            signer.sign(kind="service", sub="orders"),
            signer.sign(kind="user", sub="usr_1", scope="accounts:reads accounts accounts:"),
        ],
    }

    for code, identities in others.items():
        for identity in identities:
            answer = await accounts.running.ask(operation, identity=identity)
            assert answer["errors"][0]["extensions"]["code"] == code, operation
            assert not (answer["data"] or {}).get("users")


@pytest.mark.parametrize("operation", [it for it in STAFFS_FIELDS if it.startswith("mutation")])
async def test_support_reads_and_does_not_write(accounts: Any, signer: Any, operation: str) -> None:
    answer = await accounts.running.ask(operation, identity=signer.staff("accounts:read"))
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
