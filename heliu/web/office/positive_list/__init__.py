"""Versions of the positive list on officers' pages: upload, lines and their remarks, corrections, release."""
