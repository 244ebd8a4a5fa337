"""Exports that come back on the officers' pages: what waits, and its case with the verbs and what follows of each."""
