"""Lists from one spec (列表): page, filters, columns, saved views, actions, export and JSON of an entity."""
