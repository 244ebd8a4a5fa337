"""Synthetic traffic: signed message sets with the truth about them, and the client that sends and checks them."""
