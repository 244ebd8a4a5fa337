"""Versions of the tariff on officers' pages: upload with every defect, what changes, release by a second person."""
