"""The catalog's mutations: staff's, by what they change, and the counting of views."""

from __future__ import annotations

import strawberry

from subgraphs.catalog.mutations.brands import BrandMutations
from subgraphs.catalog.mutations.categories import CategoryMutations
from subgraphs.catalog.mutations.collections import CollectionMutations
from subgraphs.catalog.mutations.products import ProductMutations
from subgraphs.catalog.mutations.variants import VariantMutations
from subgraphs.catalog.mutations.views import ViewMutations


@strawberry.type
class Mutation(
    ProductMutations,
    VariantMutations,
    CategoryMutations,
    BrandMutations,
    CollectionMutations,
    ViewMutations,
):
    """All of them."""
