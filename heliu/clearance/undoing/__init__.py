"""Undoing imports (撤销、退货): applications of enterprises, their windows, what becomes of quota and tax."""
