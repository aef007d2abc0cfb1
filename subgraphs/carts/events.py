"""Facts that carts publishes: none. What came of a cart is told by orders."""
