"""Signing in and what belongs to one's login: password, second factor, sessions, the hat one wears."""
