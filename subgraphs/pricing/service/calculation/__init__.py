"""The arithmetic of a quote: pure functions over integers of a currency's minor unit.

Nothing here reads a store or a clock. What a quote needs is gathered into a
:class:`~subgraphs.pricing.service.calculation.basket.Basket` and a
:class:`~subgraphs.pricing.service.calculation.book.Book` first.
"""
