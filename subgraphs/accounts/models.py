"""Accounts' tables. Sessions live in Redis (:mod:`subgraphs.accounts.store.sessions`)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, DateTime, Enum, ForeignKey, Index, MetaData, String, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Role(StrEnum):
    """What somebody is in the shop; :mod:`subgraphs.accounts.service.roles` says what it allows."""

    CUSTOMER = "CUSTOMER"
    SUPPORT = "SUPPORT"
    CATALOG_MANAGER = "CATALOG_MANAGER"
    ADMINISTRATOR = "ADMINISTRATOR"


class Purpose(StrEnum):
    """What a one-time token is good for."""

    VERIFY_EMAIL = "VERIFY_EMAIL"
    RESET_PASSWORD = "RESET_PASSWORD"  # noqa: S105  # a purpose, no password


class AccountsModel(SQLModel):
    """Base of the tables, which share one namespace of constraint names."""

    metadata = METADATA


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable)


def _choice(choices: type[StrEnum], **options: Any) -> Column[StrEnum]:  # noqa: ANN401  # Column's
    return Column(Enum(choices, native_enum=False, length=20), nullable=False, **options)


class User(AccountsModel, table=True):
    """A person with a password. ``email`` is normalised, and unique in that form."""

    __tablename__ = "users"
    __table_args__ = (Index("ix_users_created_at_id", "created_at", "id"),)

    id: str = Field(primary_key=True, max_length=40)
    email: str = Field(unique=True, max_length=320)
    email_verified_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    password_hash: str = Field(max_length=255)
    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    disabled_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    created_at: datetime = Field(sa_column=_moment())
    updated_at: datetime = Field(sa_column=_moment())


class UserRole(AccountsModel, table=True):
    """A role that a user has."""

    __tablename__ = "user_roles"

    user_id: str = Field(
        sa_column=Column(String(40), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    )
    role: Role = Field(sa_column=Column(Enum(Role, native_enum=False, length=20), primary_key=True))


class Address(AccountsModel, table=True):
    """A postal address. At most one of a user's addresses is the default."""

    __tablename__ = "addresses"
    __table_args__ = (
        Index("ix_addresses_user_id", "user_id"),
        Index(
            "uq_addresses_default",
            "user_id",
            unique=True,
            postgresql_where=text("is_default"),
        ),
    )

    id: str = Field(primary_key=True, max_length=40)
    user_id: str = Field(sa_column=Column(String(40), ForeignKey("users.id"), nullable=False))
    recipient: str = Field(max_length=200)
    line1: str = Field(max_length=200)
    line2: str | None = Field(default=None, max_length=200)
    postal_code: str = Field(max_length=20)
    city: str = Field(max_length=100)
    region: str | None = Field(default=None, max_length=100)
    country: str = Field(max_length=2)
    phone: str | None = Field(default=None, max_length=32)
    is_default: bool = False


class OneTimeToken(AccountsModel, table=True):
    """A token that was mailed to a user; only its SHA-256 is kept."""

    __tablename__ = "one_time_tokens"

    digest: str = Field(primary_key=True, max_length=64)
    user_id: str = Field(
        sa_column=Column(String(40), ForeignKey("users.id"), nullable=False, index=True)
    )
    purpose: Purpose = Field(sa_column=_choice(Purpose))
    expires_at: datetime = Field(sa_column=_moment())
    used_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class SigningKey(AccountsModel, table=True):
    """A key that access tokens are signed with; the private half is encrypted."""

    __tablename__ = "signing_keys"

    kid: str = Field(primary_key=True, max_length=64)
    sealed: str = Field(max_length=1000)
    public: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    created_at: datetime = Field(sa_column=_moment())


class PartnerClient(AccountsModel, table=True):
    """An OAuth 2 client of a partner; only the SHA-256 of its secret is kept."""

    __tablename__ = "partner_clients"

    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=120, unique=True)
    secret_digest: str = Field(max_length=64)
    scopes: list[str] = Field(sa_column=Column(ARRAY(String(60)), nullable=False))
    disabled_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    created_at: datetime = Field(sa_column=_moment())
