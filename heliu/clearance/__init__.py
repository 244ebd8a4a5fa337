"""The decision (通关): three-document match, quota, tax, lane, receipts; the hot path's one statement and its pure twin."""
