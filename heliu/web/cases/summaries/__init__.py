"""Summed exports on pages: statistics of what was declared simplified, and what is to be summed up by when."""
