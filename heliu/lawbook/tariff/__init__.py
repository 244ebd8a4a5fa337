"""Tariff versions (税则版本): the official table read with every defect named, compared, released by a second person."""
