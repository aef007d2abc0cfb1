"""Headers that travel through the router by rule, in both directions."""
