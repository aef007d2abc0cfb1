"""Sellables, price lists, promotions, tax, shipping.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from subgraphs.kit.migrations import create_event_tables, drop_event_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "category_tax_classes",
        sa.Column("category_id", sa.String(length=40), nullable=False),
        sa.Column("tax_class", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("category_id", name=op.f("pk_category_tax_classes")),
    )
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.String(length=40), nullable=False),
        sa.Column("customer_group", sa.String(length=40), nullable=True),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customers")),
    )
    op.create_table(
        "price_lists",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("customer_group", sa.String(length=40), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_lists")),
    )
    op.create_table(
        "promotions",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.Column("needs_coupon", sa.Boolean(), nullable=False),
        sa.Column("effect", JSONB(), nullable=False),
        sa.Column("target", JSONB(), nullable=False),
        sa.Column("conditions", JSONB(), nullable=False),
        sa.Column("usage_limit", sa.Integer(), nullable=True),
        sa.Column("usage_limit_by_customer", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_promotions_used_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
    )
    op.create_index(
        "ix_promotions_active",
        "promotions",
        ["active"],
        unique=False,
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "sellables",
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("product_id", sa.String(length=40), nullable=False),
        sa.Column("product_version", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.String(length=40), nullable=False),
        sa.Column("category_ids", ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("prices", JSONB(), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=False),
        sa.Column("on_sale", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_sellables")),
    )
    op.create_index("ix_sellables_product_id", "sellables", ["product_id"], unique=False)
    op.create_table(
        "shipping_methods",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("tax_class", sa.String(length=40), nullable=False),
        sa.Column("zones", JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_shipping_methods")),
    )
    op.create_table(
        "tax_rates",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=True),
        sa.Column("postal_prefix", sa.String(length=12), nullable=True),
        sa.Column("tax_class", sa.String(length=40), nullable=True),
        sa.Column("parts_per_million", sa.Integer(), nullable=False),
        sa.Column("on_shipping", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "parts_per_million BETWEEN 0 AND 1000000", name=op.f("ck_tax_rates_rate_is_a_share")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_rates")),
    )
    op.create_index("ix_tax_rates_country", "tax_rates", ["country"], unique=False)
    op.create_table(
        "coupons",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("promotion_id", sa.String(length=40), nullable=False),
        sa.Column("usage_limit", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_coupons_used_not_negative")),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotions.id"], name=op.f("fk_coupons_promotion_id_promotions")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_coupons")),
    )
    op.create_index(
        "ix_coupons_promotion_id_code", "coupons", ["promotion_id", "code"], unique=False
    )
    op.create_table(
        "list_prices",
        sa.Column("price_list_id", sa.String(length=40), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_list_prices_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["price_list_id"],
            ["price_lists.id"],
            name=op.f("fk_list_prices_price_list_id_price_lists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("price_list_id", "sku", name=op.f("pk_list_prices")),
    )
    op.create_index("ix_list_prices_sku", "list_prices", ["sku"], unique=False)
    op.create_table(
        "redemptions",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("promotion_id", sa.String(length=40), nullable=False),
        sa.Column("coupon_code", sa.String(length=40), nullable=True),
        sa.Column("customer_id", sa.String(length=40), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["promotion_id"], ["promotions.id"], name=op.f("fk_redemptions_promotion_id_promotions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemptions")),
        sa.UniqueConstraint(
            "order_id", "promotion_id", name=op.f("uq_redemptions_order_id_promotion_id")
        ),
    )
    op.create_index(
        "ix_redemptions_customer_id_promotion_id",
        "redemptions",
        ["customer_id", "promotion_id"],
        unique=False,
    )
    create_event_tables()


def downgrade() -> None:
    """Drop them."""
    drop_event_tables()
    op.drop_index("ix_redemptions_customer_id_promotion_id", table_name="redemptions")
    op.drop_table("redemptions")
    op.drop_index("ix_list_prices_sku", table_name="list_prices")
    op.drop_table("list_prices")
    op.drop_index("ix_coupons_promotion_id_code", table_name="coupons")
    op.drop_table("coupons")
    op.drop_index("ix_tax_rates_country", table_name="tax_rates")
    op.drop_table("tax_rates")
    op.drop_table("shipping_methods")
    op.drop_index("ix_sellables_product_id", table_name="sellables")
    op.drop_table("sellables")
    op.drop_index(
        "ix_promotions_active", table_name="promotions", postgresql_where=sa.text("active")
    )
    op.drop_table("promotions")
    op.drop_table("price_lists")
    op.drop_table("customers")
    op.drop_table("category_tax_classes")
