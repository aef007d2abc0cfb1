"""The catalog's rules.

Each service works inside the unit of work that it is given. To fill a catalog from elsewhere, see
:class:`subgraphs.catalog.service.importing.CatalogImport`.
"""

from subgraphs.catalog.service.drafts import (
    BrandDraft,
    CategoryDraft,
    CollectionDraft,
    ProductDraft,
    VariantDraft,
)
from subgraphs.catalog.service.importing import CatalogImport, Tally

__all__ = [
    "BrandDraft",
    "CatalogImport",
    "CategoryDraft",
    "CollectionDraft",
    "ProductDraft",
    "Tally",
    "VariantDraft",
]
