"""Orders, payments, waybills and inventories (申报单证): their tables, keys, versions and states."""
