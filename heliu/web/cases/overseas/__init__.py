"""Goods in overseas warehouses on pages: enterprises keep their own books, officers read all of them."""
