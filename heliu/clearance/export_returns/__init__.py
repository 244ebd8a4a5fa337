"""Exports that come back (出口退货): applied for line by line (CEB213), tallied (CEB215), decided."""
