"""The 1+4+7 parks of the zone (园区)."""
