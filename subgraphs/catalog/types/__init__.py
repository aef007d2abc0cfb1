"""The catalog's part of the graph."""

import strawberry

from subgraphs.catalog import models

strawberry.enum(models.ProductStatus, description="Where a product is in its life.")
strawberry.enum(models.SizeSystem, description="What a size's code is to be read by.")
