"""Tariff versions (税则版本): read with every defect named, compared, released by a second person."""
