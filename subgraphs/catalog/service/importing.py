"""Filling a catalog from elsewhere: thousands of products a minute, and safe to do again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from pymongo.asynchronous.client_session import AsyncClientSession

from subgraphs.catalog.errors import (
    CategoryNotFound,
    InvalidValue,
    SkuTaken,
)
from subgraphs.catalog.models import (
    Brand,
    Category,
    Collection,
    Crumb,
    Product,
    ProductStatus,
    Variant,
)
from subgraphs.catalog.service import validity
from subgraphs.catalog.service.announcements import announcement
from subgraphs.catalog.service.drafts import (
    BrandDraft,
    CategoryDraft,
    CollectionDraft,
    ProductDraft,
)
from subgraphs.catalog.service.surroundings import Surroundings
from subgraphs.catalog.store.groupings import BrandStore, CategoryStore, CollectionStore
from subgraphs.catalog.store.products import ProductStore
from subgraphs.catalog.store.signposts import write_signposts
from subgraphs.kit.ids import new_id
from subgraphs.kit.outbox import Transactions, carry_out

BATCH = 50
"""Products in one unit of work."""

_KEPT_BY_US = {"version", "updated_at", "lists", "keys"}

GroupingT = TypeVar("GroupingT", Category, Brand, Collection)
DraftT = TypeVar("DraftT")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries were made, changed, and found to be as they should."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add two tallies."""
        return Tally(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


class CatalogImport:
    """Brings catalog entries to the state that drafts describe; what is not in a draft stays.

    An entry is recognised by its slug (also one that it had before a rename, which then keeps its
    new slug), a variant by its SKU. Doing it twice changes nothing and publishes nothing. Call the
    steps in this order, each with as many drafts as you like, and :meth:`finish` at the end::

        async with running_domain(domain, settings) as resources:   # subgraphs.kit.server
            imported = CatalogImport(resources.transactions, now=datetime.now(UTC))
            await imported.categories(categories)      # parents before their children
            await imported.brands(brands)
            await imported.collections(collections)
            tally = await imported.products(products, progress=lambda done: bar.update(done))
            await imported.finish()

    The indexes must be there (``python -m subgraphs migrate catalog``). Every 50 products are one
    unit of work, and a product that was not published before publishes
    ``catalog.product_published``. What the catalog refuses of a draft it refuses here, with the
    same :class:`~subgraphs.kit.errors.Refusal`, and the unit of work with that draft is undone.
    """

    def __init__(self, transactions: Transactions[AsyncClientSession], *, now: datetime) -> None:
        self._transactions = transactions
        self._now = _to_milliseconds(now)
        self._next_places: dict[str, int] = {}

    async def categories(self, drafts: Sequence[CategoryDraft]) -> Tally:
        """Keep categories: siblings in the order given, parents before their children."""

        async def keep(session: AsyncClientSession) -> Tally:
            _each_once(draft.slug for draft in drafts)
            store = CategoryStore(session)
            slugs = {draft.slug for draft in drafts} | {it.parent for it in drafts if it.parent}
            known = await store.by_slugs(slugs)
            wanted = []
            for position, draft in enumerate(drafts):
                parent = known.get(draft.parent) if draft.parent else None
                if draft.parent and parent is None:
                    raise CategoryNotFound(draft.parent)
                category = self._category(draft, known.get(draft.slug), parent, position)
                wanted.append((known.get(draft.slug), category))
                known[draft.slug] = category
            return await _keep(store, wanted)

        return await carry_out(self._transactions, keep)

    async def brands(self, drafts: Sequence[BrandDraft]) -> Tally:
        """Keep brands."""

        async def keep(session: AsyncClientSession) -> Tally:
            _each_once(draft.slug for draft in drafts)
            store = BrandStore(session)
            known = await store.by_slugs([draft.slug for draft in drafts])
            return await _keep(
                store, [(known.get(it.slug), self._brand(it, known.get(it.slug))) for it in drafts]
            )

        return await carry_out(self._transactions, keep)

    async def collections(self, drafts: Sequence[CollectionDraft]) -> Tally:
        """Keep collections, in the order given."""

        async def keep(session: AsyncClientSession) -> Tally:
            _each_once(draft.slug for draft in drafts)
            store = CollectionStore(session)
            known = await store.by_slugs([draft.slug for draft in drafts])
            wanted = [
                (known.get(draft.slug), self._collection(draft, known.get(draft.slug), position))
                for position, draft in enumerate(drafts)
            ]
            return await _keep(store, wanted)

        return await carry_out(self._transactions, keep)

    async def products(
        self,
        drafts: Sequence[ProductDraft],
        *,
        progress: Callable[[int], None] = lambda _done: None,
    ) -> Tally:
        """Keep products; ``progress`` is told how many drafts each unit of work dealt with.

        New members of a collection are put behind those that it has, in the order given. Raises
        :class:`BrandNotFound`, :class:`CategoryNotFound`, :class:`CollectionNotFound`,
        :class:`SkuTaken` and what :mod:`subgraphs.catalog.service.validity` raises.
        """
        _each_once(draft.slug for draft in drafts)
        tally = Tally()
        for batch in _batches(drafts):

            async def keep(
                session: AsyncClientSession, batch: Sequence[ProductDraft] = batch
            ) -> Tally:
                return await self._products(session, batch)

            tally += await carry_out(self._transactions, keep)
            progress(len(batch))
        return tally

    async def finish(self) -> None:
        """Bring what listings are paged by up to date with all that was imported."""
        await write_signposts()

    async def _products(self, session: AsyncClientSession, drafts: Sequence[ProductDraft]) -> Tally:
        store = ProductStore(session)
        surroundings = await Surroundings.of(session, drafts, self._next_places)
        known = await store.by_slugs([draft.slug for draft in drafts])
        skus = [variant.sku for draft in drafts for variant in draft.variants]
        owners = await store.skus.owners(skus)
        claimed = frozenset(owners)
        new: list[Product] = []
        changed: list[Product] = []
        dropped: list[str] = []
        for draft in drafts:
            before = known.get(draft.slug)
            product = self._product(draft, before, surroundings)
            for variant in product.variants:
                if owners.setdefault(variant.sku, product.id) != product.id:
                    raise SkuTaken(variant.sku, owners[variant.sku])
            if before is None:
                new.append(product)
            elif _differs(before, product):
                product.version += 1
                changed.append(product)
                kept = {variant.sku for variant in product.variants}
                dropped += [it.sku for it in before.variants if it.sku not in kept]
            else:
                continue
            event = announcement(before.status if before else None, product)
            if event is not None:
                await self._transactions.record(session, event)
        await store.insert_many(new)
        await store.skus.claim(
            (variant.sku, product.id)
            for product in changed
            for variant in product.variants
            if variant.sku not in claimed
        )
        await store.skus.release(dropped)
        await store.save_many(changed)
        return Tally(len(new), len(changed), len(drafts) - len(new) - len(changed))

    def _product(
        self, draft: ProductDraft, before: Product | None, surroundings: Surroundings
    ) -> Product:
        where = ["product", draft.slug]
        product_id = before.id if before else new_id("prod")
        status = draft.status
        published_at = draft.published_at or (before and before.published_at) or self._now
        known = {variant.sku: variant.id for variant in before.variants} if before else {}
        variants = [
            validity.variant(
                Variant(
                    id=known.get(it.sku) or new_id("var"),
                    sku=it.sku,
                    size=it.size,
                    color=it.color,
                    prices=dict(it.prices),
                    barcode=it.barcode,
                    weight_grams=it.weight_grams,
                ),
                where,
            )
            for it in draft.variants
        ]
        return Product(
            id=product_id,
            slug=before.slug if before else validity.slug(draft.slug, where),
            title=validity.title(draft.title, where),
            description=validity.text(draft.description, where),
            status=status,
            version=before.version if before else 1,
            brand=surroundings.brand(draft.brand),
            path=surroundings.path(draft.category),
            places=surroundings.places(draft.collections, before),
            tags=validity.tags(draft.tags, where),
            materials=validity.materials(draft.materials, where),
            care=list(draft.care),
            images=validity.images(draft.images, where),
            variants=validity.variants(product_id, variants, where),
            seo=validity.seo(draft.seo, where),
            view_count=before.view_count if before else 0,
            stock_marks=before.stock_marks if before else [],
            published_at=(
                None if status is ProductStatus.DRAFT else _to_milliseconds(published_at)
            ),
            created_at=before.created_at if before else self._now,
            updated_at=self._now,
        )

    def _category(
        self,
        draft: CategoryDraft,
        before: Category | None,
        parent: Category | None,
        position: int,
    ) -> Category:
        where = ["category", draft.slug]
        category_id = before.id if before else new_id("cat")
        slug = before.slug if before else validity.slug(draft.slug, where)
        title = validity.title(draft.title, where)
        parent_id = parent.id if parent else None
        if before and (before.title != title or before.parent_id != parent_id):
            # copies of both stand in products and descendants: that is the mutations' work
            title, parent_id, path = before.title, before.parent_id, before.path
        else:
            path = [
                *(parent.path if parent else []),
                Crumb(id=category_id, slug=slug, title=title),
            ]
        return Category(
            id=category_id,
            slug=slug,
            title=title,
            description=validity.text(draft.description, where),
            parent_id=parent_id,
            position=position,
            path=path,
            seo=validity.seo(draft.seo, where),
            version=before.version if before else 1,
            created_at=before.created_at if before else self._now,
            updated_at=self._now,
            signposts=before.signposts if before else {},
        )

    def _brand(self, draft: BrandDraft, before: Brand | None) -> Brand:
        where = ["brand", draft.slug]
        return Brand(
            id=before.id if before else new_id("brand"),
            slug=before.slug if before else validity.slug(draft.slug, where),
            # a copy of the name stands in every product: renaming is the mutation's work
            name=before.name if before else validity.title(draft.name, where),
            description=validity.text(draft.description, where),
            seo=validity.seo(draft.seo, where),
            version=before.version if before else 1,
            created_at=before.created_at if before else self._now,
            updated_at=self._now,
            signposts=before.signposts if before else {},
        )

    def _collection(
        self, draft: CollectionDraft, before: Collection | None, position: int
    ) -> Collection:
        where = ["collection", draft.slug]
        return Collection(
            id=before.id if before else new_id("col"),
            slug=before.slug if before else validity.slug(draft.slug, where),
            title=validity.title(draft.title, where),
            description=validity.text(draft.description, where),
            image=validity.images([draft.image], where)[0] if draft.image else None,
            position=position,
            seo=validity.seo(draft.seo, where),
            version=before.version if before else 1,
            created_at=before.created_at if before else self._now,
            updated_at=self._now,
            signposts=before.signposts if before else {},
        )


async def _keep(
    store: CategoryStore | BrandStore | CollectionStore,
    wanted: Sequence[tuple[GroupingT | None, GroupingT]],
) -> Tally:
    """Add the entries that were not there before and replace those that are different now."""
    new = [after for before, after in wanted if before is None]
    changed = [after for before, after in wanted if before is not None and _differs(before, after)]
    for after in changed:
        after.version += 1
    await store.insert_many(new)
    await store.save_many(changed)
    return Tally(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _differs(before: Product | GroupingT, after: Product | GroupingT) -> bool:
    return bool(before.model_dump(exclude=_KEPT_BY_US) != after.model_dump(exclude=_KEPT_BY_US))


def _each_once(slugs: Iterable[str]) -> None:
    for slug, times in Counter(slugs).most_common(1):
        if times > 1:
            raise InvalidValue(f"There are {times} drafts with the slug {slug!r}.")


def _batches(drafts: Sequence[DraftT]) -> Iterator[Sequence[DraftT]]:
    for start in range(0, len(drafts), BATCH):
        yield drafts[start : start + BATCH]


def _to_milliseconds(moment: datetime) -> datetime:
    """MongoDB keeps no more than milliseconds."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
