"""Decisions computed again (重算): what the law of any day says of the documents an inventory was decided by."""
