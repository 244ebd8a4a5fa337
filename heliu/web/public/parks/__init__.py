"""The parks anybody may see (园区): schematic, park pages, comparison, public notices, applications for a seat."""
