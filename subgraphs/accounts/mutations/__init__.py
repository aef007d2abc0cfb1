"""Accounts' mutations: logging in and out, one's own account, and staff's work."""

from __future__ import annotations

import strawberry

from subgraphs.accounts.mutations.administration import AdministrationMutation
from subgraphs.accounts.mutations.login import LoginMutation
from subgraphs.accounts.mutations.profile import ProfileMutation
from subgraphs.accounts.mutations.recovery import RecoveryMutation


@strawberry.type
class Mutation(LoginMutation, RecoveryMutation, ProfileMutation, AdministrationMutation):
    """Changes of accounts, each in one unit of work."""


__all__ = ["Mutation"]
