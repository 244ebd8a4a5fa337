"""Inbound details (入库明细): what a supervised site has taken in, held against waybills and inventories."""
