"""Versions of whole official tables (整表版本): what the tariff and the positive list have in common as such."""
