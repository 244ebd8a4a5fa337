"""A stored past made by set-based statements, for measuring what growth costs. No document of it was ever signed.

What it was decided to is right all the same: the tax of every import is the sum of its lines by the law of its day, no
buyer used more than his year allows, what was returned has given back what it took, and a payment is the sum of its
bills.
"""
