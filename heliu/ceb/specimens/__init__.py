"""Specimens of messages: valid ones built from the catalogue, and what can go wrong with them."""
