"""A document that is hydrated is the product that validating it would give."""

from __future__ import annotations

import pytest

from subgraphs.catalog.models import Product
from subgraphs.catalog.store.hydrate import product_of


@pytest.mark.usefixtures("catalog")
async def test_all_that_is_kept_comes_back() -> None:
    documents = await Product.get_pymongo_collection().find({}).to_list()

    assert len(documents) == 7
    for document in documents:
        assert product_of(document) == Product.model_validate(document)


@pytest.mark.parametrize("field", ["variants", "images", "seo", "keys", "stock_marks", "places"])
@pytest.mark.usefixtures("catalog")
async def test_what_was_not_read_has_its_default(field: str) -> None:
    [document] = (
        await Product.get_pymongo_collection().find({"slug": "amble"}, {field: 0}).to_list()
    )

    assert product_of(document) == Product.model_validate(document)
