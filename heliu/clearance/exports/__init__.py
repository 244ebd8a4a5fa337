"""Exports (出口): the documents of a parcel that leaves are matched, weighed by risk, decided."""
