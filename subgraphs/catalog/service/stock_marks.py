"""What inventory tells of SKUs, noted on their products."""

from __future__ import annotations

from datetime import datetime

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.models import StockMark
from subgraphs.catalog.service.announcements import Record, announcement
from subgraphs.catalog.store.products import ProductStore


async def mark_stock(
    session: AsyncClientSession, record: Record, *, sku: str, low: bool, at: datetime
) -> bool:
    """Note whether ``sku`` runs low, as it was ``at`` that time; tell whether that was news.

    What is older than the last mark is passed over: deliveries may overtake each other. So is a
    SKU that no product has. The product's version stays: no member of staff has changed it.
    """
    store = ProductStore(session)
    product = (await store.by_skus([sku])).get(sku)
    if product is None:
        return False
    known = next((mark for mark in product.stock_marks if mark.sku == sku), None)
    if known is not None and known.at >= at:
        return False
    product.stock_marks = [
        *(mark for mark in product.stock_marks if mark.sku != sku),
        StockMark(sku=sku, low=low, at=at),
    ]
    await store.save_many([product])
    event = announcement(product.status, product)
    if event is not None and (known is not None and known.low) is not low:
        await record(event)
    return True
