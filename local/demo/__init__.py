"""The demo shop: an invented assortment, pictures of it drawn by code, the seed of the stores."""
