"""Enterprises with their roles, certificates and entrustments (企业备案): who may send what for whom."""
