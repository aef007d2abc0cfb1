"""The demo shop: an invented assortment, pictures of it drawn by code, and the seed of the stores."""
