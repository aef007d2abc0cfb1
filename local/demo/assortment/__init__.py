"""The demo shop's assortment: invented, deterministic, and independent of any store."""

from local.demo.assortment.generate import DEFAULT_COUNT, SEED, assortment
from local.demo.assortment.model import Assortment, Product

__all__ = ["DEFAULT_COUNT", "SEED", "Assortment", "Product", "assortment"]
