"""Delegation between enterprises (委托): given and held, each with its scope and its days."""
