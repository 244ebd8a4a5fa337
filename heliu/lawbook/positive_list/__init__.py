"""Versions of the positive list (正面清单版本): imported, corrected by line, compared, released by a second person."""
